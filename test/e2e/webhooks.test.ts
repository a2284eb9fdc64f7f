import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook as Library } from 'standardwebhooks';
import { aReceiver, type Receiver, says } from '../support/a-receiver.ts';
import { advance, call, type DeskProcess, idle, removeData, startDesk } from '../support/running-desk.ts';

let desk: DeskProcess;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await aReceiver();
  desk = await startDesk();
});
afterAll(async () => {
  await receiver.stop();
  await desk.stop();
  removeData(desk);
});

const admin = { as: 'admin' } as const;
const ask = async (subject: string) => {
  const body = { name: 'Customer', address: 'customer@example.com', subject, question: 'Why?' };
  const { status, body: answer } = await call(desk, 'POST', '/v1/portal/incidents', { body });
  expect(status).toBe(201);
  await idle(desk);
  return String(answer.reference);
};

test('what happens to incidents reaches a receiver signed, again after it failed, and on request', async () => {
  const hook = {
    name: 'Data warehouse',
    url: `http://127.0.0.1:${receiver.port}/desk`,
    events: ['TimelineEventAdded'],
    timelineTypes: ['created'],
  };
  const untrusted = await call(desk, 'POST', '/v1/webhooks', { ...admin, body: hook });
  expect(untrusted.status).toBe(400);
  const saved = await call(desk, 'PUT', '/v1/settings/webhooks', {
    ...admin,
    headers: { 'if-match': '"0"' },
    body: { trusted: ['127.0.0.1'] },
  });
  expect(saved.status).toBe(200);
  const { status, body } = await call(desk, 'POST', '/v1/webhooks', { ...admin, body: hook });
  expect(status).toBe(201);
  const { id } = body.webhook as { id: string };

  const reference = await ask('The printer stops');
  expect(receiver.received).toHaveLength(1);
  const [first] = receiver.received;
  expect(new Library(String(body.secret)).verify(first!.body, first!.headers)).toMatchObject({
    type: 'TimelineEventAdded',
    data: { reference, type: 'created', actor: 'contact' },
  });

  receiver.answer = says(503);
  await ask('Again');
  expect(receiver.received).toHaveLength(2);
  receiver.answer = says(204);
  await advance(desk, 'PT2M');
  await idle(desk);
  expect(receiver.received).toHaveLength(3);
  const list = await call(desk, 'GET', `/v1/webhooks/${id}/deliveries`, admin);
  const [newest, oldest] = list.body.deliveries as { id: string; attempts: { status: number }[] }[];
  expect([newest, oldest].map((one) => one?.attempts.map((attempt) => attempt.status))).toEqual([
    [503, 204],
    [204],
  ]);

  const replayed = await call(desk, 'POST', `/v1/webhooks/${id}/deliveries/${oldest?.id}/replay`, admin);
  expect(replayed.status).toBe(202);
  await call(desk, 'POST', `/v1/webhooks/${id}/test`, admin);
  await idle(desk);
  expect(receiver.received).toHaveLength(5);
  const [again, tested] = receiver.received.slice(3).sort((one, two) => two.body.length - one.body.length);
  expect([again!.body, again!.headers['webhook-id']]).toEqual([first!.body, oldest?.id]);
  expect(JSON.parse(tested!.body)).toMatchObject({ type: 'WebhookTest', data: { webhookId: id } });
}, 60_000);
