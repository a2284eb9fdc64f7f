import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localSecretKey } from '../../../local/core/secret-key.ts';
import * as adapter from '../../../local/services/s3/index.ts';
import { type Objects, objectsIn } from '../../../shared/platform/objects.ts';
import { s3Place } from '../../../shared/platform/s3-request.ts';
import { openCloud, type TestCloud } from '../local-services/cloud.ts';

let cloud: TestCloud;
let objects: Objects;
beforeAll(async () => {
  cloud = await openCloud([adapter]);
  await cloud.provision('AWS::S3::Bucket', { BucketName: 'files' });
  await cloud.start();
  objects = objectsIn('files', {
    region: 'eu-west-1',
    endpoint: cloud.endpoint,
    credentials: { accessKeyId: 'TEST', secretAccessKey: localSecretKey, sessionToken: 'session' },
  });
});
afterAll(() => cloud.stop());

const text = async (key: string) => {
  const bytes = await objects.get(key);
  return bytes && Buffer.from(bytes).toString();
};
const type = 'text/plain';
const soon = () => ({ seconds: 60, now: new Date(cloud.clock.now()) });

describe('objects', () => {
  it.each(['plain', "texts/a b+c/ü'(1)!*~.txt", 'a/../b', '日本語 &<>"'])(
    'are put, known, read, and gone once removed: %s',
    async (key) => {
      await objects.put(key, `say ${key}`, { type });
      expect(await text(key)).toBe(`say ${key}`);
      expect(await objects.head(key)).toMatchObject({ size: Buffer.byteLength(`say ${key}`), type });
      await objects.remove(key);
      expect([await objects.get(key), await objects.head(key)]).toEqual([undefined, undefined]);
      await objects.remove(key);
    },
  );

  it('are removed by their whole key, or by what it begins with', async () => {
    for (const key of ['mail/1', 'mail/1/text', 'mail/10', 'mail/2']) await objects.put(key, key, { type });
    await objects.remove('mail/1');
    expect(await Promise.all(['mail/1', 'mail/1/text', 'mail/10'].map(text))).toEqual([
      undefined,
      'mail/1/text',
      'mail/10',
    ]);
    await objects.removeUnder('mail/1', (key) => key === 'mail/10');
    expect(await Promise.all(['mail/1/text', 'mail/10', 'mail/2'].map(text))).toEqual([
      undefined,
      'mail/10',
      'mail/2',
    ]);
  });

  it('are copied as they were when looked at, or not at all', async () => {
    await objects.put('uploads/x', 'one', { type });
    const seen = await objects.head('uploads/x');
    const form = { type: 'application/octet-stream', disposition: 'attachment' };
    expect(await objects.copy('uploads/x', seen!.etag, 'files/ä x', form)).toBe(true);
    expect(await objects.head('files/ä x')).toMatchObject({ type: form.type });
    await objects.put('uploads/x', 'two', { type });
    expect(await objects.copy('uploads/x', seen!.etag, 'files/ä x', form)).toBe(false);
    expect(await text('files/ä x')).toBe('one');
    expect(await objects.copy('uploads/none', seen!.etag, 'files/y', form)).toBe(false);
  });

  it('download under their name as bytes, whatever they claim to be, until the link is over', async () => {
    await objects.put('page', '<script>', { type: 'text/html' });
    const link = await objects.downloadLink('page', 'Übersicht "1".html', soon());
    const answer = await fetch(link);
    expect([answer.status, await answer.text()]).toEqual([200, '<script>']);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''%C3%9Cbersicht%20%221%22.html",
    );
    const altered = link.replace(/response-content-type=[^&]+/, 'response-content-type=text%2Fhtml');
    expect((await fetch(altered)).status).toBe(403);
    cloud.move(61_000);
    expect((await fetch(link)).status).toBe(403);
  });

  it('tells a fault of S3 from what is not there', async () => {
    const none = objectsIn('no-such-bucket', {
      region: 'eu-west-1',
      endpoint: cloud.endpoint,
      credentials: { accessKeyId: 'TEST', secretAccessKey: localSecretKey },
    });
    await expect(none.put('x', 'x', { type })).rejects.toMatchObject({ name: 'S3Failure', status: 404 });
  });
});

describe('an upload link', () => {
  const put = (link: { url: string; headers: Readonly<Record<string, string>> }, body: string, more = {}) =>
    fetch(link.url, { method: 'PUT', body, headers: { ...link.headers, ...more } });

  it('takes what it was made for', async () => {
    const link = await objects.uploadLink('uploads/ok', { size: 4, type: 'image/png' }, soon());
    expect((await put(link, 'four')).status).toBe(200);
    expect(await objects.head('uploads/ok')).toMatchObject({ size: 4, type: 'image/png' });
  });

  it.each([
    ['more bytes', 'fives', {}],
    ['fewer bytes', 'one', {}],
    ['another type', 'four', { 'content-type': 'text/html' }],
  ])('refuses %s', async (_, body, more) => {
    const link = await objects.uploadLink('uploads/no', { size: 4, type: 'image/png' }, soon());
    expect((await put(link, body, more)).status).toBe(403);
    expect(await objects.head('uploads/no')).toBeUndefined();
  });

  it('leads to no other key', async () => {
    const link = await objects.uploadLink('uploads/mine', { size: 4, type: 'image/png' }, soon());
    const other = { ...link, url: link.url.replace('uploads/mine', 'uploads/yours') };
    expect((await put(other, 'four')).status).toBe(403);
  });
});

describe('the place of a bucket', () => {
  const variables = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
  const link = (more: Record<string, string>) =>
    objectsIn('files', s3Place({ ...variables, ...more })).downloadLink('a b', 'x', {
      seconds: 60,
      now: new Date('2026-06-12T08:00:00Z'),
    });

  it('is Amazon’s own, by the bucket’s name, with the session’s token signed along', async () => {
    const url = new URL(await link({ AWS_SESSION_TOKEN: 'a+token/=' }));
    expect(url.origin + url.pathname).toBe('https://files.s3.eu-west-1.amazonaws.com/a%20b');
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe('a+token/=');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host');
  });

  it('may be another endpoint below a path of its own', async () => {
    const url = new URL(await link({ AWS_ENDPOINT_URL: 'http://127.0.0.1:3000/_local/aws' }));
    expect(url.origin + url.pathname).toBe('http://127.0.0.1:3000/_local/aws/files/a%20b');
  });

  it('names the variable that is missing', () => {
    expect(() => s3Place({ AWS_REGION: 'eu-west-1' })).toThrow('AWS_ACCESS_KEY_ID');
  });
});
