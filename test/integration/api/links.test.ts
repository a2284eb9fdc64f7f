import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerAnswer } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { aLinkedDesk, type LinkedDesk } from '../../support/linked-desk.ts';
import { morning } from '../../support/time.ts';

let desk: LinkedDesk;
beforeAll(async () => {
  desk = await aLinkedDesk();
  const offer = (code: string, over = {}) => ({
    ...{ code, label: { en: `Offer ${code}` }, description: '' },
    eligible: { products: [], categories: [], accounts: [], languages: [] },
    ...over,
  });
  await desk.parts.settings.save(
    'offers',
    [offer('plan'), offer('old', { until: '2026-06-11' }), offer('last', { until: '2026-06-12' })],
    { version: 0, actor: { id: 'admin', name: 'Admin' }, now: morning },
  );
});
afterAll(() => desk.stop());

const grace = { id: 'contact-2', name: 'Grace Example', address: 'grace@example.com' };
async function mailed(reference: string, from = grace): Promise<string> {
  const mail = {
    ...{ subject: 'Re: and another thing', text: 'The other one burns, too.', shortened: false },
    ...{ matchedBy: 'test', mailId: 'mail-1', leftOut: [], from: { name: from.name, address: from.address } },
    attachments: [{ id: 'mail-1-0', name: 'fire.jpg', type: 'image/jpeg', size: 9, inline: false }],
  };
  const actor = { kind: 'contact' as const, id: from.id, name: from.name };
  const change = await desk.incidents.change(reference, (state) =>
    customerAnswer(state, mail, { actor, messageId: undefined, now: morning, newId }),
  );
  return change.events.find(({ type }) => type === 'emailIn')!.id;
}
const splitOf = (reference: string, eventId: string, body: object = {}) =>
  desk.send('POST', '/events/{eventId}/split', { reference, eventId }, body);
const relationsOf = async (reference: string) =>
  (await desk.send('GET', '/relations', { reference })).json.relations as { id: string; target: string }[];

describe('splitting', () => {
  it('makes a mail an incident of who wrote it, with its files and a promise of its own', async () => {
    const source = await desk.given();
    const eventId = await mailed(source);
    const { status, json } = await splitOf(source, eventId);
    expect(status).toBe(201);
    const { reference } = json.created as { reference: string };
    const made = await desk.reader.whole(reference, 100);
    expect(made).toMatchObject({
      incident: {
        contact: grace,
        subject: 'Re: and another thing',
        channel: 'email',
        related: source,
        attachments: 1,
      },
      description: 'The other one burns, too.',
      kpis: [{ state: 'running' }],
    });
    const [file] = (await desk.parts.parts.list('file', [reference], { size: 9 })).parts;
    expect(file).toMatchObject({ id: 'mail-1-0', name: 'fire.jpg', state: 'here' });
    for (const one of [source, reference]) {
      expect((await desk.timeline(one)).filter(({ type }) => type === 'split')).toMatchObject([
        { data: { from: source, into: reference, eventId } },
      ]);
    }
    expect((await relationsOf(source)).map(({ target }) => target)).toEqual([reference]);
    expect((await relationsOf(reference)).map(({ target }) => target)).toEqual([source]);
  });

  it('is done once for an entry, whoever asks again or at once', async () => {
    const source = await desk.given();
    const eventId = await mailed(source);
    const answers = await Promise.all([splitOf(source, eventId), splitOf(source, eventId)]);
    const again = await splitOf(source, eventId, { subject: 'Other' });
    const made = [...answers, again].map(({ status, json }) => [
      status,
      (json.created as { reference: string }).reference,
    ]);
    expect(new Set(made.map(String)).size).toBe(1);
    expect(made[0]![0]).toBe(201);
    expect(await relationsOf(source)).toHaveLength(1);
  });

  it('keeps the contact where asked, and finds the entry of one merged in', async () => {
    const [away, into] = [await desk.given(), await desk.given()];
    const eventId = await mailed(away);
    await desk.merge(away, into);
    const { json } = await splitOf(into, eventId, { contact: 'keep', subject: 'Second fire' });
    const { reference } = json.created as { reference: string };
    expect(await desk.incident(reference)).toMatchObject({
      ...{ contact: { id: 'contact-1' }, subject: 'Second fire', related: into },
    });
  });

  it('refuses what nobody wrote, and what is not there', async () => {
    const source = await desk.given();
    const [created] = await desk.timeline(source);
    expect((await splitOf(source, created!.id)).status).toBe(409);
    expect((await splitOf(source, newId(morning))).status).toBe(404);
    expect((await splitOf(source, 'not-an-id')).status).toBe(404);
  });
});

