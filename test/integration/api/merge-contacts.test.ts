import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readOwnIncidentHandler } from '../../../functions/api/handlers/own-incident.ts';
import { readOwnIncident } from '../../../functions/api/routes/portal.ts';
import { eventsOfChange } from '../../../shared/events/index.ts';
import { customerAnswer } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { transact } from '../../../shared/table/transact.ts';
import { incidentLinkEnd, signIncidentLink } from '../../../shared/tracking/index.ts';
import { aCustomerDesk, type CustomerDesk } from '../../support/a-customer-desk.ts';
import { aKey } from '../../support/a-desk.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { morning } from '../../support/time.ts';

let desk: CustomerDesk;
beforeAll(async () => {
  desk = await aCustomerDesk();
});
afterAll(() => desk.stop());

const address = (name: string) => `${desk.unique(name)}@example.com`;
const rowsOf = async (id: string, prefix: string) =>
  (await desk.desk.partition(`CON#${id}`)).filter(({ sk }) => String(sk).startsWith(prefix));

/** Two contacts, the first merged into the second. */
async function pair(away: Record<string, unknown> = {}, into: Record<string, unknown> = {}) {
  const [one, other] = [await desk.contact(away), await desk.contact(into)];
  const { status, json } = await desk.merge(one.id, other.id);
  expect(status).toBe(200);
  return { away: one.id, into: other.id, survivor: json.survivor as Record<string, unknown> };
}

