import { createHash, createPublicKey } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import * as z from 'zod';
import type { RunningResource } from '../../contract.ts';
import { readWhole, writeWhole } from '../../core/durable-file.ts';
import { arn, type Engine, type EngineResourceType, physicalName } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';

export const tokenLifeSeconds = 12 * 3600;

export interface Group {
  readonly name: string;
  /** As in Cognito: the lower, the more rights. */
  readonly precedence: number;
}

export interface RunningUserPool extends RunningResource {
  readonly issuer: string;
  readonly clients: string[];
  readonly groups: Group[];
  /** The public key set, as `jwks.json` serves it. */
  readonly keys: { readonly keys: readonly JWK[] };
  /** Signs an identity token of this pool, valid for `tokenLifeSeconds` of local time. */
  sign(claims: JWTPayload, audience: string): Promise<string>;
  /** @throws JOSEError when the token is not this pool's, was altered or has expired by local time. */
  verify(token: string): Promise<JWTPayload>;
}

// How people sign in does not matter here: the local issuer hands out tokens for the asking.
const UserPoolProperties = z.looseObject({
  UserPoolName: z.string().optional(),
  LambdaConfig: z.undefined('Lambda triggers of a user pool are not supported by the local cloud').optional(),
});

export const userPoolType: EngineResourceType = {
  type: 'AWS::Cognito::UserPool',
  async provision(declared, engine): Promise<RunningUserPool> {
    readProperties(declared, UserPoolProperties);
    const id = `${engine.region}_${createHash('sha256').update(physicalName(declared)).digest('hex').slice(0, 9)}`;
    const issuer = `${engine.baseUrl}/_local/oidc/${id}`;
    const { privateJwk, publicJwk } = await signingKey(engine, id);
    const [privateKey, publicKey] = [
      await importJWK(privateJwk, 'RS256'),
      await importJWK(publicJwk, 'RS256'),
    ];
    return {
      ref: id,
      attributes: {
        Arn: arn(engine, 'cognito-idp', `userpool/${id}`),
        ProviderName: `cognito-idp.${engine.region}.amazonaws.com/${id}`,
        ProviderURL: issuer,
        UserPoolId: id,
      },
      issuer,
      clients: [],
      groups: [],
      keys: { keys: [publicJwk] },
      sign: (claims, audience) => {
        const now = Math.floor(engine.clock.now() / 1000);
        return new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', kid: publicJwk.kid ?? '' })
          .setIssuer(issuer)
          .setAudience(audience)
          .setIssuedAt(now)
          .setExpirationTime(now + tokenLifeSeconds)
          .sign(privateKey);
      },
      async verify(token) {
        const currentDate = new Date(engine.clock.now());
        const { payload } = await jwtVerify(token, publicKey, {
          issuer,
          algorithms: ['RS256'],
          currentDate,
          requiredClaims: ['exp', 'iat'],
        });
        return payload;
      },
    };
  },
};

/** The pool's RSA key, made once and kept, so that a token outlives a restart. */
async function signingKey(engine: Engine, poolId: string): Promise<{ privateJwk: JWK; publicJwk: JWK }> {
  const path = join(engine.dataDir, 'oidc', `${poolId}.json`);
  const stored = readWhole(path);
  let privateJwk = stored === undefined ? undefined : (JSON.parse(stored) as JWK);
  if (!privateJwk) {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    privateJwk = await exportJWK(privateKey);
    writeWhole(path, JSON.stringify(privateJwk), 0o600);
    chmodSync(path, 0o600);
  }
  const bare = createPublicKey({ key: { ...privateJwk }, format: 'jwk' }).export({ format: 'jwk' });
  const publicJwk = { kty: 'RSA', n: String(bare.n), e: String(bare.e), alg: 'RS256', use: 'sig' };
  return { privateJwk, publicJwk: { ...publicJwk, kid: await calculateJwkThumbprint(publicJwk) } };
}
