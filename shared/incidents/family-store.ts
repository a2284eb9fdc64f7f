import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CorruptDataError, DeskError } from '../platform/errors.ts';
import { incidentKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { Descendant } from './family.ts';
import { Incident } from './incident.ts';
import type { PartStore } from './part-store.ts';

/** Relatives below an incident that one change looks at. */
const MOST_BELOW = 30;
/** No family is deeper by settings; reopening and settings that were changed may leave a deeper one. */
const MOST_ABOVE = 50;
const AT_ONCE = 100;

export type FamilyStore = ReturnType<typeof familyStore>;

/** Parents and children of incidents, read as they stand. */
export const familyStore = (client: DynamoDBDocumentClient, table: string, parts: PartStore) => {
  const store = {
    /** These incidents without their promises, in this order; who is not there is left out. At most 100. */
    async heads(references: readonly string[]): Promise<Incident[]> {
      const found = new Map<string, Incident>();
      let keys: Record<string, unknown>[] = [...new Set(references)]
        .slice(0, AT_ONCE)
        .map((reference) => ({ ...incidentKey(reference) }));
      while (keys.length > 0) {
        const { Responses = {}, UnprocessedKeys = {} } = await client.send(
          new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
        );
        for (const item of Responses[table] ?? []) {
          const incident = readItem(Incident, item);
          found.set(incident.reference, incident);
        }
        keys = UnprocessedKeys[table]?.Keys ?? [];
      }
      return references.flatMap((reference) => found.get(reference) ?? []);
    },

    /** The parent first, the incident that has none last. One read a level. */
    async ancestors({ reference, parent }: Incident): Promise<Incident[]> {
      const above: Incident[] = [];
      for (let next = parent; next !== undefined; next = above.at(-1)?.parent) {
        const [found] = await store.heads([next]);
        if (!found || above.length === MOST_ABOVE) {
          throw new CorruptDataError(`The parents of ${reference} come to no end.`);
        }
        above.push(found);
      }
      return above;
    },

    /** A page of children in the order of their references, as they stand. */
    async children(
      { reference, merged }: Incident,
      page: { size: number; after?: string | undefined },
    ): Promise<{ children: Incident[]; next?: string }> {
      const { parts: links, next } = await parts.list('child', [reference, ...merged], page);
      const children = await store.heads(links.map(({ id }) => id));
      return { children, ...(next ? { next } : {}) };
    },

    /**
     * Everybody below an incident, level by level.
     * @throws DeskError conflict where they are more than one change can look at.
     */
    async descendants(top: Incident): Promise<Descendant[]> {
      const below: Descendant[] = [];
      let above = [top];
      for (let level = 1; above.length > 0; level += 1) {
        const count = above.reduce((sum, { children }) => sum + children.all, below.length);
        if (count > MOST_BELOW) {
          throw new DeskError(
            'conflict',
            `${top.reference} has more than ${MOST_BELOW} incidents below it: move its children one by one.`,
          );
        }
        const families = await Promise.all(
          above
            .filter(({ children }) => children.all > 0)
            .map((incident) => store.children(incident, { size: AT_ONCE })),
        );
        above = families.flatMap(({ children }) => children);
        below.push(...above.map((incident) => ({ incident, level })));
      }
      return below;
    },
  };
  return store;
};
