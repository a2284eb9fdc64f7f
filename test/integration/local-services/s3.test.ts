import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as adapter from '../../../local/services/s3/index.ts';
import { openCloud, type TestCloud } from './cloud.ts';

const queue = 'arn:aws:sqs:eu-west-1:000000000000:mail';
const handler = 'arn:aws:lambda:eu-west-1:000000000000:function:pictures';
const properties = {
  BucketName: 'files',
  NotificationConfiguration: {
    QueueConfigurations: [
      {
        Event: 's3:ObjectCreated:*',
        Queue: queue,
        Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
      },
    ],
    LambdaConfigurations: [
      {
        Event: 's3:ObjectRemoved:Delete',
        Function: handler,
        Filter: { S3Key: { Rules: [{ Name: 'suffix', Value: '.png' }] } },
      },
    ],
  },
  CorsConfiguration: {
    CorsRules: [
      {
        AllowedMethods: ['GET', 'PUT'],
        AllowedOrigins: ['https://desk.example.com'],
        AllowedHeaders: ['content-type'],
        ExposedHeaders: ['etag'],
        MaxAge: 60,
      },
    ],
  },
  LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 3 }] },
};

describe('S3', () => {
  let cloud: TestCloud;
  let client: S3Client;
  const Bucket = 'files';

  const open = async (dataDir?: string) => {
    cloud = await openCloud([adapter], dataDir === undefined ? {} : { dataDir });
    await cloud.provision('AWS::S3::Bucket', properties);
    await cloud.start();
    client = new S3Client({ ...cloud.client, forcePathStyle: true });
  };
  const bytes = async (Key: string, more: { Range?: string } = {}) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  beforeEach(() => open());
  afterEach(async () => {
    client.destroy();
    await cloud.stop();
  });

  it('keeps bytes, content type, headers and metadata', async () => {
    const Body = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const put = await client.send(
      new PutObjectCommand({
        ...{ Bucket, Key: 'a.bin', Body, ContentType: 'image/png' },
        ...{ ContentDisposition: 'attachment; filename="a.png"', Metadata: { name: 'a' } },
      }),
    );
    expect(put.ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a.bin' }));
    expect(head).toMatchObject({
      ...{ ContentLength: 256, ContentType: 'image/png', Metadata: { name: 'a' } },
      ContentDisposition: 'attachment; filename="a.png"',
    });
    expect(await bytes('a.bin')).toEqual(Body);
    expect(await bytes('a.bin', { Range: 'bytes=10-19' })).toEqual(Body.subarray(10, 20));
    expect(await bytes('a.bin', { Range: 'bytes=250-' })).toEqual(Body.subarray(250));
    expect(await bytes('a.bin', { Range: 'bytes=-3' })).toEqual(Body.subarray(253));
    await expect(bytes('a.bin', { Range: 'bytes=256-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('takes a stream in aws-chunked form, and refuses one whose checksum is wrong', async () => {
    const Body = Buffer.alloc(3_000_000, 'chunk');
    const stream = Readable.from([Body.subarray(0, 999_999), Body.subarray(999_999)]);
    await client.send(new PutObjectCommand({ Bucket, Key: 'big', Body: stream, ContentLength: Body.length }));
    expect((await bytes('big')).equals(Body)).toBe(true);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'big', ChecksumMode: 'ENABLED' }));
    expect(head.ContentEncoding).toBeUndefined();
    expect(head.ChecksumCRC32).toMatch(/^[A-Za-z0-9+/]{6}==$/);
    const wrong = client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'wrong',
        Body: 'text',
        ChecksumSHA256: Buffer.alloc(32).toString('base64'),
      }),
    );
    await expect(wrong).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(bytes('wrong')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('keeps no part of an upload that breaks off', async () => {
    const url = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'half' })));
    await new Promise<void>((done) => {
      const socket = connect(Number(url.port), '127.0.0.1', () => {
        socket.write(
          `PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf`,
        );
        setTimeout(() => socket.destroy(), 100);
      });
      socket.once('close', () => done());
    });
    await new Promise((done) => setTimeout(done, 100));
    await expect(bytes('half')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(readdirSync(join(cloud.dataDir, 's3/files/data'))).toEqual([]);
  });

  it('creates once under If-None-Match, also of two at the same time', async () => {
    const put = () => client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'x', IfNoneMatch: '*' }));
    const results = await Promise.allSettled([put(), put(), put()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put()).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('holds any key inside the bucket and lists keys in pages and by delimiter', async () => {
    const keys = ['../../escape', '/lead', 'a b+c', 'dir/ö<&>"\'.txt', 'dir/x', 'é', '😀', 'nul\u0001'];
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    for (const Key of keys) expect((await bytes(Key)).toString()).toBe(Key);
    expect(existsSync(join(cloud.dataDir, 'escape'))).toBe(false);
    const listed: (string | undefined)[] = [];
    for (let token: string | undefined; ; ) {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, MaxKeys: 3, ...(token && { ContinuationToken: token }) }),
      );
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
      token = page.NextContinuationToken;
      if (token === undefined) break;
    }
    expect(listed).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    const tree = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 100 }));
    expect(tree.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['../', '/', 'dir/']);
    const inside = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'dir/' }));
    expect(inside.KeyCount).toBe(2);
  });

  it('copies and deletes', async () => {
    await client.send(
      new PutObjectCommand({ Bucket, Key: 'a b/ü', Body: 'text', ContentType: 'text/plain' }),
    );
    const CopySource = `files/${encodeURIComponent('a b/ü')}`;
    await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).ContentType).toBe(
      'text/plain',
    );
    expect(cloud.needs.find(({ operation }) => operation === 'CopyObject')?.needs).toEqual([
      { action: 's3:GetObject', resource: 'arn:aws:s3:::files/a b/ü' },
      { action: 's3:PutObject', resource: 'arn:aws:s3:::files/copy' },
    ]);
    const Objects = [{ Key: 'copy' }, { Key: 'not there' }];
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['copy', 'not there']);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a b/ü' }));
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    const gone = client.send(new GetObjectCommand({ Bucket: 'other', Key: 'x' }));
    await expect(gone).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('tells who declared it of what they declared, before the put is answered', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'out/x', Body: 'x' }));
    expect(cloud.deliveries).toEqual([]);
    const Key = 'in/a b+ü.eml';
    const put = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'four' }));
    expect(cloud.deliveries).toHaveLength(1);
    expect(cloud.deliveries[0]).toMatchObject({
      target: queue,
      event: {
        Records: [
          {
            ...{ eventName: 'ObjectCreated:Put', eventSource: 'aws:s3', awsRegion: 'eu-west-1' },
            s3: {
              bucket: { name: 'files', arn: 'arn:aws:s3:::files' },
              object: { key: 'in/a+b%2B%C3%BC.eml', size: 4, eTag: put.ETag?.replaceAll('"', '') },
            },
          },
        ],
      },
    });
    await client.send(new PutObjectCommand({ Bucket, Key: 'out/a.png', Body: 'x' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'out/a.png' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'out/x' }));
    expect(cloud.deliveries.slice(1).map(({ target }) => target)).toEqual([handler]);
  });

  it('tells after a restart what it could not tell before', async () => {
    cloud.onDeliver = async () => {
      throw new Error('the queue is gone');
    };
    const put = client.send(new PutObjectCommand({ Bucket, Key: 'in/x', Body: 'x' }));
    await expect(put).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    const { dataDir } = cloud;
    await cloud.stop(true);
    writeFileSync(join(dataDir, 's3/files/data/orphan'), 'cut short');
    await open(dataDir);
    expect(cloud.deliveries.map(({ target }) => target)).toEqual([queue]);
    expect((await bytes('in/x')).toString()).toBe('x');
    expect(readdirSync(join(dataDir, 's3/files/data'))).toHaveLength(1);
    await cloud.stop(true);
    await open(dataDir);
    expect(cloud.deliveries).toEqual([]);
    rmSync(join(dataDir, 'nothing'), { force: true });
  });

  it('serves presigned addresses until their time is over on the local clock', async () => {
    const ContentType = 'text/plain';
    const up = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'signed', ContentType }));
    expect(
      (await fetch(up, { method: 'PUT', body: 'by hand', headers: { 'content-type': ContentType } })).status,
    ).toBe(200);
    const ResponseContentDisposition = 'attachment; filename="x.txt"';
    const get = new GetObjectCommand({ Bucket, Key: 'signed', ResponseContentDisposition });
    const down = await getSignedUrl(client, get, { expiresIn: 60 });
    const answer = await fetch(down);
    expect(await answer.text()).toBe('by hand');
    expect(answer.headers.get('content-disposition')).toBe(ResponseContentDisposition);
    expect(answer.headers.get('content-type')).toBe(ContentType);
    cloud.move(61_000);
    const late = await fetch(down);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain('Request has expired');
  });

  it('answers browsers as the bucket declares', async () => {
    const url = await getSignedUrl(
      client,
      new PutObjectCommand({ Bucket, Key: 'c', ContentType: 'text/plain' }),
    );
    const ask = (origin: string, headers: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PUT',
          'access-control-request-headers': headers,
        },
      });
    const allowed = await ask('https://desk.example.com', 'content-type');
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://desk.example.com');
    expect(allowed.headers.get('access-control-max-age')).toBe('60');
    expect((await ask('https://other.example.com', 'content-type')).status).toBe(403);
    expect((await ask('https://desk.example.com', 'x-other')).status).toBe(403);
    const put = await fetch(url, {
      ...{ method: 'PUT', body: 'x' },
      headers: { 'content-type': 'text/plain', origin: 'https://desk.example.com' },
    });
    expect(put.headers.get('access-control-expose-headers')).toBe('etag');
  });
});
