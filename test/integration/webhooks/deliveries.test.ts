import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook as Library } from 'standardwebhooks';
import type { Delivery, Webhook } from '../../../shared/webhooks/index.ts';
import { aReceiver, type Receiver, says } from '../../support/a-receiver.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aWebhookDesk, type WebhookDesk } from '../../support/a-webhook-desk.ts';
import { days, minutes } from '../../support/time.ts';

let table: TestTable;
let desk: WebhookDesk;
let receiver: Receiver;
let sites = 0;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  sites += 1;
  receiver = await aReceiver();
  desk = await aWebhookDesk(table, `site-${sites}`);
});
afterEach(() => receiver.stop());

const opened = {
  opportunityId: 'o1',
  reference: '260612-000001',
  amount: 10,
  currency: 'EUR',
  stage: 'new',
  revision: 1,
};

async function aWebhook(over: Record<string, unknown> = {}) {
  const url = `http://127.0.0.1:${receiver.port}/hook`;
  const body = { name: 'Warehouse', url, events: ['OpportunityOpened'], ...over };
  const { status, json } = await desk.send({ route: 'POST /v1/webhooks', body });
  expect(status).toBe(201);
  return json as unknown as { webhook: Webhook; secret: string };
}
const listed = async (id: string, query: Record<string, string> = {}) => {
  const answer = await desk.send({ route: 'GET /v1/webhooks/{id}/deliveries', params: { id }, query });
  expect(answer.status).toBe(200);
  return answer.json as unknown as { deliveries: Delivery[]; next?: string };
};
const newest = async (id: string) => (await listed(id)).deliveries[0]!;
const replay = (id: string, deliveryId: string, key?: string) =>
  desk.send({
    route: 'POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay',
    params: { id, deliveryId },
    headers: key ? { 'idempotency-key': key } : {},
  });
const now = (id: string) => desk.webhooks.find(id);

describe('an event', () => {
  it('reaches every webhook that has asked for it, signed, and no other', async () => {
    const one = await aWebhook();
    const two = await aWebhook();
    await aWebhook({ events: ['OpportunityChanged'] });
    await aWebhook({ enabled: false });
    expect(await desk.tell('OpportunityOpened', opened)).toBe(2);
    const deliveries = [await newest(one.webhook.id), await newest(two.webhook.id)];
    for (const { id } of deliveries) expect(await desk.deliver(id)).toMatchObject({ state: 'delivered' });
    expect(receiver.received).toHaveLength(2);
    const [first, second] = receiver.received;
    const body = new Library(one.secret).verify(first!.body, first!.headers) as Record<string, unknown>;
    expect(body).toEqual({ id: body.id, type: 'OpportunityOpened', at: body.at, data: opened });
    expect(second!.body).toBe(first!.body);
    expect(() => new Library(one.secret).verify(second!.body, second!.headers)).toThrow();
    new Library(two.secret).verify(second!.body, second!.headers);
    expect(first!.headers).toMatchObject({
      ...{ 'content-type': 'application/json', 'user-agent': 'IncidentDesk-Webhooks/1' },
      'webhook-id': deliveries[0]!.id,
    });
  });

  it('told twice, and brought twice, is sent once', async () => {
    const { webhook } = await aWebhook();
    await Promise.all([desk.tell('OpportunityOpened', opened), desk.tell('OpportunityOpened', opened)]);
    const { deliveries } = await listed(webhook.id);
    expect(deliveries).toHaveLength(1);
    const states = await Promise.all([desk.deliver(deliveries[0]!.id), desk.deliver(deliveries[0]!.id)]);
    expect(states.map(({ state }) => state).sort()).toEqual(['delivered', 'held']);
    expect(await desk.deliver(deliveries[0]!.id)).toEqual({ state: 'done' });
    expect(receiver.received).toHaveLength(1);
  });

  it('of a call reaches the webhook that is named, though it listens to nothing', async () => {
    const { webhook } = await aWebhook({ events: [] });
    await aWebhook();
    const asked = {
      webhookId: webhook.id,
      reference: '260612-000001',
      eventId: 'e1',
      cause: { kind: 'rule', id: 'r' },
    };
    expect(await desk.tell('WebhookAsked', asked)).toBe(1);
    expect(await desk.tell('WebhookAsked', { ...asked, webhookId: 'none' })).toBe(0);
    await desk.deliver((await newest(webhook.id)).id);
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({ type: 'WebhookAsked', data: asked });
  });

  it('for a webhook that was turned off is kept as not sent, and can be sent later', async () => {
    const { webhook } = await aWebhook({ enabled: false });
    await desk.tell('WebhookAsked', { webhookId: webhook.id });
    const { id } = await newest(webhook.id);
    expect(await desk.deliver(id)).toMatchObject({ state: 'failed', posted: { fault: 'off' } });
    expect(receiver.received).toHaveLength(0);
    await desk.webhooks.replace(webhook, { ...webhook, enabled: true, version: 2 });
    expect((await replay(webhook.id, id)).status).toBe(202);
    expect(await desk.deliver(id, 2)).toMatchObject({ state: 'delivered' });
  });

  it('for a webhook that is deleted meanwhile is dropped', async () => {
    const { webhook } = await aWebhook();
    await desk.tell('OpportunityOpened', opened);
    const { id } = await newest(webhook.id);
    await desk.webhooks.remove(webhook);
    expect(await desk.deliver(id)).toMatchObject({ state: 'failed', posted: { fault: 'off' } });
    expect(receiver.received).toHaveLength(0);
  });

  it('goes where the name leads at that moment, checked anew', async () => {
    await desk.trust('127.0.0.1', 'hooks.example');
    desk.names.set('hooks.example', ['127.0.0.1']);
    const { webhook } = await aWebhook({ url: `http://hooks.example:${receiver.port}/` });
    // The admin's trust ends, and the name has come to lead inside.
    await desk.trust();
    await desk.tell('OpportunityOpened', opened);
    const { id } = await newest(webhook.id);
    expect(await desk.deliver(id)).toMatchObject({ state: 'held', posted: { fault: 'address' } });
    expect(receiver.received).toHaveLength(0);
  });
});

