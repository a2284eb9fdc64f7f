import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { DeskError, faultyField } from '../platform/errors.ts';
import { availabilities, availabilityKey, availabilityPartition } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, transact } from '../table/transact.ts';
import { Availability, calendarOfHours, unsavedAvailability } from './availability.ts';
import { calendarUseLabel, useCalendar } from './calendar-uses-store.ts';

export type AvailabilityStore = ReturnType<typeof availabilityStore>;

/** When the agents of a site work. All of them stand in one partition. */
export const availabilityStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => ({
  /** That of an agent who has none is at version 0. */
  async of(agentId: string): Promise<Availability> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: availabilityKey(siteId, agentId), ConsistentRead: true }),
    );
    return Item ? readItem(Availability, Item) : unsavedAvailability(agentId);
  },

  /** Those of up to a hundred agents, in their order. */
  async ofAll(agentIds: readonly string[]): Promise<readonly Availability[]> {
    const found = new Map<string, Availability>();
    let keys = [...new Set(agentIds)].map((id) => availabilityKey(siteId, id));
    while (keys.length > 0) {
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
      );
      for (const item of Responses[table] ?? []) {
        const availability = readItem(Availability, item);
        found.set(availability.agentId, availability);
      }
      keys = (UnprocessedKeys[table]?.Keys ?? []) as typeof keys;
    }
    return agentIds.map((id) => found.get(id) ?? unsavedAvailability(id));
  },

  /** A page of those that were saved, by agent. */
  async list(page: { size: number; after?: string | undefined }) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': availabilityPartition(siteId),
          ':from': availabilities.from,
          ':to': availabilities.to,
        },
        Limit: page.size,
        ...(page.after ? { ExclusiveStartKey: availabilityKey(siteId, page.after) } : {}),
      }),
    );
    const found = Items.map((item) => readItem(Availability, item));
    const last = found.at(-1);
    return { found, ...(LastEvaluatedKey && last ? { next: last.agentId } : {}) };
  },

  /**
   * Saves it in place of `before`, and with it which calendar it is that the agent works by.
   * @throws DeskError staleVersion when somebody else was faster; invalidRequest when there is no such calendar.
   */
  async save(before: Availability, availability: Availability): Promise<void> {
    const { agentId } = availability;
    const [from, to] = [before, availability].map(({ version, workingHours }) =>
      version === 0 ? undefined : calendarOfHours(workingHours),
    );
    try {
      await transact(client, [
        {
          label: 'availability',
          Put: {
            TableName: table,
            Item: { ...availabilityKey(siteId, agentId), kind: 'availability', ...availability },
            ...(before.version === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 'version = :before',
                  ExpressionAttributeValues: { ':before': before.version },
                }),
          },
        },
        ...useCalendar({ kind: 'agent', id: agentId }, { from, to }, { table, siteId }),
      ]);
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      if (error.by('availability') || !error.by(calendarUseLabel)) {
        throw new DeskError('staleVersion', `It was changed since version ${before.version}.`);
      }
      throw faultyField('/workingHours/calendarId', 'There is no such calendar.');
    }
  },
});
