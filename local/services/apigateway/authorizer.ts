import type { JWTPayload } from 'jose';
import type { RunningResource } from '../../contract.ts';
import type { Engine } from '../../engine.ts';
import type { RunningUserPool } from '../cognito/user-pool.ts';

export interface RunningAuthorizer extends RunningResource {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export type Verdict =
  | { readonly allowed: true; readonly claims: Record<string, string>; readonly scopes: string[] | null }
  | { readonly allowed: false; readonly status: 401 | 403; readonly reason: string };

/** Checks a token as the JWT authorizer of an HTTP API does: signature, issuer, times, audience, scopes. */
export async function authorize(
  engine: Engine,
  { issuer, audience }: RunningAuthorizer,
  header: string | undefined,
  wantedScopes: readonly string[],
): Promise<Verdict> {
  if (!header) return { allowed: false, status: 401, reason: '' };
  // API Gateway takes a token alone as well as one with the scheme before it.
  const token = header.replace(/^Bearer\s+/i, '');
  const pool = poolOf(engine, issuer);
  let payload: JWTPayload;
  try {
    if (!pool) throw new Error('no pool');
    payload = await pool.verify(token);
  } catch {
    return { allowed: false, status: 401, reason: 'the token is not valid' };
  }
  const [audiences, { client_id: client }] = [[payload.aud ?? []].flat(), payload];
  const fits =
    payload.aud === undefined
      ? typeof client === 'string' && audience.includes(client)
      : audiences.some((each) => audience.includes(each));
  if (!fits) return { allowed: false, status: 401, reason: 'the token has an invalid audience' };
  const scopes = String(payload.scope ?? payload.scp ?? '')
    .split(' ')
    .filter(Boolean);
  if (wantedScopes.length > 0 && !wantedScopes.some((scope) => scopes.includes(scope))) {
    return { allowed: false, status: 403, reason: 'insufficient_scope' };
  }
  return { allowed: true, claims: asText(payload), scopes: wantedScopes.length > 0 ? scopes : null };
}

/** The pool that issues under this URL, its local one or the one it would have in AWS. */
export function poolOf(engine: Engine, issuer: string): RunningUserPool | undefined {
  return engine
    .all<RunningUserPool>('AWS::Cognito::UserPool')
    .find((pool) => pool.issuer === issuer || `https://${String(pool.attributes.ProviderName)}` === issuer);
}

/** API Gateway hands every claim over as text, a list as `[one two]`. */
function asText(payload: JWTPayload): Record<string, string> {
  const text = (value: unknown) =>
    Array.isArray(value)
      ? `[${value.join(' ')}]`
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, text(value)]));
}
