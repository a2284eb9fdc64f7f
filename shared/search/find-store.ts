import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Incident } from '../incidents/index.ts';
import type { Language } from '../platform/language.ts';
import { pauseBefore } from '../platform/pause.ts';
import {
  incidentKey,
  type Key,
  type Owner,
  ownedIncidents,
  ownedPlace,
  ownerPartition,
  placeOfOwned,
  termPartition,
  termsKey,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LEAST_READ, NEWEST, type PlaceList } from './posting-list.ts';
import { Terms } from './terms.ts';

/** What BatchGetItem takes. */
const BATCH = 100;
const BATCH_ATTEMPTS = 8;

export type FindStore = ReturnType<typeof findStore>;

/** What searching reads: lists of words and of owners, and what they lead to. All eventually consistent. */
export const findStore = (client: DynamoDBDocumentClient, table: string) => {
  const places = async (input: {
    readonly condition: string;
    readonly values: Record<string, string>;
    readonly limit: number;
  }) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: input.condition,
        ExpressionAttributeValues: input.values,
        ProjectionExpression: 'sk',
        ScanIndexForward: false,
        Limit: input.limit,
      }),
    );
    return Items.map(({ sk }) => String(sk));
  };

  const batch = async (keys: readonly Key[]): Promise<Record<string, unknown>[]> => {
    const found: Record<string, unknown>[] = [];
    let left: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt > BATCH_ATTEMPTS) throw new Error('DynamoDB left some of the keys unread.');
      if (attempt > 1) await pauseBefore(attempt);
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: left.slice(0, BATCH) } } }),
      );
      found.push(...(Responses[table] ?? []));
      left = [...(UnprocessedKeys[table]?.Keys ?? []), ...left.slice(BATCH)];
    }
    return found;
  };

  const incidents = async (references: readonly string[]): Promise<Map<string, Incident>> => {
    const items = await batch([...new Set(references)].map(incidentKey));
    return new Map(
      items.map((item) => {
        const incident = readItem(Incident, item);
        return [incident.reference, incident] as const;
      }),
    );
  };

  return {
    /** The incidents in whose texts a word stands, of one language and shard. */
    wordList: (language: Language, shard: number, word: string): PlaceList => ({
      read: (before, limit) =>
        places({
          condition: 'pk = :pk AND sk < :before',
          values: { ':pk': termPartition(language, shard, word), ':before': before },
          limit,
        }),
    }),

    /** The incidents of a contact, asset or topic. */
    ownerList: (owner: Owner, id: string): PlaceList => ({
      async read(before, limit) {
        const found = await places({
          condition: 'pk = :pk AND sk BETWEEN :from AND :to',
          values: {
            ':pk': ownerPartition(owner, id),
            ':from': ownedIncidents.from,
            ':to': ownedPlace(before),
          },
          // The bound itself is left out of what is asked for, and BETWEEN leaves it in.
          limit: limit + 1,
        });
        return found
          .map(placeOfOwned)
          .filter((place) => place !== before)
          .slice(0, limit);
      },
    }),

    newest: (list: PlaceList): Promise<readonly string[]> => list.read(NEWEST, LEAST_READ),

    incidents,

    /** The incidents that stand for these references today: merged ones lead to their survivors. */
    async living(references: readonly string[]): Promise<Map<string, Incident>> {
      const found = await incidents(references);
      const gone = () => [...found.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
      // A survivor may have been merged itself, and so on: each round follows all of them one step.
      for (let round = 0; round < 30; round += 1) {
        const missing = gone().filter((reference) => !found.has(reference));
        if (missing.length === 0) break;
        for (const [reference, incident] of await incidents(missing)) found.set(reference, incident);
      }
      const end = (incident: Incident | undefined, hops = 0): Incident | undefined =>
        incident?.mergedInto && hops < 30 ? end(found.get(incident.mergedInto), hops + 1) : incident;
      return new Map(
        references.flatMap((reference) => {
          const living = end(found.get(reference));
          return living ? [[reference, living] as const] : [];
        }),
      );
    },

    async terms(references: readonly string[]): Promise<Map<string, Terms>> {
      const items = await batch([...new Set(references)].map(termsKey));
      return new Map(
        items.map((item) => {
          const terms = readItem(Terms, item);
          return [terms.reference, terms] as const;
        }),
      );
    },
  };
};