describe('a contact merged into another', () => {
  it('gives it addresses, phones and what it lacks, and is a pointer from then on', async () => {
    const account = await desk.account();
    const [a, b] = [address('a'), address('b')];
    const { away, into, survivor } = await pair(
      { addresses: [a], phones: ['+41 44 555 01 02', '555 0123'], account: account.id, language: 'fr' },
      { addresses: [b], phones: ['0041 44 555 01 02'], trackingConsent: false },
    );
    expect(survivor).toMatchObject({
      ...{ id: into, addresses: [b, a], phones: ['0041 44 555 01 02', '555 0123'], version: 2 },
      ...{ account: account.id, language: 'fr', trackingConsent: false, merged: [away] },
    });
    expect(await desk.customers.whoIs(a)).toEqual({ contactId: into, account: account.id, language: 'fr' });
    expect(await desk.customers.whoIs(b)).toEqual({ contactId: into, account: account.id, language: 'fr' });
    const card = await desk.read('contacts', away);
    expect([card.json.id, card.headers['content-location']]).toEqual([into, `/v1/contacts/${into}`]);
    const { json } = await desk.read('accounts', account.id, '/contacts');
    expect((json.contacts as { id: string }[]).map(({ id }) => id)).toEqual([into]);
    expect((await desk.patch('contacts', away, 2, { name: 'X' })).json).toMatchObject({
      ...{ status: 409, customers: [into] },
    });
    const texts = (await desk.desk.items()).filter(({ kind, id }) => kind === 'lookUp' && id === away);
    expect(texts).toEqual([]);
    expect((await desk.lookUp(a)).map(({ id }) => id)).toEqual([into]);
  });

  it('asks for the rest by one event of the stream', async () => {
    const { away, into } = await pair();
    const told = [...(await rowsOf(away, 'LOG#')), ...(await rowsOf(into, 'LOG#'))];
    expect(told.map(({ type }) => type)).toEqual(['mergedInto', 'mergedFrom']);
    expect(told.flatMap((after) => eventsOfChange({ after }))).toEqual([
      { type: 'ContactMerged', detail: expect.objectContaining({ contactId: away }) },
    ]);
  });

  it('passes on its incidents page by page, also when that is cut off, and changes nothing twice', async () => {
    const [one, other] = [await desk.contact(), await desk.contact()];
    const mine: string[] = [];
    for (let made = 0; made < 130; made += 1) mine.push(await desk.incidentOf(one.id));
    const theirs = await desk.incidentOf(
      other.id,
      {},
      {
        participants: [{ id: one.id, name: 'Ada Example' }],
      },
    );
    const both = await desk.incidentOf(one.id, {}, { participants: [{ id: other.id, name: 'Ada' }] });
    await desk.merge(one.id, other.id);
    const before = await desk.incidents.load(mine[0]!);
    let turns = 0;
    const cut = await desk.follow(one.id, () => {
      turns += 1;
      return turns < 5;
    });
    expect(cut).toMatchObject({ passed: 32, settled: false });
    expect(await desk.follow(one.id)).toMatchObject({ passed: 100, settled: true });
    expect(await desk.follow(one.id)).toEqual({ passed: 0, settled: true });
    expect(await rowsOf(one.id, 'INC#')).toEqual([]);
    expect(await rowsOf(other.id, 'INC#')).toHaveLength(132);
    const after = await desk.incidents.load(mine[0]!);
    expect(after?.incident).toEqual({
      ...before!.incident,
      contact: { ...before!.incident.contact, id: other.id },
      version: 2,
    });
    for (const reference of [theirs, both]) {
      const { incident } = (await desk.incidents.load(reference))!;
      expect([incident.contact.id, incident.participants]).toEqual([other.id, []]);
    }
    const { events } = await desk.reader.timeline(mine[0]!, { size: 10, newestFirst: true });
    expect(events[0]).toMatchObject({ type: 'fieldChanged', data: { field: 'contact', to: other.id } });
    const { json } = await desk.read('contacts', one.id, '/incidents', { limit: '100' });
    expect(json.incidents).toHaveLength(100);
  });

  it('is looked at once more where the merge is too fresh: what was on its way came late', async () => {
    const { away, into } = await pair();
    expect(await desk.follow(away, () => true, 1000)).toEqual({ passed: 0, settled: false });
    const late = await desk.incidentOf(away);
    expect(await desk.follow(away)).toEqual({ passed: 1, settled: true });
    expect((await desk.incidents.load(late))?.incident.contact.id).toBe(into);
  });

  it('brings its history along, and that mail was stopped to it in the meantime', async () => {
    const [one, other] = [await desk.contact(), await desk.contact()];
    await desk.patch('contacts', one.id, 1, { doNotMail: { reason: 'First.' } });
    await desk.patch('contacts', one.id, 2, { doNotMail: null }, '[manager]');
    await desk.merge(one.id, other.id);
    await transact(desk.desk.client, [desk.customers.stopMail(one.id, 'Bounced.', morning.toISOString())]);
    await desk.follow(one.id);
    await desk.follow(one.id);
    expect((await desk.customers.contact(one.id))?.doNotMail).toMatchObject({ reason: 'Bounced.' });
    const { json } = await desk.read('contacts', other.id, '/history');
    expect((json.events as { type: string }[]).map(({ type }) => type).sort()).toEqual([
      ...['mailResumed', 'mailStopped', 'mailStopped', 'mergedFrom'],
    ]);
    expect((await rowsOf(one.id, 'LOG#')).map(({ type }) => type)).toEqual(['mergedInto']);
  });

  it('keeps mail stopped to both where it was stopped to either', async () => {
    const [one, other] = [await desk.contact(), await desk.contact()];
    await desk.patch('contacts', one.id, 1, { doNotMail: { reason: 'Asked.' } });
    const { json } = await desk.merge(one.id, other.id);
    expect(json.survivor).toMatchObject({ doNotMail: { reason: 'Asked.' } });
  });
});

describe('a link to an incident of a contact that was merged', () => {
  const open = async (reference: string, contactId: string) => {
    const e = incidentLinkEnd(morning);
    const token = await signIncidentLink([aKey()], { r: reference, c: contactId, e });
    const handle = readOwnIncidentHandler(desk.reader, async () => [aKey()], desk.customers);
    const handler = serve([bind(readOwnIncident, handle)], {
      clock: () => morning,
      logger: keptLog().logger,
    });
    return ask(handler, { route: 'GET /v1/portal/incidents/{token}', params: { token } });
  };
  const write = (reference: string, id: string, text: string) =>
    desk.incidents.change(reference, (state) =>
      customerAnswer(
        state,
        {
          ...{ subject: 'Re: fire', text, shortened: false, matchedBy: 'test', mailId: newId(morning) },
          ...{ from: { name: 'Ada', address: 'ada@example.com' }, attachments: [], leftOut: [] },
        },
        { actor: { kind: 'contact', id, name: 'Ada' }, messageId: undefined, now: morning, newId },
      ),
    );

  it('works before and after its incidents have moved, for what was written under either name', async () => {
    const [one, other, third] = [await desk.contact(), await desk.contact(), await desk.contact()];
    const reference = await desk.incidentOf(one.id);
    await write(reference, one.id, 'Under the old name.');
    await desk.merge(one.id, other.id);
    const texts = async (id: string) => {
      const { status, json } = await open(reference, id);
      expect(status).toBe(200);
      return (json.conversation as { text: string }[]).map(({ text }) => text);
    };
    expect(await texts(one.id)).toEqual(['Under the old name.']);
    expect(await texts(other.id)).toEqual(['Under the old name.']);
    await desk.follow(one.id);
    await write(reference, other.id, 'Under the new one.');
    await desk.merge(other.id, third.id);
    for (const id of [one.id, other.id, third.id]) {
      expect(await texts(id)).toEqual(['Under the old name.', 'Under the new one.']);
    }
    await desk.follow(other.id);
    expect(await texts(one.id)).toHaveLength(2);
    expect((await open(reference, (await desk.contact()).id)).status).toBe(404);
  });
});

