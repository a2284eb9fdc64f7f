import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { lookUpForm } from '../responses/index.ts';
import {
  byAge,
  mailIdPartition,
  mailKey,
  mailList,
  mailTwinKey,
  mailTwins,
  receivedMailIdKey,
  shardOf,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { TransactItem } from '../table/transact.ts';
import { InboundRecord } from './inbound-record.ts';

/** Labels of the writes below, as a lost race names them. */
export const mailHandled = 'mail';
export const mailKnown = 'mailId';

export type InboundStore = ReturnType<typeof inboundStore>;

/** What is known of inbound mail: what became of each, and which incident a Message-ID belongs to. */
export const inboundStore = (
  client: DynamoDBDocumentClient,
  layout: { table: string; viewShards: number },
) => ({
  async outcome(mailId: string): Promise<InboundRecord | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: layout.table, Key: mailKey(mailId), ConsistentRead: true }),
    );
    return Item && readItem(InboundRecord, Item);
  },

  /** The incident of a mail we have sent or received under this Message-ID. */
  async referenceOf(headerMessageId: string): Promise<string | undefined> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: layout.table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': mailIdPartition(lookUpForm(headerMessageId)) },
        Limit: 10,
      }),
    );
    const known = Items.find((item) => item.reference);
    return known && String(known.reference);
  },

  /** The write that settles what became of a mail; lost when it was settled before. */
  record(record: InboundRecord): TransactItem {
    return {
      label: mailHandled,
      Put: {
        TableName: layout.table,
        Item: {
          ...mailKey(record.mailId),
          kind: 'mail',
          ...record,
          listPk: mailList(record.outcome, shardOf(record.mailId, layout.viewShards)),
          listSk: byAge(record.receivedAt, record.mailId),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    };
  },

  /** The write that says of a mail that its content was removed: its subject goes too. */
  redaction: (mailId: string, at: string): TransactItem => ({
    label: mailHandled,
    Update: redactionOf(layout.table, mailId, at),
  }),

  /** The same by itself. Doing it again changes nothing. */
  async redact(mailId: string, at: string): Promise<void> {
    await client.send(new UpdateCommand(redactionOf(layout.table, mailId, at)));
  },

  /** The write that notes a second delivery with the mail it is a copy of. */
  twin(mailId: string, twinId: string): TransactItem {
    return {
      label: 'twin',
      Put: {
        TableName: layout.table,
        Item: { ...mailTwinKey(mailId, twinId), kind: 'mailTwin', mailId: twinId },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    };
  },

  /** The ids under which a mail was delivered again. */
  async twinsOf(mailId: string): Promise<string[]> {
    const { from, to } = mailTwins;
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: layout.table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': mailKey(mailId).pk, ':from': from, ':to': to },
      }),
    );
    return Items.map((item) => String(item.mailId));
  },

  /** The write that ties a Message-ID with this content to an incident; lost, with what is there, for a second delivery. */
  known(mail: {
    messageId: string;
    siteId: string;
    contentHash: string;
    reference: string;
    mailId: string;
  }): TransactItem {
    return {
      label: mailKnown,
      Put: {
        TableName: layout.table,
        Item: {
          ...receivedMailIdKey(lookUpForm(mail.messageId), mail.siteId, mail.contentHash),
          kind: 'receivedMailId',
          reference: mail.reference,
          mailId: mail.mailId,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  },
});

const redactionOf = (table: string, mailId: string, at: string) => ({
  TableName: table,
  Key: { ...mailKey(mailId) },
  UpdateExpression: 'SET redacted = :at, subject = :none',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeValues: { ':at': at, ':none': '' },
});
