import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { IncidentTimer } from '../escalations/index.ts';
import { type IncidentState, type TableLayout, timerItem } from '../incidents/index.ts';
import { incidentKey } from '../table/keys.ts';
import { LostRace, transact } from '../table/transact.ts';

/**
 * Sets the timer of an incident that stands as it was read, without changing it. False where somebody has changed it
 * meanwhile, or has set its timer.
 */
export const timerSetter =
  (client: DynamoDBDocumentClient, { table, dueShards }: TableLayout) =>
  async (
    { incident, timer: stored }: IncidentState,
    timer: Pick<IncidentTimer, 'next' | 'soon' | 'held' | 'heldAt' | 'notBefore'>,
  ): Promise<boolean> => {
    const { reference, siteId, version } = incident;
    const place = stored && timerItem(stored, dueShards).dueSk;
    try {
      await transact(client, [
        {
          label: 'incident',
          ConditionCheck: {
            TableName: table,
            Key: incidentKey(reference),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': version },
          },
        },
        {
          label: 'timer',
          Put: {
            TableName: table,
            Item: timerItem({ reference, siteId, version, ...timer }, dueShards),
            ...(place
              ? {
                  ConditionExpression: 'dueSk = :place',
                  ExpressionAttributeValues: { ':place': place },
                }
              : { ConditionExpression: 'attribute_not_exists(dueSk)' }),
          },
        },
      ]);
      return true;
    } catch (error) {
      if (error instanceof LostRace) return false;
      throw error;
    }
  };
