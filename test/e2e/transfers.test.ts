import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, type DeskProcess, idle, removeData, startDesk } from '../support/running-desk.ts';

let desk: DeskProcess;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(async () => {
  await desk.stop();
  removeData(desk);
});

const manager = { as: 'manager' } as const;
type Sent = Record<string, unknown>;

test('a file comes in through its link, and everything goes out again', async () => {
  const rows = Array.from({ length: 30 }, (_, at) => `Person ${at};person-${at}@example.net`);
  const csv = Buffer.from(`name;addresses\n${rows.join('\n')}\n;nobody@example.net\n`);
  const announced = await call(desk, 'POST', '/v1/imports', {
    ...{ ...manager, body: { kind: 'contacts', size: csv.length } },
  });
  expect(announced.status).toBe(201);
  const { url, headers } = announced.body.upload as { url: string; headers: Record<string, string> };
  expect((await fetch(url, { method: 'PUT', headers, body: csv })).status).toBe(200);
  const path = `/v1/imports/${announced.body.id}`;
  expect((await call(desk, 'POST', `${path}/start`, manager)).status).toBe(202);
  await idle(desk);
  const done = (await call(desk, 'GET', path, manager)).body;
  expect(done).toMatchObject({ state: 'done', rows: 31, counts: { made: 30, failed: 1 } });
  const faults = await fetch((done.faultsFile as { url: string }).url);
  expect(await faults.text()).toContain('32,name,It is missing.');

  const file = async (asked: { status: number; body: Sent }) => {
    expect(asked.status).toBe(202);
    await idle(desk);
    const { body } = await call(desk, 'GET', `/v1/exports/${asked.body.id}`, manager);
    return (await fetch((body.download as { url: string }).url)).text();
  };
  const out = await file(await call(desk, 'POST', '/v1/exports', { ...manager, body: { kind: 'contacts' } }));
  expect(out.trim().split('\r\n')).toHaveLength(31);

  const id = out.split('\r\n')[1]?.split(',')[0];
  const dossier = await file(await call(desk, 'POST', `/v1/contacts/${id}/export`, manager));
  expect(JSON.parse(dossier)).toMatchObject({ contact: { id }, incidents: [] });
});
