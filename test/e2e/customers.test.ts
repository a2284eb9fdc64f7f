import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callerOf } from '../support/desk-caller.ts';
import {
  advance,
  call,
  type DeskProcess,
  idle,
  mailIn,
  mailTo,
  removeData,
  startDesk,
} from '../support/running-desk.ts';

let desk: DeskProcess;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(async () => {
  await desk.stop();
  removeData(desk);
});

const agent = callerOf(() => desk, 'agent');
const { made, read } = agent;
const ask = async (address: string) => {
  const body = { name: 'Ada Newcomer', address, subject: 'The pump stops', question: 'Why?' };
  const answer = await call(desk, 'POST', '/v1/portal/incidents', { body });
  expect(answer.status).toBe(201);
  return String(answer.body.reference);
};

test('customers come by form and mail, are looked up, merged, and found under their old name', async () => {
  const account = await made('/v1/accounts', { name: 'Größe & Söhne', domains: ['groesse.example'] });
  const reference = await ask('ada@groesse.example');
  await mailIn(desk, {
    ...{ from: 'Ada Privately <ada@example.com>', to: 'support@desk.example' },
    ...{ subject: 'My pump', text: 'It stops, too.' },
  });
  await idle(desk);
  const incident = await read(`/v1/incidents/${reference}`);
  expect(incident.account).toBe(account.id);

  const found = async (q: string) =>
    (await read(`/v1/lookup?q=${encodeURIComponent(q)}`)).results as { id: string; name: string }[];
  expect((await found('grosse')).map(({ id }) => id)).toEqual([account.id]);
  const [work] = await found('ada@groesse');
  const [home] = await found('privately');
  expect([work?.name, home?.name]).toEqual(['Ada Newcomer', 'Ada Privately']);

  const merged = await agent.made(`/v1/contacts/${work?.id}/merge`, { into: home?.id }, 200);
  expect(merged.mergedInto).toBe(home?.id);
  await idle(desk);

  const card = await read(`/v1/contacts/${work?.id}`);
  expect(card).toMatchObject({ id: home?.id, account: { id: account.id } });
  expect((card.incidents as { reference: string }[]).map((one) => one.reference)).toContain(reference);
  expect(card.incidents).toHaveLength(2);
  expect((await read(`/v1/incidents/${reference}`)).contact).toMatchObject({ id: home?.id });

  // The link in the receipt was made for the contact that is a pointer by now.
  const [receipt] = await mailTo(desk, 'ada@groesse.example');
  const link = /href="([^"]*\/t\/[^"]*\/c)"/.exec(receipt?.html ?? '')?.[1]?.replaceAll('&amp;', '&');
  const hop = await fetch(String(link), { redirect: 'manual' });
  const page = await fetch(new URL(String(hop.headers.get('location')), desk.baseUrl));
  expect([hop.status, page.status]).toEqual([302, 200]);
  expect(await page.text()).toContain('The pump stops');

  // What comes late under the old name is found by another look.
  await advance(desk, 'PT10M');
  await idle(desk);
  expect(await read(`/v1/contacts/${home?.id}/history`)).toMatchObject({ events: [{ type: 'mergedFrom' }] });
});
