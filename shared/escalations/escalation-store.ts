import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DeskError } from '../platform/errors.ts';
import { escalationsKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { Escalation, MOST_ESCALATIONS } from './escalation.ts';

/** The escalations of a site, by level and name: one item, so that whoever changes an incident reads them at once. */
export const EscalationSet = z.object({
  /** Counts every change of any of them. */
  revision: z.int(),
  escalations: z.array(Escalation),
});
export type EscalationSet = z.infer<typeof EscalationSet>;

const label = 'escalations';
const ATTEMPTS = 8;
/** An item of the table holds 400 KB. */
const MOST_BYTES = 300 * 1024;

export type EscalationStore = ReturnType<typeof escalationStore>;

export const escalationStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const read = async (consistent: boolean): Promise<EscalationSet> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: escalationsKey(siteId), ConsistentRead: consistent }),
    );
    return Item ? readItem(EscalationSet, Item) : { revision: 0, escalations: [] };
  };

  const put = (before: EscalationSet, after: EscalationSet): TransactItem => ({
    label,
    Put: {
      TableName: table,
      Item: { ...escalationsKey(siteId), kind: 'escalations', ...after },
      ...(before.revision === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'revision = :before',
            ExpressionAttributeValues: { ':before': before.revision },
          }),
    },
  });

  /** Decides again where another one was changed in between. */
  const write = async (
    decide: (standing: readonly Escalation[]) => readonly Escalation[],
    also: readonly TransactItem[] = [],
  ): Promise<void> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const before = await read(true);
      const escalations = [...decide(before.escalations)].sort(byLevel);
      const after = { revision: before.revision + 1, escalations };
      if (Buffer.byteLength(JSON.stringify(after)) > MOST_BYTES) {
        throw new DeskError('conflict', 'The escalations are too large together.');
      }
      try {
        await transact(client, [put(before, after), ...also]);
        return;
      } catch (error) {
        if (!(error instanceof LostRace) || !error.by(label)) throw error;
      }
    }
    throw new DeskError('busy', 'The escalations are being changed by others; try again.');
  };

  return {
    /** All of them; a moment behind what was written. One read. */
    all: (): Promise<EscalationSet> => read(false),
    /** As they stand. */
    current: (): Promise<EscalationSet> => read(true),

    /** In one transaction with `also`. @throws DeskError conflict when there are as many as there may be. */
    create: (escalation: Escalation, also: readonly TransactItem[] = []): Promise<void> =>
      write((standing) => {
        if (standing.length >= MOST_ESCALATIONS) {
          throw new DeskError('conflict', `There are ${MOST_ESCALATIONS} already: delete one first.`);
        }
        return [...standing, escalation];
      }, also),

    /** As `create`. @throws DeskError staleVersion when it is no longer at the version before; notFound. */
    replace: (escalation: Escalation, also: readonly TransactItem[] = []): Promise<void> =>
      write((standing) => {
        refuseOther(standing, escalation.id, escalation.version - 1);
        return standing.map((one) => (one.id === escalation.id ? escalation : one));
      }, also),

    /** In one transaction with `also`. @throws DeskError staleVersion; notFound. */
    remove: (
      { id, version }: Pick<Escalation, 'id' | 'version'>,
      also: readonly TransactItem[] = [],
    ): Promise<void> =>
      write((standing) => {
        refuseOther(standing, id, version);
        return standing.filter((one) => one.id !== id);
      }, also),
  };
};

const byLevel = (one: Escalation, other: Escalation): number =>
  one.level - other.level || one.name.localeCompare(other.name, 'en') || (one.id < other.id ? -1 : 1);

function refuseOther(standing: readonly Escalation[], id: string, seen: number): void {
  const found = standing.find((one) => one.id === id);
  if (!found) throw new DeskError('notFound', 'There is no such escalation.');
  if (found.version === seen) return;
  throw new DeskError('staleVersion', `It is at version ${found.version} by now.`, {
    version: found.version,
  });
}
