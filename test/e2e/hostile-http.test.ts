import { createHmac, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { logsOf } from '../support/logs.ts';
import { type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { call, type DeskProcess, idle, mailTo, removeData, startDesk } from '../support/running-desk.ts';

const form = '/v1/portal/incidents';
const question = { name: 'N', address: 'asker@example.com', subject: 'A subject nobody logs', question: 'Q' };
const json = { 'content-type': 'application/json' };

describe('HTTP from the hostile and the unlucky', () => {
  let desk: DeskProcess;
  let token: string;
  beforeAll(async () => {
    desk = await startDesk();
    const { body } = await call(desk, 'POST', '/_local/token', { body: { group: 'agent' } });
    token = String(body.token);
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    removeData(desk);
  });

  const send = (method: string, path: string, headers?: Record<string, string>, body?: string | Buffer) =>
    sendRaw(desk, { method, path, headers, body });
  const post = (body: string | Buffer) => send('POST', form, json, body);
  const asAgent = (path: string) => send('GET', path, { authorization: `Bearer ${token}` });
  const refused = ({ status, text }: RawAnswer, expected: number) => {
    expect([status, text.slice(0, 300)]).toEqual([expected, expect.any(String)]);
    expect(text).not.toMatch(/\bat \S+ \(|node_modules|\.[mt]s:\d|arn:aws|CorruptData|Exception/);
  };

  test.each<[string, string | Buffer, number]>([
    ['nothing', '', 400],
    ['null', 'null', 400],
    ['a list', '[]', 400],
    ['a hundred thousand brackets', '['.repeat(90_000), 400],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['more than is read', JSON.stringify({ ...question, question: 'x'.repeat(97 * 1024) }), 413],
    ['more than the gateway takes', Buffer.alloc(11 * 1024 * 1024, ' '), 413],
    ['a prototype', '{"__proto__":{"x":1},"name":"a"}', 400],
    [
      'five thousand fields',
      JSON.stringify(Object.fromEntries([...Array(5000).keys()].map((key) => [`k${key}`, 1]))),
      400,
    ],
    ['a line break in the subject', JSON.stringify({ ...question, subject: 'x\r\nBcc: b@example.com' }), 400],
    [
      'a line break in the address',
      JSON.stringify({ ...question, address: 'a@example.com\r\nBcc: b@example.com' }),
      400,
    ],
    ['two addresses', JSON.stringify({ ...question, address: 'a@example.com, b@example.com' }), 400],
    [
      'an address too long to write to',
      JSON.stringify({ ...question, address: `${'a'.repeat(65)}@example.com` }),
      400,
    ],
    ['a list for a text', JSON.stringify({ ...question, subject: ['x'] }), 400],
  ])('a form of %s is refused', async (_, body, status) => {
    refused(await post(body), status);
  });

  test('what is odd but allowed is asked, read and mailed whole', async () => {
    const address = 'odd@example.com';
    const odd = [
      { name: '\u202egpj.exe', subject: '👩‍👩‍👧‍👦'.repeat(20), question: 'a\u0000b\u0007' },
      { name: '\ud800x', subject: 'half \udc00', question: 'half \ud83d' },
      { name: '<script>1</script>', subject: '{{ "x" | upcase }} {% raw %}', question: '{% include "x" %}' },
      { name: 'N', subject: 'x\u2028Bcc: b@example.com', question: '漢'.repeat(21_845) },
    ];
    for (const one of odd) {
      const { status, text } = await post(JSON.stringify({ ...one, address }));
      expect(status).toBe(201);
      const { reference } = JSON.parse(text) as { reference: string };
      expect((await asAgent(`/v1/incidents/${reference}`)).status).toBe(200);
    }
    await idle(desk);
    const mails = await mailTo(desk, address);
    expect(mails).toHaveLength(odd.length);
    for (const { headers, html } of mails) {
      expect(headers).not.toHaveProperty('bcc');
      expect(html).not.toMatch(/<script>1/);
    }
  });

  test.each([
    ...['%', '%zz', '%00', '%2F', '%2e%2e', '%ff%fe', '270301-000001%2Ftimeline', '270301-0000001234567'],
    ...['../portal', '', '270301-000001/', '270301-000001/timeline/x', '%F0%9F%98%80', '9'.repeat(200)],
  ])('the path /v1/incidents/%s leads nowhere', async (last) => {
    const answer = await asAgent(`/v1/incidents/${last}`);
    refused(answer, answer.status === 400 ? 400 : 404);
  });

  test.each([
    ...['status=bad', 'status=open&status=closed', 'limit=0', 'limit=101', 'limit=', 'limit=NaN', 'cursor='],
    ...['cursor=x', `cursor=${'A'.repeat(501)}`, `cursor=${Buffer.from('["list",5]').toString('base64url')}`],
    `cursor=${Buffer.from('["timeline:270301-000001","LOG#"]').toString('base64url')}`,
  ])('the list refuses ?%s', async (query) => {
    const answer = await asAgent(`/v1/incidents?${query}`);
    refused(answer, 400);
    expect(answer.type).toBe('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({ type: 'urn:incident-desk:problem:invalid-request' });
  });

  test('no token but the issuer’s own, for this desk and still valid, opens anything', async () => {
    const [file] = readdirSync(join(desk.dataDir, 'oidc'));
    const jwk = JSON.parse(readFileSync(join(desk.dataDir, 'oidc', file ?? ''), 'utf8')) as JWK;
    const [own, claims] = [await importJWK(jwk, 'RS256'), decodeJwt(token)];
    const { kid = '' } = decodeProtectedHeader(token);
    const sign = (payload: JWTPayload, key: Parameters<SignJWT['sign']>[0] = own) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
    const now = Math.floor(Date.now() / 1000);
    const [header, payload, signature] = token.split('.');
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const hmac = `${part({ alg: 'HS256', kid })}.${payload}`;
    const publicKey = JSON.stringify({ kty: jwk.kty, n: jwk.n, e: jwk.e });
    const status = async (bearer: string) =>
      (await send('GET', '/v1/incidents', { authorization: `Bearer ${bearer}` })).status;
    const { 'cognito:groups': _, ...groupless } = claims;
    const { aud: _aud, ...anyone } = claims;
    const { exp: _exp, ...endless } = claims;
    const statuses = {
      good: await status(await sign(claims)),
      none: await status(`${part({ alg: 'none' })}.${payload}.`),
      unsigned: await status(`${header}.${payload}.`),
      promoted: await status(`${header}.${part({ ...claims, 'cognito:groups': ['admin'] })}.${signature}`),
      'signed with the public key': await status(
        `${hmac}.${createHmac('sha256', publicKey).update(hmac).digest('base64url')}`,
      ),
      'another key': await status(
        await sign(claims, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
      ),
      expired: await status(await sign({ ...claims, iat: now - 7200, exp: now - 3600 })),
      endless: await status(await sign(endless)),
      'another audience': await status(await sign({ ...claims, aud: 'another' })),
      'no audience': await status(await sign(anyone)),
      'another issuer': await status(await sign({ ...claims, iss: 'https://issuer.example' })),
      'no groups': await status(await sign(groupless)),
      'no role of ours': await status(await sign({ ...claims, 'cognito:groups': ['public', 'agents'] })),
      long: await status('a'.repeat(10_000)),
    };
    const { good, 'no groups': none, 'no role of ours': stranger, ...rest } = statuses;
    expect([good, none, stranger]).toEqual([200, 403, 403]);
    expect(rest).toEqual(Object.fromEntries(Object.keys(rest).map((name) => [name, 401])));
  });

  test('a link altered in any place leads nowhere and records nothing', async () => {
    const address = 'links@example.com';
    const { text } = await post(JSON.stringify({ ...question, address }));
    const { reference } = JSON.parse(text) as { reference: string };
    await idle(desk);
    const [receipt] = await mailTo(desk, address);
    const click = /href="([^"]+\/c)"/.exec(receipt?.html ?? '')?.[1] ?? '';
    const path = new URL(click).pathname;
    const places = [...path.matchAll(/[\w-]/g)]
      .map(({ index }) => index)
      .filter((at) => at > 2 && at < path.length - 2);
    expect(places.length).toBeGreaterThan(100);
    const altered = (at: number) => path.slice(0, at) + (path[at] === 'A' ? 'B' : 'A') + path.slice(at + 1);
    const answers = await Promise.all(places.map((at) => send('GET', altered(at))));
    expect(answers.filter(({ status }) => status !== 404)).toEqual([]);
    await idle(desk);
    const { body } = await call(desk, 'GET', `/v1/incidents/${reference}/timeline`, { as: 'agent' });
    const types = (body.events as { type: string }[]).map(({ type }) => type);
    expect(types).not.toContain('linkFollowed');
  });

  test('thirty of one form at once, under one key, are one incident with one answer', async () => {
    const [address, headers] = ['thirty@example.com', { 'idempotency-key': 'thirty' }];
    const asked = await Promise.all(
      Array.from({ length: 30 }, () => call(desk, 'POST', form, { body: { ...question, address }, headers })),
    );
    expect(new Set(asked.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(asked[0]?.status).toBe(201);
    await idle(desk);
    expect(await mailTo(desk, address)).toHaveLength(1);
  });

  test('replies of two agents at once are all kept; of those to one version one is taken', async () => {
    const { body: asked } = await call(desk, 'POST', form, {
      body: { ...question, address: 'two@example.com' },
    });
    const path = `/v1/incidents/${String(asked.reference)}`;
    const replies = (count: number, headers: Record<string, string>) =>
      Promise.all(
        Array.from({ length: count }, (_, number) =>
          call(desk, 'POST', `${path}/replies`, {
            as: 'agent',
            name: number % 2 ? 'first' : 'second',
            body: { text: `Reply ${number}` },
            headers,
          }),
        ),
      );
    const { body: before } = await call(desk, 'GET', path, { as: 'agent' });
    const raced = await replies(8, { 'if-match': `"${String(before.version)}"` });
    expect(raced.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(412)]);
    const kept = (await replies(16, {})).filter(({ status }) => status === 201);
    expect(kept.length).toBeGreaterThan(8);
    expect(new Set(kept.map(({ body }) => body.version)).size).toBe(kept.length);
    await idle(desk);
    // The receipt, the one that won, and every one that was taken.
    expect(await mailTo(desk, 'two@example.com')).toHaveLength(2 + kept.length);
  });

  test('none of it is in the logs', () => {
    expect(logsOf(desk)).toContain('request refused');
    expect(logsOf(desk)).not.toMatch(/@example\.com|A subject nobody logs|eyJ[\w-]{10,}|Bcc:|Reply \d/);
  });
});
