import type { Incident } from '../../shared/incidents/index.ts';
import { type FindStore, searchItemsOf } from '../../shared/search/index.ts';
import { type Owner, ownerPartition, termPartition, termPlace } from '../../shared/table/keys.ts';

/** Incidents with their texts, as the table keeps their words, in memory. */
export function keptWords(
  texts: readonly { incident: Incident; texts: readonly string[] }[],
  shards: number,
): FindStore {
  const rows = new Map<string, string[]>();
  for (const { incident, texts: said } of texts) {
    for (const { pk, sk, kind } of searchItemsOf(incident, said, shards)) {
      if (kind === 'term') rows.set(String(pk), [...(rows.get(String(pk)) ?? []), String(sk)]);
    }
    const place = termPlace(incident.createdAt, incident.reference);
    const own = ownerPartition('contact', incident.contact.id);
    rows.set(own, [...(rows.get(own) ?? []), place]);
  }
  const incidents = new Map(texts.map(({ incident }) => [incident.reference, incident]));
  const list = (pk: string) => ({
    read: async (before: string, limit: number) =>
      (rows.get(pk) ?? [])
        .filter((place) => place < before)
        .sort()
        .reverse()
        .slice(0, limit),
  });
  const living = async (references: readonly string[]) =>
    new Map(references.flatMap((one) => (incidents.has(one) ? [[one, incidents.get(one)!] as const] : [])));
  return {
    wordList: (language, shard, word) => list(termPartition(language, shard, word)),
    ownerList: (owner: Owner, id) => list(ownerPartition(owner, id)),
    newest: (places) => places.read('~', 60),
    incidents: living,
    living,
    terms: async () => new Map(),
  };
}
