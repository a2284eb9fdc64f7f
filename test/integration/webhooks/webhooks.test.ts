import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from '../../../shared/webhooks/index.ts';
import { MOST_WEBHOOKS } from '../../../shared/webhooks/webhook.ts';
import type { Answer } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aWebhookDesk, type WebhookDesk } from '../../support/a-webhook-desk.ts';

let table: TestTable;
let desk: WebhookDesk;
let sites = 0;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  sites += 1;
  desk = await aWebhookDesk(table, `site-${sites}`);
});

const body = { name: 'Warehouse', url: 'https://hooks.example.com/desk', events: ['OpportunityOpened'] };
const create = (over: Record<string, unknown> = {}, key?: string) =>
  desk.send({
    route: 'POST /v1/webhooks',
    body: { ...body, ...over },
    headers: key ? { 'idempotency-key': key } : {},
  });
const made = async (over: Record<string, unknown> = {}) => {
  const answer = await create(over);
  expect(answer.status).toBe(201);
  return answer.json as unknown as { webhook: Webhook; secret: string };
};
const on = (
  method: string,
  id: string,
  line: { path?: string; body?: unknown; version?: number; key?: string },
) =>
  desk.send({
    route: `${method} /v1/webhooks/{id}${line.path ?? ''}`,
    params: { id },
    ...(line.body === undefined ? {} : { body: line.body }),
    headers: {
      ...(line.version === undefined ? {} : { 'if-match': `"${line.version}"` }),
      ...(line.key ? { 'idempotency-key': line.key } : {}),
    },
  });
const pointers = ({ json }: Answer) => (json.fields as { pointer: string }[]).map(({ pointer }) => pointer);
const rowsOf = async () =>
  (await table.items())
    .filter(({ pk }) => pk === `WHK#site-${sites}`)
    .map(({ sk }) => String(sk).split('#')[0]);

