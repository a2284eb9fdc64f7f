import type { AgentRef } from '../incidents/index.ts';

/**
 * Who has the fewest open incidents. Among equals `seed`, such as an incident's reference, decides, so that those
 * who come at the same instant do not all go to the same agent.
 */
export function leastLoaded(
  agents: readonly AgentRef[],
  loads: ReadonlyMap<string, number>,
  seed: string,
): AgentRef | undefined {
  const loadOf = ({ id }: AgentRef) => loads.get(id) ?? 0;
  const least = Math.min(...agents.map(loadOf));
  const equals = agents.filter((agent) => loadOf(agent) === least);
  return equals[numberOf(seed) % equals.length];
}

/** Whose turn it is: the first who is there behind the one who had it last, in the order of the group. */
export function nextInTurn(
  members: readonly AgentRef[],
  there: ReadonlySet<string>,
  last: string | undefined,
): AgentRef | undefined {
  const start = members.findIndex(({ id }) => id === last) + 1;
  return [...members.slice(start), ...members.slice(0, start)].find(({ id }) => there.has(id));
}

/** A stretch of a long list that begins somewhere else for every seed. */
export function someOf<T>(list: readonly T[], most: number, seed: string): readonly T[] {
  if (list.length <= most) return list;
  const start = numberOf(seed) % list.length;
  return [...list.slice(start), ...list.slice(0, start)].slice(0, most);
}

/** The same for the same text, and as good as random between texts. */
function numberOf(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return hash;
}
