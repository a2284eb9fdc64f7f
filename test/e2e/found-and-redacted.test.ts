import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allPages, type Person } from '../support/desk-person.ts';
import {
  aPumpDesk,
  customer,
  failures,
  filesHolding,
  incidents,
  type PumpDesk,
  type Row,
} from '../support/pump-desk.ts';
import { type DeskProcess, idle, mailIn } from '../support/running-desk.ts';

/** Words that only customers and agents write: no log may ever hold them. */
const privateWords = ['Oilworth', 'seeps', 'chaudi', 'telltale', customer];

describe('incidents, found and kept', () => {
  let at: PumpDesk;
  let desk: DeskProcess;
  let agent: Person;
  let second: Person;

  beforeAll(async () => {
    at = await aPumpDesk();
    ({ desk, agent, second } = at);
  });
  afterAll(async () => {
    await at?.end();
  });

  test('views page, search speaks three languages', async () => {
    const reference = await at.open({
      description: 'Oil seeps from the seal.',
      reasonGeneral: 'hardware',
      reasonSpecific: 'leak',
      asset: { serialNumber: 'OW-77 x' },
      route: true,
    });
    const french = await at.open({ subject: 'Les chaudières tombent en panne', language: 'fr' });
    const german = await at.open({ subject: 'Unsere Heizungen rauschten', language: 'de' });
    await agent.post(`${incidents}/${reference}/take`);
    const rows = async (query: string, as = agent) =>
      (await allPages<Row>(as, `${incidents}?${query}`, 'incidents')).map((row) => row.reference);
    expect(await rows('view=my-active')).toEqual([reference]);
    expect(await rows('view=queue.field&limit=1')).toEqual([reference]);
    expect(await rows('view=unassigned')).toEqual([french, german]);
    const saved = await agent.post('/v1/views', {
      name: 'All 🔧',
      parameters: { status: 'all', sort: 'created' },
    });
    const view = `view=${saved.body.id}`;
    expect(await rows(`${view}&limit=1`)).toEqual([german, french, reference]);
    expect((await second.get(`/v1/views/${saved.body.id}`)).status).toBe(404);
    const { next } = (await agent.get(`${incidents}?${view}&limit=1`)).body;
    expect((await agent.get(`${incidents}?sort=updated&cursor=${next}`)).status).toBe(400);
    await idle(desk);
    expect(await at.found('chaudiere')).toEqual([french]);
    expect(await at.found('Heizung')).toEqual([german]);
    expect(await at.found('seeping')).toEqual([reference]);
    expect(await at.found(reference)).toEqual([reference]);
    expect(await at.found('ow 77 X')).toEqual([reference]);
    expect(await at.found(customer)).toEqual([german, french, reference]);
  });

  test('one thing is done to many, each by itself and once under one key', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => at.open({ subject: 'Bulk' })));
    const bulk = { references: [...many, '270301-999999'], action: { type: 'addTags', tags: ['Recall'] } };
    const first = await agent.post('/v1/bulk', bulk, { 'idempotency-key': 'recall' });
    expect(first).toMatchObject({ status: 200, body: { done: 20, refused: 1, notReached: 0 } });
    expect((await agent.post('/v1/bulk', bulk, { 'idempotency-key': 'recall' })).body).toEqual(first.body);
    expect((await agent.get(`${incidents}/${many[0]}`)).body).toMatchObject({ version: 2, tags: ['recall'] });
    expect(
      (await agent.post('/v1/bulk', { ...bulk, references: Array(201).fill(many[0]) })).body,
    ).toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ pointer: '/references' })]),
    });
  });

  test('what is redacted is gone wherever it was kept', async () => {
    await mailIn(desk, {
      from: customer,
      to: 'support@desk.example',
      subject: 'Card',
      text: 'It is telltale-4711.',
    });
    await idle(desk);
    const [secret] = await at.found('telltale');
    const [created] = await at.entries(String(secret), '&type=created');
    expect(filesHolding(desk, 's3', ['telltale'])).not.toEqual([]);
    const redact = `${incidents}/${secret}/events/${created?.id}/redact`;
    expect((await agent.post(redact, { reason: 'Asked for' })).status).toBe(403);
    expect((await at.manager.post(redact, { reason: 'Asked for' })).status).toBe(200);
    await idle(desk);
    expect(await at.found('telltale')).toEqual([]);
    expect((await agent.get(`${incidents}/${secret}/mails/${created?.data.mailId}`)).status).toBe(404);
    expect(JSON.stringify((await agent.get(`${incidents}/${secret}`)).body)).not.toContain('telltale');
    expect(filesHolding(desk, 's3', ['telltale'])).toEqual([]);
    expect((await at.entries(String(secret), '&type=redacted')).map(({ data }) => data.eventId)).toEqual([
      created?.id,
    ]);
  });

  test('no log tells of an error, or of what anybody wrote', () => {
    expect(filesHolding(desk, 'logs', ['"level":"INFO"'])).not.toEqual([]);
    expect(filesHolding(desk, 'logs', [...failures, ...privateWords])).toEqual([]);
  });
});
