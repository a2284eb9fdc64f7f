import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { NewId } from '../platform/ids.ts';
import { contactEventKey, contactKey, timeline } from '../table/keys.ts';
import { unlessElsewhere } from '../table/pass-on.ts';
import { readItem } from '../table/read-item.ts';
import { type TransactItem, transact } from '../table/transact.ts';
import type { Contact } from './contact.ts';
import { ContactEvent, contactEventItem } from './contact-event.ts';
import { customerStore } from './store.ts';

/** Entries of a history that are moved in one transaction. */
const PAGE = 40;

/**
 * Brings what stands beside a contact that was merged away to the one that stands for it: its history, and that
 * mail was stopped to it in the meantime. Begun again it goes on where it was.
 */
export const mergeFollower = (client: DynamoDBDocumentClient, table: string, newId: NewId) => {
  const customers = customerStore(client, table);

  /** The next entries, but for the one that says where the contact went: that one stays. */
  const entries = async (id: string, after: Record<string, unknown> | undefined) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': contactKey(id).pk, ':from': timeline.from, ':to': timeline.to },
        Limit: PAGE,
        ...(after ? { ExclusiveStartKey: after } : {}),
      }),
    );
    const events = Items.map((item) => readItem(ContactEvent, item));
    return { events: events.filter(({ type }) => type !== 'mergedInto'), next: LastEvaluatedKey };
  };

  const move = (event: ContactEvent, from: string, to: string): TransactItem[] => [
    {
      label: 'contactEvent',
      Put: {
        TableName: table,
        Item: contactEventItem(event, to),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    {
      label: 'contactEvent',
      Delete: {
        TableName: table,
        Key: contactEventKey(from, event.at, event.id),
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
  ];

  const passOnStop = async (gone: Contact, heir: Contact, now: Date) => {
    if (!gone.doNotMail) return;
    const { reason, at } = gone.doNotMail;
    const actor = { kind: 'desk', id: 'desk', name: 'Incident Desk' } as const;
    await transact(client, [
      customers.stopMail(heir.id, reason, at),
      customers.told({ id: newId(now), contactId: heir.id, type: 'mailStopped', at, actor, reason }),
      {
        label: 'contact',
        Update: {
          TableName: table,
          Key: contactKey(gone.id),
          UpdateExpression: 'REMOVE doNotMail',
          ConditionExpression: 'attribute_exists(doNotMail)',
        },
      },
    ]);
  };

  return async (gone: Contact, heir: Contact, now: Date): Promise<void> => {
    let next: Record<string, unknown> | undefined;
    do {
      const page = await entries(gone.id, next);
      const moves = page.events.flatMap((event) => move(event, gone.id, heir.id));
      if (moves.length > 0) await unlessElsewhere(transact(client, moves));
      next = page.next;
    } while (next);
    await unlessElsewhere(passOnStop(gone, heir, now));
  };
};
