import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { eventOfItem, Incident, type TimelineEvent } from '../incidents/index.ts';
import { eventKey, incidentKey, textKey, timeline } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';

/** Where an entry of a timeline stands. */
export interface EntryPlace {
  readonly reference: string;
  readonly at: string;
  readonly eventId: string;
}

export type TextStore = ReturnType<typeof textStore>;

/** The texts of incidents as they stand; every read is consistent, so that nothing redacted is read again. */
export const textStore = (client: DynamoDBDocumentClient, table: string) => {
  const get = async (Key: Record<string, unknown>) =>
    (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  return {
    async incident(reference: string): Promise<Incident | undefined> {
      const item = await get({ ...incidentKey(reference) });
      return item && readItem(Incident, item);
    },

    /** Of a description that is kept in the files bucket, its beginning. */
    async description(reference: string): Promise<string> {
      const item = await get({ ...textKey(reference, 'description') });
      return typeof item?.text === 'string' ? item.text : '';
    },

    async entry({ reference, at, eventId }: EntryPlace): Promise<TimelineEvent | undefined> {
      const item = await get({ ...eventKey(reference, at, eventId) });
      return item && eventOfItem(item);
    },

    /** A whole timeline, oldest first, a megabyte at a time. */
    async *timeline(reference: string): AsyncGenerator<TimelineEvent> {
      let from: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':pk': incidentKey(reference).pk,
              ':from': timeline.from,
              ':to': timeline.to,
            },
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        );
        for (const item of Items) yield eventOfItem(item);
        from = LastEvaluatedKey;
      } while (from);
    },
  };
};
