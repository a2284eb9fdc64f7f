import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The keys that sign links and reply addresses: the current one first, then the one before a rotation. */
export type SigningKeys = () => Promise<readonly Uint8Array[]>;

const HOLD_MS = 10 * 60_000;

/**
 * Reads the secret once and holds it for ten minutes, so that a rotation reaches every function without a
 * deployment. A secret that was never rotated has no previous version.
 * @throws whatever Secrets Manager says when the current version can't be read.
 */
export const signingKeys = (secretId: string, now: () => Date): SigningKeys => {
  const client = new SecretsManagerClient({});
  const read = async (stage: 'AWSCURRENT' | 'AWSPREVIOUS') => {
    const { SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }),
    );
    if (!SecretString) throw new Error('The signing secret is empty.');
    return new TextEncoder().encode(SecretString);
  };
  const readBoth = async () => {
    const [current, previous] = await Promise.all([
      read('AWSCURRENT'),
      read('AWSPREVIOUS').catch(() => undefined),
    ]);
    return previous ? [current, previous] : [current];
  };
  let held: { until: number; keys: Promise<readonly Uint8Array[]> } | undefined;
  return () => {
    const at = now().getTime();
    if (!held || at >= held.until) {
      const keys = readBoth();
      keys.catch(() => {
        held = undefined;
      });
      held = { until: at + HOLD_MS, keys };
    }
    return held.keys;
  };
};
