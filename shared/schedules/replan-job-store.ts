import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { replanKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { ReplanJob, replanItem } from './replan-job.ts';

export { ReplanJob };

export type ReplanJobStore = ReturnType<typeof replanJobStore>;

/** Jobs that go through what is open under a calendar. */
export const replanJobStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  /** Only as it was read: another one has got further, or the calendar was changed again. */
  const unchanged = ({ version, reached }: ReplanJob) => ({
    ConditionExpression: `version = :version AND ${reached === undefined ? 'attribute_not_exists(reached)' : 'reached = :reached'}`,
    ExpressionAttributeValues: {
      ':version': version,
      ...(reached === undefined ? {} : { ':reached': reached }),
    },
  });
  return {
    async find(calendarId: string): Promise<ReplanJob | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: replanKey(siteId, calendarId), ConsistentRead: true }),
      );
      return Item && readItem(ReplanJob, Item);
    },

    /** Notes how far it has come; without a place to go on behind it is done. False where others were faster. */
    async goOn(job: ReplanJob, reached: string | undefined): Promise<boolean> {
      const condition = { TableName: table, ...unchanged(job) };
      try {
        if (reached === undefined) {
          await client.send(new DeleteCommand({ ...condition, Key: replanKey(siteId, job.calendarId) }));
        } else await client.send(new PutCommand({ ...condition, Item: replanItem({ ...job, reached }) }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
};
