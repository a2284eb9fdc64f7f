import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeContact, newContact } from '../../../shared/customers/index.ts';
import { incidentStore } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { newProduct } from '../../../shared/products/index.ts';
import { trackingStore } from '../../../shared/tracking/index.ts';
import { runLeg } from '../../../shared/transfer/index.ts';
import { aSite } from '../../support/a-desk.ts';
import { aTransferDesk } from '../../support/a-transfer-desk.ts';
import { anOpening } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

let desk: Awaited<ReturnType<typeof aTransferDesk>>;
beforeAll(async () => {
  desk = await aTransferDesk();
});
afterAll(() => desk.stop());

describe('an export', () => {
  it('imports again as it is, whatever stands in its cells', async () => {
    const accounts = [
      'externalId,name,domains,tier,notes',
      'R-1,"=HYPERLINK(""http://example.net"")",round.example,+gold,"-1, ""two""\nthree"',
      'R-2,@Home & Söhne 東京,"a.example; b.example",\'\'=kept,',
    ].join('\n');
    expect((await desk.imported('accounts', accounts)).counts).toMatchObject({ made: 2, failed: 0 });
    const contacts = [
      'name,addresses,phones,language,timeZone,trackingConsent,doNotMail,accountExternalId',
      'Zoë,"zoe@round.example; z@example.org",+41 44 555 01 02,de,Europe/Zurich,no,Asked us not to,R-1',
      '"+Plus, Jr.",plus@example.org,,,,yes,,R-2',
    ].join('\n');
    expect((await desk.imported('contacts', contacts)).counts).toMatchObject({ made: 2, failed: 0 });
    for (const kind of ['accounts', 'contacts']) {
      for (const delimiter of ['comma', 'semicolon', 'tab']) {
        const csv = await desk.exported({ kind, delimiter });
        for (const mode of ['add', 'replace']) {
          const { rows, counts, faults } = await desk.imported(kind, csv, { mode });
          expect([faults, counts]).toEqual([
            [],
            { read: rows, made: 0, changed: 0, unchanged: rows, failed: 0 },
          ]);
        }
      }
    }
    const csv = await desk.exported({ kind: 'accounts' });
    expect(csv).toContain(`"'=HYPERLINK(""http://example.net"")"`);
    expect(csv).toContain("''=kept");
    const [, ...lines] = csv.trim().split('\r\n');
    expect(lines.every((line) => !/(^|,)"?[=+@]/.test(line))).toBe(true);
  });

  it('brings assets by model and serial number, and all of them back', async () => {
    const by = { actor: { id: 'a', name: 'Agent' }, now: morning };
    const models = ['One', 'Two'].map((name) =>
      newProduct(newId(morning), { name, type: 'product', status: 'active' }, by),
    );
    for (const model of models) await desk.products.create(model);
    const [one, two] = models.map(({ id }) => id);
    const csv = [
      'product,serialNumber,purchasedOn,warrantyFrom,warrantyUntil,location',
      `${one},SN-1,2026-01-02,2026-01-02,2027-01-01,Hall 1`,
      `${two},sn 2,,,,`,
      `${one},sn1,,,,`,
      `${one},SN-3,,2026-01-02,,`,
      'no-such-model,SN-4,,,,',
    ].join('\n');
    const first = await desk.imported('assets', csv);
    expect(first).toMatchObject({ counts: { made: 2, changed: 1, failed: 2 } });
    expect(first.faults).toMatchObject([
      { row: 5, column: 'warrantyUntil' },
      { row: 6, column: 'product' },
    ]);
    const all = await desk.exported({ kind: 'assets' });
    expect(all.trim().split('\r\n')).toHaveLength(3);
    const back = await desk.imported('assets', all, { mode: 'replace' });
    expect(back.counts).toMatchObject({ read: 2, unchanged: 2 });
  });

  it('brings entitlements of accounts and contacts, and all of them back', async () => {
    await desk.imported('accounts', 'name,externalId\nEntitled,ENT-1\n');
    await desk.imported('contacts', 'name,addresses,externalId\nEntitled,entitled@example.org,ENT-2\n');
    const csv = [
      'name,accountExternalId,contactExternalId,from,until,terms,granted,decrementOn,channels',
      'Gold,ENT-1,,2026-01-01,2026-12-31,incidents,10,solve,email; phone',
      'Hours,,ENT-2,2026-01-01,,minutes,600,,',
      'Gold,ENT-1,,2026-01-01,2026-12-31,incidents,12,solve,',
      'None,ENT-1,,2026-01-01,,incidents,5,sometimes,',
      'Lost,nobody,,2026-01-01,,unlimited,,,',
    ].join('\n');
    const first = await desk.imported('entitlements', csv);
    expect(first).toMatchObject({ counts: { made: 2, changed: 1, failed: 2 } });
    expect(first.faults).toMatchObject([
      { row: 5, column: 'decrementOn' },
      { row: 6, column: 'accountExternalId' },
    ]);
    const account = await desk.finder.byExternalId('account', 'ENT-1');
    const { found } = await desk.entitlements.listOf(['account', String(account)], { size: 10 });
    expect(found).toMatchObject([{ name: 'Gold', balance: 12, channels: ['email', 'phone'] }]);
    for (const filter of [undefined, { account }]) {
      const all = await desk.exported({ kind: 'entitlements', ...(filter ? { filter } : {}) });
      const back = await desk.imported('entitlements', all, { mode: 'replace' });
      expect(back.counts).toMatchObject({ read: filter ? 1 : 2, unchanged: filter ? 1 : 2 });
    }
  });

  it('has every contact once, and of an account its own, however short the legs', async () => {
    const rows = Array.from({ length: 45 }, (_, at) => `Many ${at},many-${at}@many.example`);
    await desk.imported('accounts', 'name,externalId\nMany,M-1\n');
    const account = await desk.finder.byExternalId('account', 'M-1');
    await desk.imported(
      'contacts',
      `name,addresses,accountName\n${rows.map((row) => `${row},many`).join('\n')}`,
    );
    const made = await desk.send('POST /v1/exports', { body: { kind: 'contacts' } });
    const legs = await desk.work('export', made.json.id, () => false);
    expect(legs).toBeGreaterThan(1);
    const done = await desk.read('export', made.json.id);
    const all = await (await fetch(String(done.download.url))).text();
    for (let at = 0; at < 45; at += 1) expect(all.split(`many-${at}@many.example`)).toHaveLength(2);
    const own = await desk.exported({ kind: 'contacts', filter: { account } });
    expect(own.trim().split('\r\n')).toHaveLength(46);
    expect(own).not.toContain('plus@example.org');
  });

  it('is fenced: a run whose leg was taken over by another keeps nothing of its own', async () => {
    const { json } = await desk.send('POST /v1/exports', { body: { kind: 'contacts' } });
    const leg = { jobId: String(json.id), direction: 'export', leg: 1 } as const;
    const parts = { ...desk.parts, goOn: () => true };
    const both = await Promise.all([runLeg(parts, leg), runLeg(parts, leg)]);
    expect(both.filter((job) => job?.state === 'done')).toHaveLength(1);
    const done = await desk.read('export', json.id);
    const text = await (await fetch(String(done.download.url))).text();
    const ids = text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(done.written).toBe(ids.length);
  });

  it('answers a request under one key with one export, and refuses what names nothing', async () => {
    const headers = { 'idempotency-key': 'once' };
    const body = { kind: 'accounts' };
    const first = await desk.send('POST /v1/exports', { headers, body });
    const second = await desk.send('POST /v1/exports', { headers, body });
    expect(second.json.id).toBe(first.json.id);
    const refused = await desk.send('POST /v1/exports', {
      body: { kind: 'contacts', filter: { account: 'nobody' } },
    });
    expect(refused).toMatchObject({ status: 400, json: { fields: [{ pointer: '/filter/account' }] } });
    expect((await desk.send('POST /v1/exports', { body, groups: '[agent]' })).status).toBe(403);
  });
});

describe('everything on a contact', () => {
  const dossier = async (contactId: string, body?: object) => {
    const { status, json, text } = await desk.send('POST /v1/contacts/{contactId}/export', {
      params: { contactId },
      ...(body ? { body } : {}),
    });
    if (status !== 202) throw new Error(text);
    await desk.work('export', json.id, () => false);
    const done = await desk.read('export', json.id);
    return JSON.parse(await (await fetch(String(done.download.url))).text());
  };

  it('is one document: the person, their history, every incident with what was said, mailed and seen', async () => {
    const contact = newContact(newId(morning), { name: 'Ada', addresses: ['ada@example.com'] }, morning);
    await desk.contacts.create(contact, []);
    const by = { actor: { kind: 'agent' as const, id: 'a', name: 'Agent' }, now: morning, newId };
    await desk.contacts.change(contact.id, 1, (one) =>
      changeContact(one, { fields: {}, doNotMail: { reason: 'Asked us not to' } }, by),
    );
    const incidents = incidentStore(desk.desk.client, desk.desk.layout);
    const messages: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      const reference = await incidents.nextReference(aSite(), morning);
      const asker = { id: contact.id, name: 'Ada', address: 'ada@example.com' };
      const change = anOpening({ contact: asker, subject: `Question ${at}` }, { reference, newId });
      await incidents.commit(change);
      messages.push(...change.messages.map(({ messageId }) => messageId));
    }
    const claims = { m: messages[0]!, c: contact.id, r: '260612-000001', t: 'receipt' };
    const tracking = trackingStore(desk.desk.client, desk.desk.table);
    await tracking.viewed(claims as never, morning);
    await tracking.viewed({ ...claims, c: 'somebody-else' } as never, morning);

    const all = await dossier(contact.id);
    expect(all.contact).toMatchObject({ id: contact.id, addresses: ['ada@example.com'] });
    expect(all.history).toMatchObject([{ type: 'mailStopped', reason: 'Asked us not to' }]);
    expect(all.incidents.map(({ subject }: { subject: string }) => subject)).toEqual([
      ...['Question 0', 'Question 1', 'Question 2'],
    ]);
    expect(all.incidents[0].description).toBe('It burns. What now?');
    const sent = all.incidents[0].entries.find(({ type }: { type: string }) => type === 'emailOut');
    expect(sent.message).toMatchObject({ messageId: messages[0], views: [{ contactId: contact.id }] });
    expect(sent.message.views).toHaveLength(1);

    const shown = await dossier(contact.id, { internal: false });
    expect(shown.incidents).toHaveLength(3);
    expect(shown.incidents[0]).not.toHaveProperty('queue');
    const kinds = new Set(
      shown.incidents.flatMap(({ entries }: { entries: { visibility: string }[] }) =>
        entries.map(({ visibility }) => visibility),
      ),
    );
    expect(kinds).toEqual(new Set(['public']));
  });

  it('is whole for who never asked anything, and refused for nobody', async () => {
    const contact = newContact(newId(morning), { name: 'Quiet', addresses: ['quiet@example.com'] }, morning);
    await desk.contacts.create(contact, []);
    expect(await dossier(contact.id)).toMatchObject({
      account: null,
      history: [],
      incidents: [],
      assets: [],
      entitlements: [],
    });
    const { status } = await desk.send('POST /v1/contacts/{contactId}/export', {
      params: { contactId: 'nobody' },
    });
    expect(status).toBe(404);
  });
});
