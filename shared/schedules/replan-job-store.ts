import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { readItem } from '../table/read-item.ts';
import { ReplanJob, type ReplanOf, replanItem, replanJobKey } from './replan-job.ts';

export { ReplanJob, type ReplanOf };

export type ReplanJobStore = ReturnType<typeof replanJobStore>;

/** Jobs that go through what is open. */
export const replanJobStore = (client: DynamoDBDocumentClient, table: string) => {
  /** Only as it was read: another one has got further, or there was another edit. */
  const unchanged = ({ edit, reached }: ReplanJob) => ({
    ConditionExpression: `edit = :edit AND ${reached === undefined ? 'attribute_not_exists(reached)' : 'reached = :reached'}`,
    ExpressionAttributeValues: {
      ':edit': edit,
      ...(reached === undefined ? {} : { ':reached': reached }),
    },
  });
  return {
    async find(of: ReplanOf): Promise<ReplanJob | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: replanJobKey(of), ConsistentRead: true }),
      );
      return Item && readItem(ReplanJob, Item);
    },

    /**
     * Notes how far it has come and which turns it has given; without a place to go on behind it is done. False
     * where others were faster.
     */
    async goOn(
      job: ReplanJob,
      { reached, ...given }: Pick<ReplanJob, 'reached' | 'givenUntil'>,
    ): Promise<boolean> {
      const condition = { TableName: table, ...unchanged(job) };
      try {
        if (reached === undefined) {
          await client.send(new DeleteCommand({ ...condition, Key: replanJobKey(job) }));
        } else {
          const Item = replanItem({ ...job, ...given, reached });
          await client.send(new PutCommand({ ...condition, Item }));
        }
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
};