describe('merging', () => {
  it('follows merges of merges: the last one stands for all', async () => {
    const [a, b, c] = [await desk.contact(), await desk.contact(), await desk.contact()];
    await desk.merge(a.id, b.id);
    const { json } = await desk.merge(b.id, c.id);
    expect(json.survivor).toMatchObject({ merged: [b.id, a.id] });
    expect((await desk.read('contacts', a.id)).json.id).toBe(c.id);
    // One that was merged away is meant as the one that stands for it.
    const d = await desk.contact();
    expect((await desk.merge(d.id, a.id)).json.mergedInto).toBe(c.id);
  });

  it('again, into the same or what stands for it, answers the same; into a third it is refused', async () => {
    const { away, into } = await pair();
    const again = await desk.merge(away, into);
    expect([again.status, again.json.mergedInto]).toEqual([200, into]);
    const third = await desk.contact();
    const other = await desk.merge(away, third.id);
    expect([other.status, other.json.customers]).toEqual([409, [into]]);
    expect((await desk.read('contacts', into)).json.version).toBe(2);
  });

  it('into itself, or into one merged into it, is refused', async () => {
    const { away, into } = await pair();
    expect((await desk.merge(into, into)).status).toBe(409);
    expect((await desk.merge(into, away)).status).toBe(409);
    expect((await desk.customers.contact(into))?.id).toBe(into);
  });

  it('of two into each other at once leaves one living contact', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [
        await desk.contact({ addresses: [address('a')] }),
        await desk.contact({ addresses: [address('b')] }),
      ];
      const answers = await Promise.all([desk.merge(a.id, b.id), desk.merge(b.id, a.id)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const [one, other] = await Promise.all([a, b].map(({ id }) => desk.customers.contact(id)));
      expect(one?.id).toBe(other?.id);
      expect(one?.addresses).toHaveLength(2);
    }
  });

  it('while an address is added to either loses no address', async () => {
    const [a, b] = [await desk.contact({ addresses: [address('a')] }), await desk.contact()];
    const [first, fresh] = [address('x'), address('y')];
    await Promise.all([
      desk.patch('contacts', b.id, 1, { addresses: [first] }),
      desk.patch('contacts', a.id, 1, { addresses: [...(a.addresses as string[]), fresh] }),
      desk.merge(a.id, b.id),
    ]);
    const living = await desk.customers.contact(a.id);
    for (const one of living!.addresses) expect(await desk.customers.contactIdOf(one)).toBe(living!.id);
    const owned = (await desk.desk.items()).filter(
      ({ kind, contactId }) => kind === 'address' && [a.id, b.id].includes(String(contactId)),
    );
    expect(owned).toHaveLength(living!.addresses.length);
  });

  it('needs two that are there, and the version that was seen where one is named', async () => {
    const { id } = await desk.contact();
    expect((await desk.merge('nobody', id)).status).toBe(404);
    const into = await desk.merge(id, 'nobody');
    expect([into.status, into.json.fields]).toEqual([400, [expect.objectContaining({ pointer: '/into' })]]);
    const other = await desk.contact();
    expect((await desk.merge(id, other.id, { 'if-match': '"7"' })).status).toBe(412);
  });

  it('is refused where the two do not fit into one', async () => {
    const many = (count: number) => Array.from({ length: count }, () => address('many'));
    const [a, b] = [await desk.contact({ addresses: many(11) }), await desk.contact({ addresses: many(10) })];
    expect((await desk.merge(a.id, b.id)).status).toBe(409);
    expect((await desk.read('contacts', a.id)).json.id).toBe(a.id);
  });
});
