import { randomBytes } from 'node:crypto';
import type { Cloud } from '../../contract.ts';
import type { BucketDefinition, Notification } from './definition.ts';
import type { StoredObject } from './store.ts';

/** `event` without its `s3:`, such as `ObjectCreated:Put`. */
const hears = (notification: Notification, event: string, key: string): boolean => {
  const wanted = notification.event.replace(/^s3:/, '');
  const matches = wanted.endsWith('*') ? event.startsWith(wanted.slice(0, -1)) : wanted === event;
  return matches && key.startsWith(notification.prefix) && key.endsWith(notification.suffix);
};

/** Returns once every target that hears of this event has it durably. */
export async function notify(
  cloud: Cloud,
  bucket: BucketDefinition,
  event: string,
  object: Pick<StoredObject, 'key'> & Partial<StoredObject>,
): Promise<void> {
  for (const notification of bucket.notifications.filter((each) => hears(each, event, object.key))) {
    if (notification.target === undefined) await toEventBridge(cloud, bucket.name, event, object);
    else await cloud.deliver(notification.target, eventDocument(cloud, bucket.name, event, object));
  }
}

/** Grows with every change of a key, whatever the clock does in between. */
let sequence = 0;
const sequencer = (cloud: Cloud): string => {
  sequence = Math.max(sequence + 1, cloud.clock.now() * 1000);
  return sequence.toString(16).toUpperCase().padStart(18, '0');
};

/** S3's event, with the key as S3 writes it there: percent-encoded, spaces as plus. */
function eventDocument(
  cloud: Cloud,
  bucket: string,
  event: string,
  object: Pick<StoredObject, 'key'> & Partial<StoredObject>,
): object {
  const { key, size, etag } = object;
  const owner = { principalId: cloud.account };
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: cloud.region,
        eventTime: new Date(cloud.clock.now()).toISOString(),
        eventName: event,
        userIdentity: owner,
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: {
          'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
          'x-amz-id-2': randomBytes(24).toString('base64'),
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'notification',
          bucket: { name: bucket, ownerIdentity: owner, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeKey(key), size, eTag: etag, sequencer: sequencer(cloud) },
        },
      },
    ],
  };
}

export const encodeKey = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%2F/g, '/')
    .replace(/%20/g, '+');

async function toEventBridge(
  cloud: Cloud,
  bucket: string,
  event: string,
  { key, size, etag }: Pick<StoredObject, 'key'> & Partial<StoredObject>,
): Promise<void> {
  const created = event.startsWith('ObjectCreated');
  await cloud.putEvents('default', [
    {
      source: 'aws.s3',
      detailType: created ? 'Object Created' : 'Object Deleted',
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: { key, size, etag, sequencer: sequencer(cloud) },
        requester: cloud.account,
        reason: created ? 'PutObject' : 'DeleteObject',
      },
    },
  ]);
}
