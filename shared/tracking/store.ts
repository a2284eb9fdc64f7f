import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { clickKey, type Key, messageKey, viewKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { customerPagePath, incidentLink } from './links.ts';
import type { ClickClaims, ViewClaims } from './tokens.ts';

/** The views of one message by one contact: unique by being there, counted in `total`. */
export const View = z.object({
  messageId: z.string(),
  contactId: z.string(),
  reference: z.string(),
  messageType: z.string(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  total: z.number().int(),
});
export type View = z.infer<typeof View>;

/** The clicks of one contact on one link of one message. */
export const Click = View.extend({ link: z.string(), url: z.string() });
export type Click = z.infer<typeof Click>;

export type TrackingStore = ReturnType<typeof trackingStore>;

/** Counts hits. The first one makes the item, and what follows from it is driven by the table's stream. */
export const trackingStore = (client: DynamoDBDocumentClient, table: string) => {
  const count = (key: Key, kind: string, facts: Record<string, string>, now: Date) => {
    const names = Object.keys(facts);
    return client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}, lastAt = :now, firstAt = if_not_exists(firstAt, :now) ADD #total :one`,
        // The message's partition may hold nothing else under this key.
        ConditionExpression: 'attribute_not_exists(kind) OR kind = :kind',
        ExpressionAttributeNames: {
          '#total': 'total',
          ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ':now': now.toISOString(),
          ':one': 1,
          ...Object.fromEntries(names.map((name) => [`:${name}`, facts[name]])),
          ':kind': kind,
        },
      }),
    );
  };
  const facts = (claims: ViewClaims) => ({
    messageId: claims.m,
    contactId: claims.c,
    reference: claims.r,
    messageType: claims.t,
  });
  return {
    /** One write. */
    async viewed(claims: ViewClaims, now: Date): Promise<void> {
      await count(viewKey(claims.m, claims.c), 'view', { kind: 'view', ...facts(claims) }, now);
    },
    /** One write. */
    async clicked(claims: ClickClaims, now: Date): Promise<void> {
      const link =
        'u' in claims ? { link: claims.l, url: claims.u } : { link: incidentLink, url: customerPagePath };
      const key = clickKey(claims.m, claims.c, link.url);
      await count(key, 'click', { kind: 'click', ...facts(claims), ...link }, now);
    },
  };
};

export type TrackingReader = ReturnType<typeof trackingReader>;

/** What some contacts, which are one person, did with a message. A page of a query, and seldom another. */
export const trackingReader =
  (client: DynamoDBDocumentClient, table: string) =>
  async (messageId: string, contacts: ReadonlySet<string>): Promise<{ views: View[]; clicks: Click[] }> => {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': messageKey(messageId).pk },
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      items.push(...Items.filter(({ contactId }) => contacts.has(String(contactId))));
      from = LastEvaluatedKey;
    } while (from);
    const ofKind = (kind: string) => items.filter((item) => item.kind === kind);
    return {
      views: ofKind('view').map((item) => readItem(View, item)),
      clicks: ofKind('click').map((item) => readItem(Click, item)),
    };
  };
