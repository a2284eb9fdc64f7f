import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { lookUpForm } from '../responses/index.ts';
import {
  byAge,
  foreignReferenceKey,
  mailIdPartition,
  mailKey,
  mailList,
  mailTwinKey,
  mailTwins,
  receivedMailIdKey,
  senderMailPartition,
  shardOf,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { TransactItem } from '../table/transact.ts';
import type { ForeignReference } from './foreign-reference.ts';
import { InboundRecord } from './inbound-record.ts';

/** Labels of the writes below, as a lost race names them. */
export const mailHandled = 'mail';
export const mailKnown = 'mailId';
export const foreignTied = 'foreignReference';

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

  /**
   * The incidents of mails we have sent, or received at this site, under this Message-ID: those we have sent first.
   * Different mails may share one.
   */
  async referencesOf(headerMessageId: string, siteId: string): Promise<string[]> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: layout.table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': mailIdPartition(lookUpForm(headerMessageId)) },
        ScanIndexForward: false,
        Limit: 10,
      }),
    );
    const known = Items.filter((item) => item.reference && (item.siteId ?? siteId) === siteId);
    return [...new Set(known.map((item) => String(item.reference)))];
  },

  /** The incident that a reference of another desk is tied to. */
  async foreign(siteId: string, { from, reference }: ForeignReference): Promise<string | undefined> {
    const { Item } = await client.send(
      new GetCommand({
        TableName: layout.table,
        Key: foreignReferenceKey(siteId, from, reference),
        ConsistentRead: true,
      }),
    );
    return Item && String(Item.incident);
  },

  /** The write that ties one to an incident; lost when it was tied to another than `before` in between. */
  tied: (
    siteId: string,
    named: ForeignReference,
    incident: string,
    before: string | undefined,
  ): TransactItem => ({
    label: foreignTied,
    Put: {
      TableName: layout.table,
      Item: {
        ...foreignReferenceKey(siteId, named.from, named.reference),
        kind: 'foreignReference',
        ...{ from: named.from, reference: named.reference, incident },
      },
      ...(before === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'incident = :before', ExpressionAttributeValues: { ':before': before } }),
    },
  }),

  /**
   * Notes that a mail could not be placed yet, after an attempt that failed. Does nothing where it was noted or
   * settled before.
   */
  async pending(mailId: string, siteId: string, now: Date): Promise<void> {
    const record: InboundRecord = {
      ...{ mailId, siteId, outcome: 'pending', reason: 'It could not be placed yet; it is tried again.' },
      ...{ from: '', subject: '', receivedAt: now.toISOString() },
    };
    try {
      await client.send(
        new PutCommand({
          TableName: layout.table,
          Item: itemOf(record, layout.viewShards),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  },

  /** The write that lists a mail with the others of its sender; nothing for one that names none. */
  ofSender: (record: InboundRecord): TransactItem[] =>
    record.from === ''
      ? []
      : [
          {
            label: 'sender',
            Put: {
              TableName: layout.table,
              Item: {
                pk: senderMailPartition(record.siteId, record.from),
                sk: byAge(record.receivedAt, record.mailId),
                ...{ kind: 'mailOfSender', mailId: record.mailId },
              },
            },
          },
        ],

  /**
   * The write that settles what became of a mail; lost when it was settled before. What waits, or was let out of
   * quarantine, is not settled.
   */
  record(record: InboundRecord): TransactItem {
    return {
      label: mailHandled,
      Put: {
        TableName: layout.table,
        Item: itemOf(record, layout.viewShards),
        ConditionExpression:
          'attribute_not_exists(pk) OR #outcome = :pending OR (#outcome = :quarantined AND attribute_exists(released))',
        ExpressionAttributeNames: { '#outcome': 'outcome' },
        ExpressionAttributeValues: { ':pending': 'pending', ':quarantined': 'quarantined' },
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
          siteId: mail.siteId,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  },
});

const itemOf = (record: InboundRecord, shards: number) => ({
  ...mailKey(record.mailId),
  kind: 'mail',
  ...record,
  listPk: mailList(record.outcome, shardOf(record.mailId, shards)),
  listSk: byAge(record.receivedAt, record.mailId),
});

const redactionOf = (table: string, mailId: string, at: string) => ({
  TableName: table,
  Key: { ...mailKey(mailId) },
  UpdateExpression: 'SET redacted = :at, subject = :none',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeValues: { ':at': at, ':none': '' },
});