describe('a delivery that fails', () => {
  beforeEach(() => {
    receiver.answer = says(503);
  });

  it('waits for longer each time, is tried no earlier, and arrives in the end', async () => {
    const { webhook } = await aWebhook();
    await desk.tell('OpportunityOpened', opened);
    const { id } = await newest(webhook.id);
    expect(await desk.deliver(id)).toMatchObject({ state: 'held', seconds: 60, posted: { status: 503 } });
    expect((await now(webhook.id))!.failingSince).toBeDefined();
    expect(await desk.deliver(id)).toEqual({ state: 'held', seconds: 60 });
    expect(receiver.received).toHaveLength(1);
    desk.pass(minutes(1));
    expect(await desk.deliver(id)).toMatchObject({ state: 'held', seconds: 120 });
    receiver.answer = says(200);
    desk.pass(minutes(2));
    expect(await desk.deliver(id)).toMatchObject({ state: 'delivered' });
    const { attempts, state, nextAt } = await newest(webhook.id);
    expect(attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect([state, nextAt]).toEqual(['delivered', undefined]);
    expect((await now(webhook.id))!.failingSince).toBeUndefined();
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]));
  });

  it('is given up after a day, and after three of them the webhook is turned off and says why', async () => {
    const { webhook } = await aWebhook();
    for (let day = 0; day <= 3; day += 1) {
      await desk.tell('OpportunityOpened', { ...opened, revision: day });
      const { id } = await newest(webhook.id);
      for (let outcome = await desk.deliver(id); outcome.state === 'held'; outcome = await desk.deliver(id))
        desk.pass(outcome.seconds * 1000);
      expect((await newest(webhook.id)).state).toBe('failed');
      if (day < 2) expect((await now(webhook.id))!.enabled).toBe(true);
    }
    expect(await now(webhook.id)).toMatchObject({
      enabled: false,
      disabled: { because: 'failing' },
      version: 2,
    });
    const body = { name: 'Warehouse', url: webhook.url, events: ['OpportunityOpened'] };
    const again = await desk.send({
      route: 'PUT /v1/webhooks/{id}',
      params: { id: webhook.id },
      headers: { 'if-match': '"2"' },
      body,
    });
    expect(again.json).toMatchObject({ enabled: true, version: 3 });
    expect(again.json).not.toHaveProperty('disabled');
    expect(again.json).not.toHaveProperty('failingSince');
  });

  it('turns its webhook off when the receiver is gone, unless an admin has changed it meanwhile', async () => {
    const { webhook } = await aWebhook();
    await desk.tell('OpportunityOpened', opened);
    const { id } = await newest(webhook.id);
    receiver.answer = async (response, request) => {
      await desk.webhooks.replace(webhook, { ...webhook, name: 'Led elsewhere', version: 2 });
      says(410)(response, request);
    };
    expect(await desk.deliver(id)).toMatchObject({ state: 'failed', posted: { status: 410 } });
    expect(await now(webhook.id)).toMatchObject({ enabled: true, version: 2 });
    receiver.answer = says(410);
    await replay(webhook.id, id);
    await desk.deliver(id, 2);
    expect(await now(webhook.id)).toMatchObject({ enabled: false, disabled: { because: 'gone' } });
  });

  it('whose sender died is taken up by the next one, once the time of the first is over', async () => {
    const { webhook } = await aWebhook();
    await desk.tell('OpportunityOpened', opened);
    const { id } = await newest(webhook.id);
    // Nothing after the claim is written: the process is gone.
    let writes = 0;
    table.before = (operation) => {
      if (operation === 'TransactWriteItems' && ++writes > 1) throw new Error('Killed.');
    };
    await expect(desk.deliver(id)).rejects.toThrow('Killed.');
    table.before = () => undefined;
    expect(await desk.deliver(id)).toMatchObject({ state: 'held' });
    receiver.answer = says(200);
    desk.pass(minutes(1));
    expect(await desk.deliver(id)).toMatchObject({ state: 'delivered' });
    const { attempts } = await newest(webhook.id);
    expect(attempts.map(({ fault }) => fault)).toEqual(['interrupted', undefined]);
  });
});

