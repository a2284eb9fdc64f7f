import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callerOf } from '../support/desk-caller.ts';
import { type DeskProcess, idle, mailIn, removeData, startDesk } from '../support/running-desk.ts';

let desk: DeskProcess;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(async () => {
  await desk.stop();
  removeData(desk);
});

const agent = callerOf(() => desk, 'agent');
const manager = callerOf(() => desk, 'manager');

const terms = (granted: number) => ({ kind: 'incidents', granted, decrementOn: 'create' });
const ofAccount = async (account: string) => {
  const { incidents } = await agent.read(`/v1/accounts/${account}/incidents`);
  return (incidents as { reference: string }[]).map(({ reference }) => reference);
};
const ledger = async (entitlement: string) => {
  const { balance, draws } = await agent.read(`/v1/entitlements/${entitlement}/draws`);
  const rows = draws as { change: number; because: string }[];
  expect(rows.reduce((sum, { change }) => sum + change, 0)).toBe(balance);
  return { balance, told: rows.map(({ because, change }) => `${because} ${change}`).toReversed() };
};

/** What is downloaded once an export is done. */
async function exported(path: string, body: Record<string, unknown>): Promise<string> {
  const { id } = await manager.made(path, body, 202);
  await idle(desk);
  const job = await manager.read(`/v1/exports/${id}`);
  expect(job.state).toBe('done');
  return (await fetch((job.download as { url: string }).url)).text();
}

async function imported(kind: string, csv: string) {
  const file = Buffer.from(csv);
  const { id, upload } = await manager.made('/v1/imports', { kind, size: file.length });
  const { url, headers } = upload as { url: string; headers: Record<string, string> };
  expect((await fetch(url, { method: 'PUT', headers, body: file })).status).toBe(200);
  await manager.made(`/v1/imports/${id}/start`, {}, 202);
  await idle(desk);
  return manager.read(`/v1/imports/${id}`);
}