describe('a webhook', () => {
  it('is made, read and listed, and its secret is shown once', async () => {
    const { webhook, secret } = await made();
    expect(Webhook.strict().parse(webhook)).toMatchObject({ ...body, timelineTypes: [], enabled: true });
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const read = await on('GET', webhook.id, {});
    expect([read.status, read.headers.etag, read.json]).toEqual([200, '"1"', webhook]);
    const list = await desk.send({ route: 'GET /v1/webhooks' });
    expect(list.json).toEqual({ webhooks: [webhook] });
    expect(read.text + list.text).not.toContain('whsec');
  });

  it('is for admins alone', async () => {
    for (const groups of ['[agent]', '[manager]'])
      expect((await desk.send({ route: 'GET /v1/webhooks', groups })).status).toBe(403);
  });

  it('is made once under an Idempotency-Key, whose marker does not hold the secret', async () => {
    const [one, two] = await Promise.all([create({}, 'k'), create({}, 'k')]);
    const three = await create({}, 'k');
    expect([one.status, two.json, three.json]).toEqual([201, one.json, one.json]);
    expect(one.json.secret).toMatch(/^whsec_/);
    expect(await rowsOf()).toEqual(['HEAD', 'HOOK', 'SECRET', 'USES']);
    const markers = (await table.items()).filter(({ kind }) => kind === 'idempotency');
    expect(markers.length).toBeGreaterThan(0);
    expect(JSON.stringify(markers)).not.toContain('whsec');
    expect((await create({ name: 'Another' }, 'k')).json).toMatchObject({ status: 422 });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no name', { name: ' ' }, '/name'],
    ['a name of two lines', { name: 'a\nb' }, '/name'],
    ['no address', { url: undefined }, '/url'],
    ['a private address', { url: 'https://10.0.0.1/' }, '/url'],
    ['a name that leads to a private address', { url: 'https://inside.example/' }, '/url'],
    ['plain http', { url: 'http://hooks.example.com/' }, '/url'],
    ['a password', { url: 'https://a:b@hooks.example.com/' }, '/url'],
    ['an event that there is not', { events: ['IncidentExploded'] }, '/events/0'],
    ['an errand of the desk', { events: ['WebhookQueued'] }, '/events/0'],
    ['an event twice', { events: ['ContactMerged', 'ContactMerged'] }, '/events'],
    ['a secret of its own', { secret: 'whsec_mine' }, '/secret'],
  ])('with %s is refused', async (_, over, pointer) => {
    desk.names.set('inside.example', ['8.8.8.8', '192.168.0.4']);
    const answer = await create(over);
    expect([answer.status, pointers(answer)]).toEqual([400, [pointer]]);
    expect(await rowsOf()).toEqual([]);
    expect(JSON.stringify(desk.log)).not.toContain('192.168');
  });

  it('may lead to hosts that an admin trusts', async () => {
    desk.names.set('inside.example', ['192.168.0.4']);
    await desk.trust('inside.example', '10.1.0.0/16');
    await made({ url: 'http://inside.example:8080/hook' });
    await made({ url: 'http://10.1.2.3/hook' });
    expect((await create({ url: 'http://127.0.0.1/hook' })).status).toBe(400);
  });

  it('is replaced at the version that was seen', async () => {
    const { webhook } = await made();
    const put = (version: number | undefined, over: object) =>
      on('PUT', webhook.id, { body: { ...body, ...over }, ...(version ? { version } : {}) });
    expect((await put(undefined, {})).status).toBe(428);
    const answers = await Promise.all([put(1, { name: 'One' }), put(1, { name: 'Two' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const after = await on('GET', webhook.id, {});
    expect(after.json).toMatchObject({ version: 2, secretMadeAt: webhook.secretMadeAt });
    const bad = await put(2, { url: 'https://127.0.0.2/' });
    expect([bad.status, pointers(bad)]).toEqual([400, ['/url']]);
  });

  it('is deleted with its secret, and makes room', async () => {
    const { webhook } = await made();
    expect((await on('DELETE', webhook.id, { version: 9 })).status).toBe(412);
    expect((await on('DELETE', webhook.id, { version: 1 })).status).toBe(204);
    expect(await rowsOf()).toEqual(['HEAD']);
    expect((await on('GET', webhook.id, {})).status).toBe(404);
    expect((await on('POST', webhook.id, { path: '/rotate-secret' })).status).toBe(404);
  });

  it('is one of fifty at most, listed by pages', async () => {
    const ids: string[] = [];
    for (let count = 0; count < MOST_WEBHOOKS; count += 1) ids.push((await made()).webhook.id);
    expect((await create()).status).toBe(409);
    const first = await desk.send({ route: 'GET /v1/webhooks', query: { limit: '40' } });
    const next = String(first.json.next);
    const second = await desk.send({ route: 'GET /v1/webhooks', query: { limit: '40', cursor: next } });
    expect(second.json.next).toBeUndefined();
    const listed = [first, second].flatMap(({ json }) => json.webhooks as Webhook[]);
    expect(listed.map(({ id }) => id)).toEqual(ids);
    await on('DELETE', ids[0]!, {});
    expect((await create()).status).toBe(201);
  });
});

describe('a rotation', () => {
  it('shows the new secret once, and keeps the old one beside it', async () => {
    const { webhook, secret } = await made();
    const rotated = await on('POST', webhook.id, { path: '/rotate-secret', key: 'r' });
    expect(rotated.status).toBe(200);
    expect(rotated.json.secret).not.toBe(secret);
    const kept = await desk.webhooks.secrets(webhook.id);
    expect(kept.map(({ value }) => value)).toEqual([rotated.json.secret, secret]);
    expect(await on('POST', webhook.id, { path: '/rotate-secret', key: 'r' })).toMatchObject({
      json: rotated.json,
    });
    expect(await desk.webhooks.secrets(webhook.id)).toHaveLength(2);
    await on('POST', webhook.id, { path: '/rotate-secret' });
    const late = await on('POST', webhook.id, { path: '/rotate-secret', key: 'r' });
    expect(late.json.secret).toBeUndefined();
  });

  it('at two hands at once is one', async () => {
    const { webhook } = await made();
    const rotate = () => on('POST', webhook.id, { path: '/rotate-secret' });
    const answers = await Promise.all([rotate(), rotate()]);
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    const [current] = await desk.webhooks.secrets(webhook.id);
    expect(done.map(({ json }) => json.secret)).toContain(current!.value);
    expect(await desk.webhooks.secrets(webhook.id)).toHaveLength(done.length + 1);
  });
});
