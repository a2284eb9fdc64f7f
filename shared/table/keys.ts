/**
 * The single table's layout. This file alone writes or reads a `#`.
 *
 * | item               | pk                     | sk                        | lists index               | due index          |
 * |--------------------|------------------------|---------------------------|---------------------------|--------------------|
 * | incident           | INC#reference          | HEAD                      | STATUS#status#shard, age  |                    |
 * | KPI instance       | INC#reference          | KPI#name                  |                           | DUE#shard, instant |
 * | timeline event     | INC#reference          | LOG#instant#id            |                           |                    |
 * | long text          | INC#reference          | TEXT#field                |                           |                    |
 * | contact            | CON#contactId          | HEAD                      |                           |                    |
 * | contact's incident | CON#contactId          | INC#instant#reference     |                           |                    |
 * | address            | ADR#address            | HEAD                      |                           |                    |
 * | reference counter  | CTR#site#day           | HEAD                      |                           |                    |
 * | idempotency key    | IDM#scope#key          | HEAD                      |                           |                    |
 * | outgoing message   | MSG#messageId          | HEAD                      |                           |                    |
 * | view of a message  | MSG#messageId          | VIEW#contactId            |                           |                    |
 * | click in a message | MSG#messageId          | CLICK#contactId#link      |                           |                    |
 * | inbound mail       | MAIL#mailId            | HEAD                      | MAIL#outcome#shard, age   |                    |
 * | mail we know by id | MID#hash               | OUT or IN#site#content    |                           |                    |
 *
 * In an incident's partition HEAD sorts before KPI# and KPI# before LOG#, so one ascending query answers
 * "the incident, its promises and the beginning of its timeline".
 */
import { createHash } from 'node:crypto';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const HEAD = 'HEAD';

export const incidentKey = (reference: string): Key => ({ pk: `INC#${reference}`, sk: HEAD });

export const kpiKey = (reference: string, kpi: string): Key => ({ pk: `INC#${reference}`, sk: `KPI#${kpi}` });

/** The sort keys that hold an incident and its KPI instances, but no timeline. */
export const headAndKpis = { from: HEAD, to: 'KPI#~' } as const;

/** The sort keys of a timeline. */
export const timeline = { from: 'LOG#', to: 'LOG#~' } as const;

export const isTimelinePlace = (sk: string): boolean => sk > timeline.from && sk < timeline.to;

export const eventKey = (reference: string, at: string, id: string): Key => ({
  pk: `INC#${reference}`,
  sk: `LOG#${at}#${id}`,
});

/** Long text has an item of its own, so that lists and changes do not pay for reading it. */
export const textKey = (reference: string, field: 'description'): Key => ({
  pk: `INC#${reference}`,
  sk: `TEXT#${field}`,
});

export const contactKey = (contactId: string): Key => ({ pk: `CON#${contactId}`, sk: HEAD });

export const contactIncidentKey = (contactId: string, createdAt: string, reference: string): Key => ({
  pk: `CON#${contactId}`,
  sk: `INC#${createdAt}#${reference}`,
});

/** `address` as `normaliseAddress` gives it. */
export const addressKey = (address: string): Key => ({ pk: `ADR#${address}`, sk: HEAD });

export const counterKey = (site: string, day: string): Key => ({ pk: `CTR#${site}#${day}`, sk: HEAD });

/** The client's own key is hashed: it may hold anything and be long. */
export const idempotencyKey = (scope: string, key: string): Key => ({
  pk: `IDM#${scope}#${digest(key)}`,
  sk: HEAD,
});

export const messageKey = (messageId: string): Key => ({ pk: `MSG#${messageId}`, sk: HEAD });

export const viewKey = (messageId: string, contactId: string): Key => ({
  pk: `MSG#${messageId}`,
  sk: `VIEW#${contactId}`,
});

export const clickKey = (messageId: string, contactId: string, link: string): Key => ({
  pk: `MSG#${messageId}`,
  sk: `CLICK#${contactId}#${digest(link)}`,
});

export const mailKey = (mailId: string): Key => ({ pk: `MAIL#${mailId}`, sk: HEAD });

/** Message-IDs are the senders' own text: hashed, so that none can reach another's key. */
export const mailIdPartition = (headerMessageId: string): string => `MID#${digest(headerMessageId)}`;

export const sentMailIdKey = (headerMessageId: string): Key => ({
  pk: mailIdPartition(headerMessageId),
  sk: 'OUT',
});

export const receivedMailIdKey = (headerMessageId: string, site: string, contentHash: string): Key => ({
  pk: mailIdPartition(headerMessageId),
  sk: `IN#${site}#${contentHash}`,
});

/** Index `lists`: incidents of one status in one shard, oldest first. */
export const statusList = (status: string, shard: number): string => `STATUS#${status}#${shard}`;

/** Index `lists`: inbound mail of one outcome in one shard, oldest first. */
export const mailList = (outcome: string, shard: number): string => `MAIL#${outcome}#${shard}`;

/** Sort key in `lists`: the instant, then what tells equals apart. */
export const byAge = (at: string, id: string): string => `${at}#${id}`;

/** Index `due`: what falls due, in one shard. */
export const dueList = (shard: number): string => `DUE#${shard}`;

/** Sort key in `due`; `dueUntil` bounds a query of all that is due at or before an instant. */
export const dueAt = (at: string, reference: string, kpi: string): string => `${at}#${reference}#${kpi}`;
export const dueUntil = (at: string): string => `${at}#~`;

/** Which of `shards` index partitions an item with this id lives in. */
export const shardOf = (id: string, shards: number): number =>
  createHash('sha256').update(id).digest().readUInt32BE(0) % shards;

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
