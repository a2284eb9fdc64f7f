import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContactView } from '../../../functions/api/routes/customers.ts';
import { aCustomerDesk, type CustomerDesk } from '../../support/a-customer-desk.ts';
import { roundTrips } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let desk: CustomerDesk;
beforeAll(async () => {
  desk = await aCustomerDesk();
});
afterAll(() => desk.stop());

const faultsIn = (json: Record<string, unknown>) =>
  (json.fields as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);
const domain = () => `${desk.unique('firm')}.example`;
const contactsNow = async () => (await desk.desk.items()).filter(({ kind }) => kind === 'contact');

describe('a contact', () => {
  it('is made with all that is said of it, and read with its account and recent incidents', async () => {
    const account = await desk.account({ tier: 'gold' });
    const address = `ada@${domain()}`;
    const { status, json, headers } = await desk.send('POST /v1/contacts', {
      body: {
        ...{ name: 'Ada Example', addresses: [address.toUpperCase(), address], account: account.id },
        ...{ phones: ['+41 44 555 01 02', '0041 44 555 01 02'], language: 'fr', timeZone: 'Europe/Zurich' },
        trackingConsent: false,
      },
    });
    expect([status, headers.etag]).toEqual([201, '"1"']);
    ContactView.strict().parse(json);
    expect(json).toMatchObject({
      ...{ addresses: [address], phones: ['+41 44 555 01 02'], account: account.id, language: 'fr' },
      ...{ timeZone: 'Europe/Zurich', trackingConsent: false, version: 1 },
    });
    const references: string[] = [];
    for (let made = 0; made < 12; made += 1) {
      references.push(await desk.incidentOf(String(json.id), {}, { createdAt: at(made) }));
    }
    desk.desk.calls();
    const card = await desk.read('contacts', String(json.id));
    expect(roundTrips(desk.desk.calls())).toBeLessThanOrEqual(3);
    expect(card.json).toMatchObject({ name: 'Ada Example', account: { id: account.id, tier: 'gold' } });
    const shown = (card.json.incidents as { reference: string }[]).map(({ reference }) => reference);
    expect(shown).toEqual([...references].reverse().slice(0, 10));
    const pages = [];
    for (let cursor: string | undefined; ; ) {
      const query = { limit: '5', ...(cursor ? { cursor } : {}) };
      const { json: page } = await desk.read('contacts', String(json.id), '/incidents', query);
      pages.push(...(page.incidents as { reference: string }[]).map(({ reference }) => reference));
      cursor = page.next as string | undefined;
      if (!cursor) break;
    }
    expect(pages).toEqual([...references].reverse());
  });

  it('made again under its Idempotency-Key is one', async () => {
    const body = { name: desk.unique('Once'), addresses: [`once@${domain()}`] };
    const headers = { 'idempotency-key': desk.unique('key') };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => desk.send('POST /v1/contacts', { body, headers })),
    );
    answers.push(await desk.send('POST /v1/contacts', { body, headers }));
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1);
    expect((await contactsNow()).filter(({ name }) => name === body.name)).toHaveLength(1);
  });

  it('joins the account of its domain, unless it says otherwise', async () => {
    const known = domain();
    const account = await desk.account({ domains: [known.toUpperCase()] });
    expect(account.domains).toEqual([known]);
    expect((await desk.contact({ addresses: [`a@${known}`] })).account).toBe(account.id);
    expect((await desk.contact({ addresses: [`b@${known}`], account: null })).account).toBeUndefined();
    expect((await desk.contact({ addresses: [`c@sub.${known}`] })).account).toBeUndefined();
    const other = await desk.account();
    expect((await desk.contact({ addresses: [`d@${known}`], account: other.id })).account).toBe(other.id);
    const { json } = await desk.read('accounts', account.id, '/contacts');
    expect((json.contacts as { addresses: string[] }[]).map(({ addresses }) => addresses)).toEqual([
      [`a@${known}`],
    ]);
  });

  it('of before there were versions is read, changed and merged', async () => {
    const id = desk.unique('old');
    const address = `old@${domain()}`;
    const put = (Item: Record<string, unknown>) =>
      desk.desk.client.send(new PutCommand({ TableName: desk.desk.table, Item }));
    await put({
      ...{ pk: `CON#${id}`, sk: 'HEAD', kind: 'contact', id, name: 'Oldrich Stary', addresses: [address] },
      ...{ phones: [], trackingConsent: true, createdAt: morning.toISOString() },
    });
    await put({ pk: `ADR#${address}`, sk: 'HEAD', kind: 'address', contactId: id });
    const card = await desk.read('contacts', id);
    expect([card.status, card.headers.etag, card.json.name]).toEqual([200, '"0"', 'Oldrich Stary']);
    const changed = await desk.patch('contacts', id, 0, { phones: ['555 0199'] });
    expect([changed.status, changed.json.version]).toEqual([200, 1]);
    // What it is found by is written with its first change.
    expect((await desk.lookUp('stary')).map((one) => one.id)).toEqual([id]);
    expect((await desk.lookUp(address)).map((one) => one.id)).toEqual([id]);
    const into = await desk.contact();
    expect((await desk.merge(id, into.id)).status).toBe(200);
  });
});

const at = (minute: number) => new Date(morning.getTime() + minute * 60_000).toISOString();

