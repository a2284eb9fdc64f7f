import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';

/** What one transaction takes. */
const MOST_WRITES = 100;

export type Writes = NonNullable<TransactWriteCommand['input']['TransactItems']>;
type Write = Writes[number];

interface Asked {
  readonly writes: Writes;
  /** The same by the items that they are on. */
  readonly byItem: ReadonlyMap<string, Write>;
  /** Something in it stood in the way of the others: it goes by itself, and hears what it was. */
  alone: boolean;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes a transaction; those that wait while another is on its way go in one together, as far as they touch
 * different items: one check that several make alike is made once. Where it does not pass, those at fault go by
 * themselves, so that each ends as it would have without the others. One after the other, so that they never
 * stand in each other's way, and one who writes much leaves the table's capacity to those who wait for an answer.
 */
export function gatherWrites(client: DynamoDBDocumentClient) {
  let asked: Asked[] = [];
  let busy = false;

  const together = async (group: readonly Asked[]): Promise<void> => {
    const { writes, owners } = merged(group);
    try {
      await client.send(new TransactWriteCommand({ TransactItems: writes }));
      for (const { done } of group) done();
    } catch (error) {
      if (group.length === 1 || !isOfWrites(error)) {
        for (const { failed } of group) failed(error);
        return;
      }
      const atFault = faulty(error, owners) ?? new Set(group);
      // Others held an item for a moment, or the table is asked too much: whoever waits tries again after a pause.
      const passes = isPassing(error);
      for (const one of atFault) {
        if (passes) one.failed(error);
        else one.alone = true;
      }
      asked = [...group.filter((one) => !(passes && atFault.has(one))), ...asked];
    }
  };

  const drain = async (): Promise<void> => {
    while (asked.length > 0) {
      const group = fitting(asked);
      asked = asked.filter((one) => !group.includes(one));
      await together(group);
    }
    busy = false;
  };

  return (writes: Writes): Promise<void> =>
    new Promise((done, failed) => {
      const byItem = new Map(writes.map((write) => [itemOf(write), write]));
      // What is on one item twice is the table's to refuse.
      asked.push({ writes, byItem, alone: byItem.size < writes.length, done, failed });
      if (busy) return;
      busy = true;
      setImmediate(() => void drain());
    });
}

/** The first, and all behind it that fit into one transaction with it. */
function fitting(asked: readonly Asked[]): Asked[] {
  const [first, ...others] = asked;
  if (!first || first.alone) return asked.slice(0, 1);
  const group = [first];
  const taken = new Map(first.byItem);
  for (const one of others) {
    if (taken.size === MOST_WRITES) break;
    const items = [...one.byItem];
    const more = items.filter(([item]) => !taken.has(item)).length;
    if (one.alone || taken.size + more > MOST_WRITES) continue;
    if (!items.every(([item, write]) => isFree(taken.get(item), write))) continue;
    for (const [item, write] of items) taken.set(item, write);
    group.push(one);
  }
  return group;
}

const isFree = (there: Write | undefined, write: Write): boolean =>
  there === undefined ||
  (write.ConditionCheck !== undefined && JSON.stringify(there) === JSON.stringify(write));

/** All writes of a group, and by their places whose they are. */
function merged(group: readonly Asked[]): { writes: Writes; owners: Asked[][] } {
  const [first] = group;
  if (first?.alone) return { writes: first.writes, owners: [] };
  const places = new Map<string, { write: Write; owners: Asked[] }>();
  for (const one of group) {
    for (const [item, write] of one.byItem) {
      const place = places.get(item) ?? { write, owners: [] };
      place.owners.push(one);
      places.set(item, place);
    }
  }
  const all = [...places.values()];
  return { writes: all.map(({ write }) => write), owners: all.map(({ owners }) => owners) };
}

function itemOf({ Put, Update, Delete, ConditionCheck }: Write): string {
  const on = Update ?? Delete ?? ConditionCheck;
  const { pk, sk } = Put?.Item ?? on?.Key ?? {};
  return JSON.stringify([(Put ?? on)?.TableName, pk, sk]);
}

/** Whether the table said no to what was to be written, all of it: nothing was. */
const isOfWrites = (error: unknown): boolean =>
  error instanceof TransactionCanceledException ||
  (error instanceof Error && error.name === 'ValidationException');

const codesOf = (error: unknown): readonly (string | undefined)[] =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).map(({ Code }) => (Code === 'None' ? undefined : Code))
    : [];

const isPassing = (error: unknown): boolean => {
  const codes = codesOf(error).filter((code) => code !== undefined);
  return codes.length > 0 && codes.every((code) => ['TransactionConflict', 'ThrottlingError'].includes(code));
};

/** Whose writes stood in the way; undefined where the table does not say. */
function faulty(error: unknown, owners: readonly Asked[][]): Set<Asked> | undefined {
  const found = codesOf(error).flatMap((code, at) => (code === undefined ? [] : (owners[at] ?? [])));
  return found.length > 0 ? new Set(found) : undefined;
}
