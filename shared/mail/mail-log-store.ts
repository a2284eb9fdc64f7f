import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { OutgoingMessage } from '../responses/index.ts';
import { itemsOf } from '../table/batch-get.ts';
import { mailKey, mailList, messageKey, messageList, senderMailPartition } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { InboundRecord } from './inbound-record.ts';
import { mailHandled } from './inbound-store.ts';

/** One mail of the log, with its place in it: the instant it came or was made, then its id. */
export type LoggedMail =
  | { readonly direction: 'in'; readonly place: string; readonly mail: InboundRecord }
  | { readonly direction: 'out'; readonly place: string; readonly message: OutgoingMessage };

export interface LogPage {
  readonly mails: readonly LoggedMail[];
  /** The place to go on behind; absent on the last page. */
  readonly next?: string;
}

export interface LogSpan {
  readonly size: number;
  /** The place a page ended on. */
  readonly after?: string | undefined;
  /** Instants; the second does not belong to it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export type MailLog = ReturnType<typeof mailLog>;

/** What came and what was sent, newest first. Lists are a moment behind what was written. */
export const mailLog = (client: DynamoDBDocumentClient, layout: { table: string; viewShards: number }) => {
  const { table, viewShards } = layout;
  const spread = (listOf: (shard: number) => string) =>
    Array.from({ length: viewShards }, (_, shard) => listOf(shard));

  /** The first of one partition behind a place. */
  async function lane(partition: string, span: LogSpan, limit: number): Promise<LoggedMail[]> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'lists',
        ScanIndexForward: false,
        KeyConditionExpression: 'listPk = :list AND listSk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':list': partition, ...boundsOf(span) },
        Limit: limit,
      }),
    );
    return Items.map((item) => logged(String(item.listSk), item)).filter(({ place }) => place !== span.after);
  }

  return {
    /** Mail in some outcomes and messages in some states: one query for each of their partitions. */
    async list(
      wanted: { readonly outcomes: readonly string[]; readonly states: readonly string[] },
      span: LogSpan,
    ): Promise<LogPage> {
      const partitions = [
        ...wanted.outcomes.flatMap((outcome) => spread((shard) => mailList(outcome, shard))),
        ...wanted.states.flatMap((state) => spread((shard) => messageList(state, shard))),
      ];
      // The one after tells whether there is more; the one that the page before ended on may be read again.
      const lanes = await Promise.all(partitions.map((one) => lane(one, span, span.size + 2)));
      const all = new Map(lanes.flat().map((one) => [one.place, one]));
      const merged = [...all.values()].sort((one, other) => (one.place < other.place ? 1 : -1));
      return pageOf(merged.slice(0, span.size), merged.length > span.size);
    },

    /** The mails of one sender. */
    async ofSender(siteId: string, address: string, span: LogSpan): Promise<LogPage> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          ScanIndexForward: false,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': senderMailPartition(siteId, address), ...boundsOf(span) },
          Limit: span.size + 2,
        }),
      );
      const rows = Items.filter(({ sk }) => sk !== span.after);
      const ids = rows.slice(0, span.size).map(({ mailId }) => String(mailId));
      const page = pageOf(await byIds(client, table, ids, []), rows.length > span.size);
      const last = rows[span.size - 1];
      return { mails: page.mails, ...(rows.length > span.size && last ? { next: String(last.sk) } : {}) };
    },

    /** Those of a hundred mails and messages that are there. One read. */
    byIds: (mailIds: readonly string[], messageIds: readonly string[]) =>
      byIds(client, table, mailIds, messageIds),

    /**
     * Has a mail placed once more: the stream tells of the wish. False where there is no such mail.
     */
    async replay(mailId: string, wish: string, also: readonly TransactItem[]): Promise<boolean> {
      return written([
        {
          label: mailHandled,
          Update: {
            TableName: table,
            Key: mailKey(mailId),
            UpdateExpression: 'SET wish = :wish',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':wish': wish },
          },
        },
        ...also,
      ]);
    },

    /** Lets a mail out of quarantine, to be placed. False where it is not there any more. */
    async release(
      mailId: string,
      released: NonNullable<InboundRecord['released']>,
      wish: string,
      also: readonly TransactItem[],
    ): Promise<boolean> {
      return written([
        {
          label: mailHandled,
          Update: {
            TableName: table,
            Key: mailKey(mailId),
            UpdateExpression: 'SET released = :released, wish = :wish',
            ConditionExpression: '#outcome = :quarantined AND attribute_not_exists(redacted)',
            ExpressionAttributeNames: { '#outcome': 'outcome' },
            ExpressionAttributeValues: {
              ':released': released,
              ':wish': wish,
              ':quarantined': 'quarantined',
            },
          },
        },
        ...also,
      ]);
    },
  };

  async function written(items: readonly TransactItem[]): Promise<boolean> {
    try {
      await transact(client, items);
      return true;
    } catch (error) {
      if (error instanceof LostRace && error.by(mailHandled)) return false;
      throw error;
    }
  }
};

/** Sort keys that a query lies between, both included. */
const boundsOf = ({ after, from = '0', to = '~' }: LogSpan) => ({
  ':from': from,
  ':to': after !== undefined && after < to ? after : to,
});

const pageOf = (mails: readonly LoggedMail[], more: boolean): LogPage => {
  const last = mails.at(-1);
  return { mails, ...(more && last ? { next: last.place } : {}) };
};

const logged = (place: string, item: Record<string, unknown>): LoggedMail =>
  item.kind === 'mail'
    ? { direction: 'in', place, mail: readItem(InboundRecord, item) }
    : { direction: 'out', place, message: readItem(OutgoingMessage, item) };

async function byIds(
  client: DynamoDBDocumentClient,
  table: string,
  mailIds: readonly string[],
  messageIds: readonly string[],
): Promise<LoggedMail[]> {
  const keys = [...new Set(mailIds)].map(mailKey).concat([...new Set(messageIds)].map(messageKey));
  if (keys.length === 0) return [];
  const items = await itemsOf(client, table, keys);
  return items
    .map((item) => logged(placeOf(item), item))
    .sort((one, other) => (one.place < other.place ? 1 : -1));
}

/** Messages that were made before they were listed have no place of their own. */
const placeOf = (item: Record<string, unknown>): string =>
  String(item.listSk ?? `${item.createdAt ?? item.receivedAt}#${item.messageId ?? item.mailId}`);