describe('an address', () => {
  it('made for eight contacts at once belongs to one of them, and the others leave nothing behind', async () => {
    const address = `race@${domain()}`;
    const before = (await desk.desk.items()).length;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        desk.send('POST /v1/contacts', { body: { name: `Racer ${index}`, addresses: [address] } }),
      ),
    );
    const won = answers.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    for (const { status, json } of answers.filter((one) => one !== won[0])) {
      expect([status, json.customers, faultsIn(json)]).toEqual([409, [won[0]?.json.id], ['/addresses/0']]);
    }
    // The contact, its address, and three texts it is found by.
    expect((await desk.desk.items()).length).toBe(before + 5);
  });

  it('that another has is refused naming that one; given up, it is free', async () => {
    const [mine, theirs, spare] = [`a@${domain()}`, `b@${domain()}`, `c@${domain()}`];
    const one = await desk.contact({ addresses: [mine, spare] });
    const other = await desk.contact({ addresses: [theirs] });
    const taken = await desk.patch('contacts', other.id, 1, { addresses: [theirs, mine] });
    expect([taken.status, taken.json.customers, faultsIn(taken.json)]).toEqual([
      409,
      [one.id],
      ['/addresses/1'],
    ]);
    expect((await desk.patch('contacts', one.id, 1, { addresses: [spare] })).status).toBe(200);
    const now = await desk.patch('contacts', other.id, 1, { addresses: [theirs, mine] });
    expect([now.status, now.json.addresses]).toEqual([200, [theirs, mine]]);
    expect(await desk.customers.contactIdOf(mine)).toBe(other.id);
  });

  it('tells those who open incidents of the account and language of its contact as they are now', async () => {
    const address = `told@${domain()}`;
    const account = await desk.account();
    const { id } = await desk.contact({ addresses: [address] });
    await desk.patch('contacts', id, 1, { account: account.id, language: 'de' });
    expect(await desk.customers.whoIs(address)).toEqual({
      ...{ contactId: id, account: account.id, language: 'de' },
    });
    await desk.patch('contacts', id, 2, { account: null, language: null });
    expect(await desk.customers.whoIs(address)).toEqual({ contactId: id });
    expect((await desk.read('accounts', account.id, '/contacts')).json.contacts).toEqual([]);
  });
});

describe('a change', () => {
  it('needs the version that was seen, and a stale one loses nothing', async () => {
    const { id } = await desk.contact({ phones: ['+1 212 555 0100'] });
    const params = { contactId: id };
    const none = await desk.send('PATCH /v1/contacts/{contactId}', { params, body: { name: 'X' } });
    expect(none.status).toBe(428);
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((name) => desk.patch('contacts', id, 1, { name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect((await desk.read('contacts', id)).json).toMatchObject({ version: 2, phones: ['+1 212 555 0100'] });
  });

  it('that changes nothing makes no version', async () => {
    const { id } = await desk.contact({ name: 'Same' });
    expect((await desk.patch('contacts', id, 1, { name: 'Same' })).json.version).toBe(1);
  });

  it('stops mail with a reason; a manager alone lets it through again, and the history keeps both', async () => {
    const { id } = await desk.contact();
    const stopped = await desk.patch('contacts', id, 1, { doNotMail: { reason: 'Asked us to stop.' } });
    expect(stopped.json.doNotMail).toMatchObject({ reason: 'Asked us to stop.' });
    expect((await desk.patch('contacts', id, 2, { doNotMail: null })).status).toBe(403);
    const lifted = await desk.patch(
      'contacts',
      id,
      2,
      { doNotMail: null, reason: 'Called us.' },
      '[manager]',
    );
    expect([lifted.status, lifted.json.doNotMail]).toEqual([200, undefined]);
    expect((await desk.read('contacts', id, '/history')).json.events).toMatchObject([
      { type: 'mailStopped', reason: 'Asked us to stop.', actor: { id: 'agent-1' } },
      { type: 'mailResumed', reason: 'Called us.' },
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an empty name', { name: ' ' }, '/name'],
    ['a name of two lines', { name: 'a\nb' }, '/name'],
    ['an address that is none', { addresses: ['ada@example.com', 'ada'] }, '/addresses/1'],
    ['our own address', { addresses: ['Support+1@desk.example.com'] }, '/addresses/0'],
    [
      'more addresses than fit',
      { addresses: Array.from({ length: 21 }, (_, n) => `a${n}@x.example`) },
      '/addresses',
    ],
    ['a phone that is none', { phones: ['call me'] }, '/phones/0'],
    ['an account nobody has made', { account: 'nobody' }, '/account'],
    ['a language we do not speak', { language: 'tlh' }, '/language'],
    ['a time zone that is none', { timeZone: 'Mars/Base' }, '/timeZone'],
    ['a time zone by its offset', { timeZone: '+02:00' }, '/timeZone'],
    ['a field too many', { version: 7 }, '/version'],
  ])('to %s is refused, naming the field', async (_, body, pointer) => {
    const { id } = await desk.contact();
    for (const { status, json } of [
      await desk.patch('contacts', id, 1, body),
      await desk.send('POST /v1/contacts', { body: { name: 'New', ...body } }),
    ]) {
      expect([status, faultsIn(json)]).toEqual([400, [pointer]]);
    }
    expect((await desk.read('contacts', id)).json.version).toBe(1);
  });

  it('of nobody is not found, and none of it is for customers', async () => {
    expect((await desk.patch('contacts', 'nobody', 1, { name: 'X' })).status).toBe(404);
    expect((await desk.read('contacts', 'nobody')).status).toBe(404);
    expect((await desk.read('contacts', 'nobody', '/incidents')).status).toBe(404);
    const asCustomer = await desk.send('POST /v1/contacts', { groups: '[customer]', body: { name: 'X' } });
    expect(asCustomer.status).toBe(403);
  });
});
