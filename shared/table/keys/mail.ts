import { digest, HEAD, type Key } from './key.ts';

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

/** What has been sent in one second, in seconds since 1970. */
export const sendPaceKey = (second: number): Key => ({ pk: `PACE#${second}`, sk: HEAD });

/** A second delivery of a mail, beside the first. */
export const mailTwinKey = (mailId: string, twinId: string): Key => ({
  pk: `MAIL#${mailId}`,
  sk: `TWIN#${twinId}`,
});
export const mailTwins = { from: 'TWIN#', to: 'TWIN#~' } as const;

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

/** Index `lists`: inbound mail of one outcome in one shard, oldest first. */
export const mailList = (outcome: string, shard: number): string => `MAIL#${outcome}#${shard}`;

/** Index `lists`: outgoing messages in one state in one shard, oldest first. */
export const messageList = (state: string, shard: number): string => `OUTL#${state}#${shard}`;

/** The mails of one sender at a site, oldest first. Addresses are the senders' own text: hashed. */
export const senderMailPartition = (site: string, address: string): string =>
  `MLS#${site}#${digest(address.toLowerCase())}`;

/** The mail of one sender at a site. Addresses are the senders' own text: hashed. */
export const senderFlowId = (address: string): string => digest(address);
export const senderFlowKey = (site: string, id: string): Key => ({ pk: `CAP#${site}#${id}`, sk: HEAD });

/** Stands among the senders, and is none: what a site sends automatically. */
export const automaticFlowId = digest('automatic mail');

/** Index `lists`: senders at a site whose breaker has tripped, by when it did; the site's own among them. */
export const breakerList = (site: string): string => `BRK#${site}`;
export const breakerAt = (site: string, place: string): Key =>
  senderFlowKey(site, place.slice(place.lastIndexOf('#') + 1));

/** The incident that stands for a reference of another desk or help desk. Their text: hashed. */
export const foreignReferenceKey = (site: string, from: string, reference: string): Key => ({
  pk: `FRF#${site}#${digest(`${from}\n${reference}`)}`,
  sk: HEAD,
});
