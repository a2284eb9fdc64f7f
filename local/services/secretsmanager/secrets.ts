import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readWhole, writeWhole } from '../../core/durable-file.ts';

interface Version {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly current: Version;
  readonly previous: Version | undefined;
}

export interface Secrets {
  /** By name or ARN, which may lack the six characters that AWS ends it with. */
  find(id: string): Secret | undefined;
  create(name: string, arnPrefix: string, value: string, now: number): Secret;
  /** Makes `value` the current one and what was current the previous one. `token` makes a retry harmless. */
  put(secret: Secret, value: string, now: number, token: string | undefined): Secret;
}

/** Every secret, in one file that only its owner may read. */
export function openSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secretsmanager', 'secrets.json');
  const stored = readWhole(path);
  const secrets = new Map<string, Secret>(
    stored === undefined ? [] : (JSON.parse(stored) as Secret[]).map((secret) => [secret.name, secret]),
  );
  const save = (secret: Secret): Secret => {
    const next = new Map(secrets).set(secret.name, secret);
    writeWhole(path, JSON.stringify([...next.values()]), 0o600);
    secrets.set(secret.name, secret);
    return secret;
  };
  return {
    find: (id) =>
      secrets.get(id) ??
      [...secrets.values()].find(({ arn }) => arn === id || arn.replace(/-[A-Za-z0-9]{6}$/, '') === id),
    create(name, arnPrefix, value, createdAt) {
      const suffix = Array.from({ length: 6 }, () => randomInt(36).toString(36)).join('');
      const current = { id: randomUUID(), value, createdAt };
      return save({ arn: `${arnPrefix}${name}-${suffix}`, name, current, previous: undefined });
    },
    put(secret, value, createdAt, token = randomUUID()) {
      const known = secrets.get(secret.name) ?? secret;
      if (known.current.id === token) return known;
      return save({ ...known, current: { id: token, value, createdAt }, previous: known.current });
    },
  };
}

const opened = new Map<string, Secrets>();

/** The same for the resources and the service of one data directory. */
export function secretsOf(dataDir: string): Secrets {
  const secrets = opened.get(dataDir) ?? openSecrets(dataDir);
  opened.set(dataDir, secrets);
  return secrets;
}
