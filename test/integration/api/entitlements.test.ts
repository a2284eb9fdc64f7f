import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { createIncidentHandler } from '../../../functions/api/handlers/creation.ts';
import { customerRoutes } from '../../../functions/api/handlers/customer-routes.ts';
import { entitlementRoutes } from '../../../functions/api/handlers/entitlement-routes.ts';
import { patchIncidentHandler } from '../../../functions/api/handlers/patch-incident.ts';
import { createIncidentRoute } from '../../../functions/api/routes/creation.ts';
import { EntitlementView } from '../../../functions/api/routes/entitlements.ts';
import { patchIncidentRoute } from '../../../functions/api/routes/record.ts';
import { accountReader, accountStore, contactStore, customerStore } from '../../../shared/customers/index.ts';
import {
  entitlementChooser,
  entitlementPasser,
  entitlementStore,
} from '../../../shared/entitlements/index.ts';
import { descriptionStore, textStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { productReader } from '../../../shared/products/index.ts';
import { aSite } from '../../support/a-desk.ts';
import { aFilesBucket } from '../../support/a-files-bucket.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let handler: ReturnType<typeof serve>;
beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  const site = aSite();
  const customers = customerStore(client, table);
  const parts = commandParts(client, layout, site.id);
  const texts = textStore(aFilesBucket(), newId);
  const descriptions = descriptionStore(client, table, texts);
  handler = serve(
    [
      ...entitlementRoutes({
        ...{ client, table, customers, site, newId, reader: parts.reader },
        entitlements: entitlementStore(client, table, site),
        chooser: entitlementChooser(client, table, site),
        accounts: accountReader(client, table),
        products: productReader(client, table),
      }),
      ...customerRoutes({
        ...{ client, layout, customers, site, newId },
        accounts: accountStore(client, table, site.id),
        contacts: contactStore(client, table),
      }),
      bind(createIncidentRoute, createIncidentHandler(parts, { customers, texts, site })),
      bind(patchIncidentRoute, patchIncidentHandler(parts, { customers, descriptions, site })),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
});
afterAll(() => desk.stop());

const send = (route: string, over: Omit<RequestLine, 'route'> = {}) =>
  ask(handler, { route, groups: '[manager]', ...over });
type Made = Record<string, unknown> & { id: string; version: number };
const made = async (route: string, body: unknown, over: Omit<RequestLine, 'route'> = {}): Promise<Made> => {
  const { status, json } = await send(route, { body, ...over });
  if (status !== 201) throw new Error(JSON.stringify(json));
  return json as Made;
};
const account = (over = {}) => made('POST /v1/accounts', { name: 'Example', ...over });
const terms = { kind: 'incidents', granted: 2, decrementOn: 'create' };
const entitlement = (body: Record<string, unknown>) =>
  made('POST /v1/entitlements', { name: 'Gold', terms, from: '2026-06-01', ...body });
const read = (entitlementId: string, below = '', query?: Record<string, string>) =>
  send(`GET /v1/entitlements/{entitlementId}${below}`, {
    params: { entitlementId },
    ...(query ? { query } : {}),
  });
const edit = (entitlementId: string, version: number, body: unknown) =>
  send('PATCH /v1/entitlements/{entitlementId}', {
    ...{ params: { entitlementId }, headers: { 'if-match': `"${version}"` }, body },
  });
const open = (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  send('POST /v1/incidents', {
    ...{ headers, groups: '[agent]' },
    body: { channel: 'phone', subject: 'It stops', contact: { name: 'Ada Example' }, ...body },
  });
const patch = (reference: unknown, version: unknown, body: unknown) =>
  send('PATCH /v1/incidents/{reference}', {
    ...{ params: { reference: String(reference) }, headers: { 'if-match': `"${version}"` }, body },
  });
const pointers = (json: Record<string, unknown>) =>
  (json.fields as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);

describe('an entitlement', () => {
  it('is made once, read, changed on the version seen, and listed with its owner', async () => {
    const owner = await account();
    const body = { name: 'Gold', account: owner.id, terms };
    const headers = { 'idempotency-key': 'once' };
    const [one, same] = [
      await made('POST /v1/entitlements', body, { headers }),
      await made('POST /v1/entitlements', body, { headers }),
    ];
    expect(same).toEqual(one);
    expect(EntitlementView.strict().parse(one)).toMatchObject({
      ...{ status: 'active', from: '2026-06-12', balance: 2, usable: true, reasons: [], version: 1 },
    });
    expect(
      (await send('PATCH /v1/entitlements/{entitlementId}', { params: { entitlementId: one.id }, body: {} }))
        .status,
    ).toBe(428);
    expect((await edit(one.id, 7, { name: 'Silver' })).status).toBe(412);
    const { json } = await edit(one.id, 1, { terms: { ...terms, granted: 5 }, status: 'suspended' });
    expect(json).toMatchObject({ balance: 5, version: 2, usable: false, reasons: [{ code: 'suspended' }] });
    expect((await read(one.id)).json).toEqual(json);
    const listed = await send('GET /v1/accounts/{accountId}/entitlements', {
      params: { accountId: owner.id },
    });
    expect(listed.json).toEqual({ entitlements: [json] });
    const { json: ledger } = await read(one.id, '/draws');
    expect(ledger).toMatchObject({ balance: 5, draws: [{ change: 3 }, { change: 2, because: 'granted' }] });
  });

  it.each([
    ['an account that is not there', { account: 'nobody' }, ['/account']],
    ['a contact that is not there', { contact: 'nobody' }, ['/contact']],
    ['no owner', {}, ['/account']],
    ['a product that is not there', { account: 'x', products: ['p'] }, ['/products/0']],
    ['terms below nothing', { account: 'x', terms: { ...terms, granted: -1 } }, ['/terms/granted']],
    ['a calendar that is not there', { account: 'own', calendar: 'c' }, ['/calendar']],
  ])('is refused with %s', async (_, body, at) => {
    const owner = 'account' in body && body.account === 'own' ? { account: (await account()).id } : {};
    const { status, json } = await send('POST /v1/entitlements', {
      body: { name: 'Gold', terms, ...body, ...owner },
    });
    expect([status, pointers(json)]).toEqual([400, at]);
  });

  it('is made and corrected by managers, with no more taken than is left', async () => {
    const owner = await account();
    const body = { name: 'Gold', account: owner.id, terms };
    expect((await send('POST /v1/entitlements', { body, groups: '[agent]' })).status).toBe(403);
    const { id } = await entitlement({ account: owner.id });
    const correct = (change: number, groups = '[manager]') =>
      send('POST /v1/entitlements/{entitlementId}/corrections', {
        ...{ params: { entitlementId: id }, groups, body: { change, reason: 'Counted twice.' } },
      });
    expect((await correct(1, '[agent]')).status).toBe(403);
    expect((await correct(-2)).json).toMatchObject({ change: -2, because: 'correction' });
    expect((await correct(-1)).status).toBe(409);
    expect((await edit(id, 1, { terms: { ...terms, granted: 1 } })).status).toBe(409);
    expect((await read(id)).json.balance).toBe(0);
  });

  it('is deleted as a draft only, and an account that owns one stays', async () => {
    const owner = await account();
    const draft = await entitlement({ account: owner.id, status: 'draft' });
    const remove = (id: string) =>
      send('DELETE /v1/entitlements/{entitlementId}', { params: { entitlementId: id } });
    const away = () => send('DELETE /v1/accounts/{accountId}', { params: { accountId: owner.id } });
    expect((await away()).json.detail).toMatch(/^An entitlement/);
    expect((await remove(draft.id)).status).toBe(204);
    expect(await desk.partition(`ENT#${draft.id}`)).toEqual([]);
    expect((await away()).status).toBe(204);
    const other = await entitlement({ account: (await account()).id });
    expect((await remove(other.id)).status).toBe(409);
  });
});

describe('on an incident', () => {
  it('it is chosen when an agent opens it, once under an Idempotency-Key, and for the last term no more', async () => {
    const owner = await account();
    const { id } = await entitlement({ account: owner.id, terms: { ...terms, granted: 1 } });
    const body = { account: owner.id, entitlement: id };
    const headers = { 'idempotency-key': 'open' };
    const [one, same] = [await open(body, headers), await open(body, headers)];
    expect([one.status, same.json]).toEqual([201, one.json]);
    expect((await read(id, '/draws')).json).toMatchObject({
      balance: 0,
      draws: [{ change: -1, because: 'created', reference: one.json.reference }, { change: 1 }],
    });
    const late = await open(body);
    expect([late.status, pointers(late.json)]).toEqual([409, ['/entitlement']]);
    expect((await open({ ...body, entitlement: 'nothing' })).status).toBe(400);
  });

  it('it holds for those below its account where it says so, and goes with another account', async () => {
    const parent = await account();
    const below = await account({ parent: parent.id });
    const all = await entitlement({ account: parent.id, includesSubAccounts: true });
    const own = await entitlement({ account: parent.id });
    const mail = await entitlement({ account: below.id, channels: ['email'] });
    const { reference } = (await open({ account: below.id })).json;
    const { json } = await send('GET /v1/incidents/{reference}/entitlements', {
      params: { reference: String(reference) },
    });
    const choices = json.choices as { entitlement: Made; choosable: boolean; reasons: { code: string }[] }[];
    expect(choices.map((one) => [one.entitlement.id, ...one.reasons.map(({ code }) => code)])).toEqual([
      [mail.id, 'channelOutOfScope'],
      [own.id, 'notTheirs'],
      [all.id],
    ]);
    expect((await patch(reference, 1, { entitlement: own.id })).status).toBe(409);
    const chosen = await patch(reference, 1, { entitlement: all.id });
    expect(chosen.json).toMatchObject({ entitlement: all.id, entitlementUse: { drawn: 1 } });
    const moved = await patch(reference, 2, { account: parent.id });
    expect(moved.json).not.toHaveProperty('entitlement');
    expect((await read(all.id)).json.balance).toBe(2);
  });

  it('the pages of what could be chosen go on over every owner', async () => {
    const parent = await account();
    const below = await account({ parent: parent.id });
    const ids = [];
    for (const owner of [parent, parent, below, below])
      ids.unshift((await entitlement({ account: owner.id })).id);
    const { reference } = (await open({ account: below.id })).json;
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { json } = await send('GET /v1/incidents/{reference}/entitlements', {
        params: { reference: String(reference) },
        query: { limit: '1', ...(cursor ? { cursor } : {}) },
      });
      seen.push(...(json.choices as { entitlement: Made }[]).map((one) => one.entitlement.id));
      cursor = json.next as string | undefined;
    } while (cursor !== undefined && seen.length < 10);
    expect(seen).toEqual(ids);
  });
});

describe('of a contact that is merged into another', () => {
  it('it is the other’s with its balance, whoever used it keeps it, and doing it again changes nothing', async () => {
    const person = (name: string) => made('POST /v1/contacts', { name });
    const [from, to, third] = [await person('Ada A'), await person('Ada B'), await person('Ada C')];
    const one = await entitlement({ contact: from.id });
    const draft = await entitlement({ contact: from.id, status: 'draft' });
    const { json: incident } = await open({ contact: { id: from.id }, entitlement: one.id });
    await send('POST /v1/contacts/{contactId}/merge', {
      ...{ params: { contactId: from.id }, groups: '[agent]', body: { into: to.id } },
    });
    // Moved by hand before the worker comes to it: it stays where it was put.
    expect((await edit(draft.id, 1, { contact: third.id })).status).toBe(200);
    const passOn = entitlementPasser(desk.client, desk.table);
    for (let time = 0; time < 2; time += 1) await passOn({ from: from.id, to: to.id }, morning);

    expect((await read(one.id)).json).toMatchObject({ contact: to.id, balance: 1, version: 2, usable: true });
    expect((await read(draft.id)).json).toMatchObject({ contact: third.id, version: 2 });
    const ownedBy = async (contactId: string) => {
      const { json } = await send('GET /v1/contacts/{contactId}/entitlements', { params: { contactId } });
      return (json.entitlements as Made[]).map(({ id }) => id);
    };
    expect([await ownedBy(from.id), await ownedBy(third.id)]).toEqual([[one.id], [draft.id]]);
    const rows = await desk.partition(`CON#${from.id}`);
    expect(rows.filter(({ kind }) => kind === 'ownedEntitlement')).toEqual([]);

    const kept = await patch(incident.reference, incident.version, { subject: 'It stops at noon' });
    expect(kept.json).toMatchObject({ entitlement: one.id, entitlementUse: { drawn: 1 } });
    expect((await open({ contact: { id: to.id }, entitlement: one.id })).status).toBe(201);
    expect((await read(one.id)).json).toMatchObject({ balance: 0 });
  });
});