test('what a customer is owed is kept, chosen, drawn on, given back, merged and taken along', async () => {
  const account = await manager.made('/v1/accounts', { name: 'Größe & Söhne', domains: ['groesse.example'] });
  const family = { id: 'pumps', name: 'Pumps', type: 'family', status: 'active' };
  await manager.made('/v1/products', family);
  const model = { ...family, id: 'p1', name: 'Pump P1', type: 'product', parent: 'pumps' };
  await manager.made('/v1/products', { ...model, warrantyMonths: 24 });
  const contract = await manager.made('/v1/contracts', {
    ...{ number: 'C-1', account: account.id, from: '2020-01-01' },
  });
  const today = new Date().toISOString().slice(0, 10);
  const asset = await manager.made('/v1/assets', {
    ...{ serialNumber: 'XL-77 01', product: 'p1', contract: contract.id, purchasedOn: today },
  });
  const owed = { account: account.id, products: ['pumps'], from: '2020-01-01' };
  const gold = await manager.made('/v1/entitlements', { ...owed, name: 'Gold', terms: terms(2) });
  const hours = { kind: 'minutes', granted: 60 };
  const work = await manager.made('/v1/entitlements', { ...owed, name: 'Work', terms: hours });

  // Three mails of a domain that is known: their incidents are the account's.
  for (const name of ['ada', 'ben', 'cyd']) {
    await mailIn(desk, {
      ...{ from: `${name}@groesse.example`, to: 'support@desk.example' },
      ...{ subject: `The pump of ${name} stops`, text: 'Why?' },
    });
  }
  await idle(desk);
  const references = await ofAccount(account.id);
  expect(references).toHaveLength(3);
  const [first, second, third] = references.map((reference) => `/v1/incidents/${reference}`) as [
    string,
    string,
    string,
  ];

  expect((await agent.change(first, { asset: { serialNumber: 'xl7701' } })).status).toBe(200);
  const stands = {
    ...{ product: 'p1', contract: contract.id },
    asset: { id: asset.id, inWarranty: true, contract: { status: 'inForce' } },
  };
  expect(await agent.read(first)).toMatchObject(stands);
  const cancelled = { cancelled: { on: '2020-06-01', reason: 'Moved away' } };
  expect((await manager.change(`/v1/contracts/${contract.id}`, cancelled)).status).toBe(200);
  expect(await agent.read(first)).toMatchObject(stands);

  for (const path of [second, third]) {
    expect((await agent.change(path, { product: 'p1' })).status).toBe(200);
  }
  const choose = (path: string, entitlement: string) => agent.change(path, { entitlement });
  expect((await choose(first, gold.id)).body).toMatchObject({ entitlementUse: { drawn: 1 } });
  expect((await choose(second, gold.id)).body).toMatchObject({ entitlementUse: { drawn: 1 } });
  const refused = await choose(third, gold.id);
  expect([refused.status, refused.body]).toMatchObject([409, { fields: [{ pointer: '/entitlement' }] }]);
  expect(await agent.read(third)).not.toHaveProperty('entitlement');

  const into = { into: first.split('/').at(-1), acrossContacts: true };
  await agent.made(`${second}/merge`, into, 200);
  expect(await ledger(gold.id)).toEqual({
    balance: 1,
    told: ['granted 2', 'chosen -1', 'chosen -1', 'merged 1'],
  });

  await agent.made(`${third}/time`, { minutes: 25, billable: true });
  expect((await choose(third, work.id)).status).toBe(200);
  await agent.made(`${third}/time`, { minutes: 50, billable: true });
  await agent.made(`${third}/time`, { minutes: 99, billable: false });
  expect((await ledger(work.id)).balance).toBe(-15);

  // A contact with something of their own becomes another's, who is owed it then.
  const { id: ada } = (await agent.read(first)).contact as { id: string };
  const { id: cyd } = (await agent.read(third)).contact as { id: string };
  const own = await manager.made('/v1/entitlements', {
    ...{ contact: cyd, name: 'Own', terms: terms(9), from: '2020-01-01' },
  });
  await agent.made(`/v1/contacts/${cyd}/merge`, { into: ada }, 200);
  await idle(desk);
  const { entitlements } = await agent.read(`/v1/contacts/${ada}/entitlements`);
  expect(entitlements).toMatchObject([{ id: own.id, contact: ada, balance: 9 }]);
  expect(await agent.read(third)).toMatchObject({ contact: { id: ada }, entitlement: work.id });

  const rows = { accounts: 1, contacts: 2, assets: 1, entitlements: 3 };
  for (const [kind, count] of Object.entries(rows)) {
    const csv = await exported('/v1/exports', { kind });
    expect(await imported(kind, csv)).toMatchObject({
      state: 'done',
      counts: { read: count, unchanged: count, made: 0, changed: 0, failed: 0 },
    });
  }
  const dossier = await exported(`/v1/contacts/${cyd}/export`, {});
  const said = ['ada@groesse.example', 'cyd@groesse.example', 'The pump of cyd stops', 'Own', 'Größe'];
  for (const one of said) expect(dossier).toContain(one);
  expect(JSON.parse(dossier)).toMatchObject({ contact: { id: ada, merged: [cyd] } });
});

test('a calendar is open by the clock on the wall when that is put forward', async () => {
  const calendar = {
    name: 'Sunday night',
    timeZone: 'Europe/Berlin',
    weekly: { sunday: [{ from: '01:00', to: '04:00' }] },
  };
  const { id } = await callerOf(() => desk, 'admin').made('/v1/calendars', calendar);
  const span = 'from=2027-03-27T00:00:00Z&to=2027-03-29T00:00:00Z';
  expect(await agent.read(`/v1/calendars/${id}/open?${span}`)).toMatchObject({
    intervals: [{ from: '2027-03-28T00:00:00.000Z', to: '2027-03-28T02:00:00.000Z' }],
    openMinutes: 120,
  });
});
