import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allPages, type Person, upload } from '../support/desk-person.ts';
import {
  aPumpDesk,
  customer,
  type Entry,
  failures,
  filesHolding,
  incidents,
  type PumpDesk,
  type Row,
} from '../support/pump-desk.ts';
import { call, type DeskProcess, idle, mailIn, mailTo } from '../support/running-desk.ts';

const solution = {
  status: 'solved',
  disposition: 'done',
  resolutionGeneral: 'fixed',
  resolutionSpecific: 'replaced',
};

describe('an incident, whole', () => {
  let at: PumpDesk;
  let desk: DeskProcess;
  let agent: Person;
  let second: Person;
  let reference: string;
  let path: string;

  beforeAll(async () => {
    at = await aPumpDesk();
    ({ desk, agent, second } = at);
  });
  afterAll(async () => {
    await at?.end();
  });

  test('settings are the admins’ to save; what does not fit is refused by its field', async () => {
    expect((await agent.put('/v1/settings/offers', [])).status).toBe(403);
    const nowhere = [{ name: 'x', when: {}, queue: 'nowhere' }];
    expect(await at.admin.put('/v1/settings/routing', nowhere)).toMatchObject({
      status: 400,
      body: { fields: [{ pointer: '/0/queue' }] },
    });
  });

  test('a call becomes an incident, led where the routing says', async () => {
    reference = await at.open({
      description: 'Oil seeps from the seal.',
      reasonGeneral: 'hardware',
      reasonSpecific: 'leak',
      impact: 'high',
      urgency: 'high',
      topic: 'seals',
      asset: { serialNumber: 'OW-77 x' },
      customFields: { hall: 'North 🏭', floors: 2 },
      informedUsers: [{ address: 'foreman@example.com' }],
      route: true,
    });
    path = `${incidents}/${reference}`;
    expect((await agent.get(path)).body).toMatchObject({
      priority: 'P1',
      queue: 'field',
      supportGroup: 'pump-team',
      customFields: { hall: 'North 🏭', floors: 2 },
      legalStatuses: ['waiting', 'solved'],
    });
    await idle(desk);
    const { body } = await agent.post(`${incidents}/candidates`, {
      serialNumber: 'ow77X',
      text: 'seeping seals',
    });
    expect(body.incidents).toMatchObject([
      { incident: { reference }, because: expect.arrayContaining([{ by: 'asset' }]) },
    ]);
  });

  test('of two agents who change it at once the later one is told what the other did', async () => {
    const etag = (await agent.get(path)).headers.get('etag') ?? '';
    const [one, other] = await Promise.all([
      agent.patch(path, { priority: 'P2', priorityReason: 'It can wait' }, etag),
      second.patch(path, { priority: 'P3', priorityReason: 'It can wait long' }, etag),
    ]);
    expect([one.status, other.status].sort()).toEqual([200, 412]);
    const [won, stale] = one.status === 200 ? [one, other] : [other, one];
    expect(stale.body.changes).toContainEqual(
      expect.objectContaining({
        type: 'fieldChanged',
        data: expect.objectContaining({ field: 'priority', to: won.body.priority }),
      }),
    );
    expect(await agent.patch(path, { status: 'closed' })).toMatchObject({
      status: 409,
      body: { legal: ['waiting', 'solved'] },
    });
    expect(await agent.patch(path, { customFields: { floors: -1, hall: 'x'.repeat(11) } })).toMatchObject({
      status: 400,
      body: { fields: [{ pointer: '/customFields/floors' }, { pointer: '/customFields/hall' }] },
    });
  });

  test('work: notes, tasks and time; a task holds the solving up', async () => {
    await agent.post(`${path}/notes`, { kind: 'workNote', text: 'A confidential-note.' });
    await agent.post(`${path}/events`, { type: 'siteVisit', text: 'Looked at it.' });
    const task = await agent.post(`${path}/tasks`, { title: 'Order the seal', requiredToSolve: true });
    expect(await agent.patch(path, solution)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('task') },
    });
    const { id } = task.body.task as { id: string };
    expect(
      (
        await agent.patch(
          `${path}/tasks/${id}`,
          { status: 'done' },
          (await agent.get(path)).headers.get('etag') ?? '',
        )
      ).status,
    ).toBe(200);
    await agent.post(`${path}/time`, { minutes: 30, billable: true });
    expect(await second.post(`${path}/time`, { minutes: 5, billable: false })).toMatchObject({
      status: 201,
      body: { minutes: { billable: 30, other: 5 } },
    });
    expect((await agent.get('/v1/time/agents/me?from=2027-03-01&to=2027-03-31')).body).toMatchObject({
      total: { billable: 30, other: 0 },
    });
  });

  test('a standard text, a file and copies go out with a reply; a note never does', async () => {
    const text = await at.manager.post('/v1/standard-texts', {
      type: 'text',
      title: 'Seal',
      hotKey: '^seal',
      wordings: { en: { body: 'Dear {{ contactName }}, the seal for {{ reference }} is on its way.' } },
    });
    expect(text.status).toBe(201);
    const rendered = await agent.post('/v1/standard-texts/render', { hotKey: '^SEAL', reference });
    expect(rendered.body.text).toBe(`Dear Oilworth, the seal for ${reference} is on its way.`);
    const file = await upload(agent, path, {
      name: 'plan.html',
      type: 'text/html',
      content: '<script>1</script>',
    });
    const sent = await agent.post(`${path}/replies`, {
      text: rendered.body.text,
      standardTextId: rendered.body.standardTextId,
      status: 'waiting',
      cc: ['cc@example.com'],
      bcc: ['bcc@example.com'],
      files: [file],
    });
    expect(sent).toMatchObject({ status: 201, body: { status: 'waiting' } });
    await agent.post(`${path}/notes`, { kind: 'comment', text: 'It comes on Friday.' });
    await idle(desk);
    for (const address of [customer, 'cc@example.com', 'bcc@example.com']) {
      const [mail, ...more] = await mailTo(desk, address);
      expect(more).toEqual([]);
      expect(mail?.text).toContain('is on its way');
      expect(JSON.stringify(mail?.headers)).not.toContain('bcc@');
    }
    const down = await agent.get(`${path}/attachments/${file}`);
    const bytes = await fetch(down.headers.get('location') ?? '');
    expect(bytes.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(bytes.headers.get('content-type')).not.toContain('html');
    const { page, token } = await at.linkOf(reference);
    const own = await call(desk, 'GET', `/v1/portal/incidents/${token}`);
    const html = await (await fetch(desk.baseUrl + new URL(page, desk.baseUrl).pathname)).text();
    for (const shown of [JSON.stringify(own.body), html]) {
      expect(shown).toContain('It comes on Friday.');
      expect(shown).not.toContain('confidential-note');
    }
  });

  test('merged away, it is a pointer: mail to it lands in the survivor, and can be split off again', async () => {
    const doubled = await at.open({ subject: 'It leaks again', receipt: true });
    await idle(desk);
    const { token, replyTo } = await at.linkOf(doubled);
    const both = await Promise.all([
      agent.post(`${incidents}/${doubled}/merge`, { into: reference }),
      second.post(`${path}/merge`, { into: doubled }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const dead = both[0].status === 200 ? doubled : reference;
    [reference, path] = dead === doubled ? [reference, path] : [doubled, `${incidents}/${doubled}`];
    await mailIn(desk, {
      from: customer,
      to: replyTo,
      subject: 'Re: It leaks',
      text: 'Something else: the lamp is dark.',
      attachments: [{ filename: 'lamp.jpg', content: 'JPEG' }],
    });
    await idle(desk);
    expect((await agent.get(`${incidents}/${dead}`)).body).toMatchObject({
      status: 'closed',
      mergedInto: reference,
    });
    expect(
      (await agent.post(`${incidents}/${dead}/notes`, { kind: 'comment', text: 'x' })).body,
    ).toMatchObject({
      references: [reference],
    });
    expect((await call(desk, 'GET', `/v1/portal/incidents/${token}`)).status).toBe(200);
    const [mail] = await at.entries(reference, '&type=emailIn');
    const [photo] = mail!.data.attachments as { id: string }[];
    const down = await agent.get(`${path}/attachments/${photo?.id}`);
    expect(await (await fetch(down.headers.get('location') ?? '')).text()).toBe('JPEG');
    const split = await agent.post(`${path}/events/${mail?.id}/split`, { subject: 'The lamp is dark' });
    expect(split.status).toBe(201);
    expect((await second.post(`${path}/events/${mail?.id}/split`, {})).body.created).toEqual(
      split.body.created,
    );
    expect((await mailTo(desk, 'foreman@example.com')).length).toBeGreaterThan(0);
  });

  test('children, relations, sales and field work stand on it', async () => {
    const child = await agent.post(`${path}/children`, { create: { subject: 'Spare pump' } });
    const { reference: kid } = child.body.child as Row;
    expect((await agent.post(`${incidents}/${kid}/children`, { reference })).status).toBe(409);
    expect(
      (await agent.post(`${path}/relations`, { relation: 'url', target: 'javascript:alert(1)' })).status,
    ).toBe(400);
    expect((await agent.post(`${path}/relations`, { relation: 'problem', target: 'PRB-1' })).status).toBe(
      201,
    );
    expect(
      (
        await agent.post(`${path}/opportunities`, {
          name: 'New pump',
          amount: 1999.99,
          currency: 'EUR',
          stage: 'lead',
        })
      ).status,
    ).toBe(201);
    expect((await agent.post(`${path}/offers`, { offer: 'care' })).status).toBe(201);
    expect((await agent.post(`${path}/offers`, { offer: 'spring' })).status).toBe(409);
    expect((await agent.post(`${path}/service-orders`, { number: 'SO-1' })).status).toBe(201);
    expect(await agent.patch(path, solution)).toMatchObject({ status: 200 });
    expect(await agent.patch(path, { status: 'closed', closeChildren: true })).toMatchObject({ status: 200 });
    await idle(desk);
    expect((await agent.get(`${incidents}/${kid}`)).body).toMatchObject({
      status: 'closed',
      parent: reference,
    });
  });

  test('the timeline is the same from both ends, and nothing is missing from it', async () => {
    const all = await at.entries(reference);
    const back = await allPages<Entry>(agent, `${path}/timeline?order=newestFirst&limit=3`, 'events');
    expect(back.map(({ id }) => id).reverse()).toEqual(all.map(({ id }) => id));
    expect(all.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        ...[
          'created',
          'fieldChanged',
          'workNote',
          'custom',
          'taskAdded',
          'taskChanged',
          'timeLogged',
          'fileAdded',
        ],
        ...['emailOut', 'comment', 'merged', 'emailIn', 'split', 'relationAdded', 'opportunityAdded'],
        ...['offerPresented', 'serviceOrderLinked', 'childrenToClose'],
      ]),
    );
    const shown = await at.entries(reference, '&visibility=public');
    expect(new Set(shown.map(({ visibility }) => visibility))).toEqual(new Set(['public']));
    expect((await at.entries(reference, '&type=siteVisit')).map(({ type }) => type)).toEqual(['custom']);
  });

  test('no log tells of an error, or of what anybody wrote', () => {
    expect(filesHolding(desk, 'logs', ['"level":"INFO"'])).not.toEqual([]);
    const written = ['Oilworth', 'seeps', 'confidential-note', 'on its way', 'the lamp', 'example.com'];
    expect(filesHolding(desk, 'logs', [...failures, ...written])).toEqual([]);
  });
});
