import { CompactSign, compactVerify } from 'jose';
import type * as z from 'zod';

/** What a token may be used for. A token of one purpose never passes for another. */
export type Purpose = 'view' | 'click' | 'incident' | 'score' | 'unsubscribe';

/** Signs with the current key. The payload is readable by its bearer: it holds ids, never a secret. */
export async function signToken(
  keys: readonly Uint8Array[],
  purpose: Purpose,
  payload: Record<string, unknown>,
): Promise<string> {
  const [current] = keys;
  if (!current) throw new Error('There is no signing key.');
  const text = JSON.stringify({ ...payload, for: purpose });
  return new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg: 'HS256' }).sign(current);
}

/** The payload of a genuine token of this purpose; undefined for anything else, whatever it is. */
export async function verifyToken<S extends z.ZodType>(
  keys: readonly Uint8Array[],
  purpose: Purpose,
  token: string,
  schema: S,
): Promise<z.output<S> | undefined> {
  if (token.length > longestToken || !token.split('.').every(isCanonical)) return undefined;
  for (const key of keys) {
    try {
      const { payload } = await compactVerify(token, key, { algorithms: ['HS256'] });
      const claims = JSON.parse(new TextDecoder().decode(payload)) as { for?: unknown };
      const read = schema.safeParse(claims);
      return claims.for === purpose && read.success ? read.data : undefined;
    } catch {
      // Not signed with this key: perhaps with the one before it.
    }
  }
  return undefined;
}

/** Characters of the longest token that is read. */
export const longestToken = 4096;

/** The last character of base64url may have spare bits: without this, altered tokens would decode alike. */
const isCanonical = (part: string): boolean =>
  part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
