import type { Engine } from '../../engine.ts';
import type { RunningUserPool } from './user-pool.ts';

/**
 * The documents of the local OpenID Connect issuer, by path below `/_local/oidc/`; undefined for what is not
 * there.
 */
export function issuerDocument(engine: Engine, path: string): unknown {
  const [poolId, ...rest] = path.split('/');
  const pool = engine.all<RunningUserPool>('AWS::Cognito::UserPool').find(({ ref }) => ref === poolId);
  if (pool && rest.join('/') === '.well-known/jwks.json') return pool.keys;
  if (pool && rest.join('/') === '.well-known/openid-configuration') {
    return {
      issuer: pool.issuer,
      jwks_uri: `${pool.issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      claims_supported: ['sub', 'cognito:username', 'cognito:groups', 'email', 'name', 'token_use'],
    };
  }
  return undefined;
}
