import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { DeskError, faultyField } from '../platform/errors.ts';
import { itemsOf } from '../table/batch-get.ts';
import { availabilities, availabilityKey, availabilityPartition } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type PageWish, rowsOf } from '../table/read-page.ts';
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
    const keys = [...new Set(agentIds)].map((id) => availabilityKey(siteId, id));
    const items = await itemsOf(client, table, keys, { consistent: false });
    const stored = items.map((item) => readItem(Availability, item));
    const found = new Map(stored.map((one) => [one.agentId, one]));
    return agentIds.map((id) => found.get(id) ?? unsavedAvailability(id));
  },

  /** A page of those that were saved, by agent. */
  async list(page: PageWish) {
    const { found, ...next } = await rowsOf(
      client,
      table,
      availabilityPartition(siteId),
      availabilities,
      page,
    );
    return { found: found.map((item) => readItem(Availability, item)), ...next };
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
