import { createHash } from 'node:crypto';
import type { RunningUserPool } from './user-pool.ts';

/**
 * An identity token for a made-up member of a group. Groups are cumulative: whoever is in one is also in those
 * with fewer rights. A name makes a person of its own, so that two of a group can be tried.
 * @throws RangeError when the pool declares no such group or has no client.
 */
export async function identityToken(pool: RunningUserPool, group: string, name = group): Promise<string> {
  const asked = pool.groups.find((candidate) => candidate.name === group);
  const [client] = pool.clients;
  if (!asked)
    throw new RangeError(
      `there is no "${group}"; there are ${pool.groups.map((each) => each.name).join(', ')}`,
    );
  if (client === undefined) throw new RangeError('the user pool declares no client');
  const groups = pool.groups
    .filter(({ precedence }) => precedence >= asked.precedence)
    .map((each) => each.name);
  const claims = {
    sub: uuidOf(`${pool.ref}/${name}`),
    email: `${name}@example.com`,
    email_verified: true,
    name: name.replace(
      /(^|[ ._-])(\w)/g,
      (_match, before: string, first: string) => (before && ' ') + first.toUpperCase(),
    ),
    'cognito:username': name,
    'cognito:groups': groups,
    token_use: 'id',
  };
  return pool.sign(claims, client);
}

/** The same name is the same person after a restart. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