describe('relations', () => {
  const relate = (reference: string, body: object) => desk.send('POST', '/relations', { reference }, body);

  it('to an incident stand on both, once, and go from both', async () => {
    const [one, other] = [await desk.given(), await desk.given()];
    const answers = await Promise.all([
      relate(one, { relation: 'incident', target: other }),
      relate(other, { relation: 'incident', target: one }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await relationsOf(one)).toMatchObject([{ id: `incident-${other}` }]);
    expect(await relationsOf(other)).toMatchObject([{ id: `incident-${one}` }]);
    const relationId = `incident-${one}`;
    await desk.send('DELETE', '/relations/{relationId}', { reference: other, relationId });
    expect([await relationsOf(one), await relationsOf(other)]).toEqual([[], []]);
    const types = (await desk.timeline(one)).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('relation'))).toEqual(['relationAdded', 'relationRemoved']);
  });

  it('lead to pages only by http, and stand once however they are written', async () => {
    const reference = await desk.given();
    const url = (target: string) => relate(reference, { relation: 'url', target });
    expect((await url('https://Example.com/a b')).json).toMatchObject({
      relation: { target: 'https://example.com/a%20b' },
    });
    expect((await url('https://example.com/a%20b')).status).toBe(409);
    for (const bad of ['javascript:alert(1)', 'ftp://example.com', 'https://u:p@example.com/', 'example']) {
      expect((await url(bad)).json).toMatchObject({ status: 400, fields: [{ pointer: '/target' }] });
    }
  });

  it('of a merged incident are its survivor’s, and none to itself', async () => {
    const [away, into, third] = [await desk.given(), await desk.given(), await desk.given()];
    await relate(away, { relation: 'incident', target: into });
    await relate(away, { relation: 'problem', target: 'PRB-1' });
    await desk.merge(away, into);
    expect((await relationsOf(into)).map(({ target }) => target)).toEqual(['PRB-1']);
    expect((await relate(third, { relation: 'incident', target: away })).json).toMatchObject({
      relation: { target: into },
    });
    expect((await relate(into, { relation: 'incident', target: away })).status).toBe(409);
    expect((await relate(into, { relation: 'problem', target: 'PRB-1' })).status).toBe(409);
  });
});

describe('what is sold on an incident', () => {
  it('an opportunity is opened, changed and listed', async () => {
    const reference = await desk.given();
    const body = { name: 'Ten printers', amount: 4990.5, currency: 'EUR', stage: 'qualified' };
    const { status, json } = await desk.send(
      'POST',
      '/opportunities',
      { reference },
      { ...body, note: 'Hot' },
    );
    expect(status).toBe(201);
    const opportunityId = (json.opportunity as { id: string }).id;
    const path = '/opportunities/{opportunityId}';
    const changed = await desk.send(
      'PATCH',
      path,
      { reference, opportunityId },
      { stage: 'won', note: null },
    );
    expect(changed.json.opportunity).toMatchObject({ stage: 'won', amount: 4990.5 });
    expect(changed.json.opportunity).not.toHaveProperty('note');
    expect((await desk.send('GET', '/opportunities', { reference })).json.opportunities).toHaveLength(1);
    const types = (await desk.timeline(reference)).map(({ type }) => type);
    expect(types.slice(-3)).toEqual(['opportunityAdded', 'opportunityChanged', 'opportunityChanged']);
  });

  it.each([
    [{ amount: -1 }, '/amount'],
    [{ currency: 'EURO' }, '/currency'],
    [{ currency: 'QQQ' }, '/currency'],
    [{ currency: 'JPY', amount: 1.5 }, '/amount'],
    [{ amount: 0.001 }, '/amount'],
    [{ name: '' }, '/name'],
  ])('an opportunity with %j is refused by name', async (over, pointer) => {
    const reference = await desk.given();
    const body = { name: 'Ten', amount: 1, currency: 'EUR', stage: 'new', ...over };
    const { json } = await desk.send('POST', '/opportunities', { reference }, body);
    expect(json).toMatchObject({ status: 400, fields: [{ pointer }] });
  });

  it('an offer is presented once, in its period, and answered once', async () => {
    const reference = await desk.given();
    const present = (offer: string) => desk.send('POST', '/offers', { reference }, { offer });
    const catalogue = async () => (await desk.send('GET', '/offers', { reference })).json.offers;
    expect(await catalogue()).toMatchObject([
      { offer: 'plan', eligible: true, whyNot: [] },
      { offer: 'old', eligible: false, whyNot: ['It ended on 2026-06-11.'] },
      { offer: 'last', eligible: true },
    ]);
    expect((await present('plan')).json.offer).toMatchObject({ state: 'presented', title: 'Offer plan' });
    expect((await present('plan')).status).toBe(409);
    expect((await present('old')).json.detail).toContain('It ended on 2026-06-11.');
    expect((await present('none')).json).toMatchObject({ status: 400, fields: [{ pointer: '/offer' }] });
    const answer = (state: string) =>
      desk.send('PATCH', '/offers/{offerId}', { reference, offerId: 'plan' }, { state });
    expect((await answer('accepted')).json.offer).toMatchObject({ state: 'accepted' });
    expect((await answer('declined')).json.detail).toBe('This offer was accepted already.');
    expect(await catalogue()).toMatchObject([{ eligible: false, presented: { state: 'accepted' } }, {}, {}]);
  });

  it('a service order is linked once by its number, and changed', async () => {
    const reference = await desk.given();
    const link = (body: object) => desk.send('POST', '/service-orders', { reference }, body);
    const { status, json } = await link({ number: 'SO-4711' });
    expect(status).toBe(201);
    expect((await link({ number: 'so-47 11' })).status).toBe(409);
    expect((await link({ number: 'SO-2', status: 'scheduled' })).json).toMatchObject({
      ...{ status: 400, fields: [{ pointer: '/scheduledFor' }] },
    });
    const serviceOrderId = (json.serviceOrder as { id: string }).id;
    const changed = await desk.send(
      'PATCH',
      '/service-orders/{serviceOrderId}',
      { reference, serviceOrderId },
      { status: 'scheduled', scheduledFor: '2026-06-15T09:00:00+02:00' },
    );
    expect(changed.json.serviceOrder).toMatchObject({
      ...{ number: 'SO-4711', status: 'scheduled', scheduledFor: '2026-06-15T07:00:00.000Z' },
    });
  });
});