describe('a replay', () => {
  const failed = async () => {
    const made = await aWebhook();
    receiver.answer = says(410);
    await desk.tell('OpportunityOpened', opened);
    const { id } = await newest(made.webhook.id);
    await desk.deliver(id);
    receiver.answer = says(200);
    const webhook = (await now(made.webhook.id))!;
    await desk.webhooks.replace(webhook, { ...webhook, enabled: true, version: webhook.version + 1 });
    return { webhookId: webhook.id, id };
  };

  it('sends the same message under the same id, once for a key', async () => {
    const { webhookId, id } = await failed();
    const [one, two] = await Promise.all([replay(webhookId, id, 'k'), replay(webhookId, id, 'k')]);
    expect([one.status, two.json]).toEqual([202, one.json]);
    expect(one.json).toMatchObject({ id, state: 'waiting', run: 2 });
    expect((await replay(webhookId, id, 'k')).json).toEqual(one.json);
    expect(await desk.deliver(id, 1)).toEqual({ state: 'done' });
    expect(await desk.deliver(id, 2)).toMatchObject({ state: 'delivered' });
    const [first, second] = receiver.received;
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  });

  it('does not get between an attempt that is under way', async () => {
    const { webhook } = await aWebhook();
    await desk.tell('OpportunityOpened', opened);
    const { id } = await newest(webhook.id);
    let during = 0;
    receiver.answer = async (response, request) => {
      during = (await replay(webhook.id, id)).status;
      says(200)(response, request);
    };
    expect(await desk.deliver(id)).toMatchObject({ state: 'delivered' });
    expect(during).toBe(409);
  });

  it('is of a delivery to that webhook alone', async () => {
    const { id } = await failed();
    const other = await aWebhook();
    expect((await replay(other.webhook.id, id)).status).toBe(404);
    expect((await replay(other.webhook.id, 'A'.repeat(27))).status).toBe(404);
  });
});

describe('the log', () => {
  it('pages from the newest, and holds what is sent apart', async () => {
    const { webhook } = await aWebhook();
    for (let revision = 1; revision <= 5; revision += 1) {
      await desk.tell('OpportunityOpened', { ...opened, revision });
      desk.pass(1000);
    }
    const first = await listed(webhook.id, { limit: '3' });
    const second = await listed(webhook.id, { limit: '3', cursor: first.next! });
    expect(second.next).toBeUndefined();
    const all = [...first.deliveries, ...second.deliveries];
    expect(all).toHaveLength(5);
    expect(all.map(({ createdAt }) => createdAt)).toEqual(
      all
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    );
    for (const delivery of all) expect(delivery).not.toHaveProperty('body');
    const { json } = await desk.send({
      route: 'GET /v1/webhooks/{id}/deliveries/{deliveryId}',
      params: { id: webhook.id, deliveryId: all[0]!.id },
    });
    expect(JSON.parse(String(json.body))).toMatchObject({ data: { revision: 5 } });
    const other = await aWebhook();
    const foreign = await desk.send({
      route: 'GET /v1/webhooks/{id}/deliveries',
      params: { id: other.webhook.id },
      query: { cursor: first.next! },
    });
    expect(foreign.status).toBe(400);
  });

  it('ends after thirty days', async () => {
    const { webhook } = await aWebhook();
    await desk.tell('OpportunityOpened', opened);
    const items = await table.items();
    const stored = items.find((one) => one.kind === 'webhookDelivery' && one.webhookId === webhook.id);
    expect(Number(stored!.expiresAt) * 1000 - desk.clock().getTime()).toBeGreaterThan(days(29.9));
  });
});

describe('a test', () => {
  const test = (id: string, key?: string) =>
    desk.send({
      route: 'POST /v1/webhooks/{id}/test',
      params: { id },
      headers: key ? { 'idempotency-key': key } : {},
    });

  it('is sent to a webhook that is turned off, too, once for a key', async () => {
    const { webhook, secret } = await aWebhook({ enabled: false });
    const [one, two] = await Promise.all([test(webhook.id, 'k'), test(webhook.id, 'k')]);
    expect([one.status, two.json]).toEqual([202, one.json]);
    expect(await desk.deliver(String(one.json.id))).toMatchObject({ state: 'delivered' });
    const [sent] = receiver.received;
    expect(new Library(secret).verify(sent!.body, sent!.headers)).toMatchObject({
      type: 'WebhookTest',
      data: { webhookId: webhook.id },
    });
  });

  it('that fails is not tried again', async () => {
    const { webhook } = await aWebhook();
    receiver.answer = says(500);
    const { json } = await test(webhook.id);
    expect(await desk.deliver(String(json.id))).toMatchObject({ state: 'failed' });
    expect((await now(webhook.id))!.failingSince).toBeUndefined();
  });
});
