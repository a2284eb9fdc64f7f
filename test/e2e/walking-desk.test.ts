import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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

interface Entry {
  readonly type: string;
  readonly actor: { readonly kind: string; readonly name: string };
  readonly data: Record<string, unknown>;
}

interface KeptMail {
  readonly mailId: string;
  readonly attachments: readonly { readonly id: string }[];
}

const customer = 'customer@example.com';
const question = {
  name: 'A Customer',
  address: customer,
  subject: 'The pump does not start',
  question: 'It worked yesterday.\nWhat can I do?',
};

/** Monday, ten in the morning in the desk's time zone. */
const monday = '2027-03-01T09:00:00Z';

describe('the main job, through the interfaces its people use', () => {
  let desk: DeskProcess;

  beforeAll(async () => {
    desk = await startDesk();
    await call(desk, 'POST', '/_local/clock', { body: { set: monday } });
  });
  afterAll(async () => {
    await desk.stop();
    removeData(desk);
  });

  const ask = async (fields: Partial<typeof question> = {}, headers: Record<string, string> = {}) => {
    const answer = await call(desk, 'POST', '/v1/portal/incidents', {
      body: { ...question, ...fields },
      headers,
    });
    expect(answer.status).toBe(201);
    return String(answer.body.reference);
  };
  const read = async (reference: string) => {
    const { status, body } = await call(desk, 'GET', `/v1/incidents/${reference}`, { as: 'agent' });
    expect(status).toBe(200);
    const events = (body.timeline as { events: Entry[] }).events;
    return { body, events, types: events.map(({ type }) => type) };
  };
  const download = async (path: string) => {
    const { status, headers } = await call(desk, 'GET', path, { as: 'agent' });
    expect(status).toBe(302);
    return fetch(headers.get('location') ?? '');
  };
  const links = (html: string) => [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, url]) => String(url));
  const local = (url: string) => desk.baseUrl + new URL(url, desk.baseUrl).pathname;

  test('a question by the form opens an incident once and sends one receipt', async () => {
    const address = 'form@example.com';
    const first = await ask({ address }, { 'idempotency-key': 'once' });
    const again = await ask({ address }, { 'idempotency-key': 'once' });
    expect(first).toMatch(/^270301-\d{6}$/);
    expect(again).toBe(first);
    const other = await call(desk, 'POST', '/v1/portal/incidents', {
      body: { ...question, address, subject: 'Another' },
      headers: { 'idempotency-key': 'once' },
    });
    expect(other).toMatchObject({
      status: 422,
      body: { type: 'urn:incident-desk:problem:idempotency-key-reused' },
    });
    await idle(desk);
    const [receipt, ...more] = await mailTo(desk, address);
    expect(more).toEqual([]);
    expect(receipt?.subject).toContain(first);
    expect(receipt?.text).toContain('It worked yesterday.');
    expect(receipt?.headers['reply-to']).toContain(`support+${first}.`);
    expect(receipt?.headers['auto-submitted']).toBe('auto-replied');
  });

  test('a bad body is answered with the fields at fault', async () => {
    const { status, body, headers } = await call(desk, 'POST', '/v1/portal/incidents', {
      body: { ...question, address: 'nobody', subject: undefined, surprise: 1 },
    });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    const fields = (body.fields as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(fields.sort()).toEqual(['/address', '/subject', '/surprise']);
  });

  test('what a reader opens and follows is on the timeline once; forged tokens record nothing', async () => {
    const address = 'reader@example.com';
    const reference = await ask({ address });
    await idle(desk);
    const [receipt] = await mailTo(desk, address);
    const pixel = links(receipt?.html ?? '').find((url) => url.endsWith('/o.gif')) ?? '';
    const link = links(receipt?.html ?? '').find((url) => url.endsWith('/c')) ?? '';
    for (let times = 0; times < 3; times += 1) {
      const image = await fetch(local(pixel));
      expect(image.headers.get('content-type')).toBe('image/gif');
      const redirect = await fetch(local(link), { redirect: 'manual' });
      expect(redirect.status).toBe(302);
      const page = await fetch(local(redirect.headers.get('location') ?? ''));
      expect(await page.text()).toContain('The pump does not start');
    }
    const forged = local(pixel).replace(/\/t\/(.)/, (_, letter) => `/t/${letter === 'e' ? 'f' : 'e'}`);
    expect((await fetch(forged)).headers.get('content-type')).toBe('image/gif');
    const forgedLink = local(link).replace(/.(?=\/c$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
    expect((await fetch(forgedLink, { redirect: 'manual' })).status).toBe(404);
    await idle(desk);
    const { types } = await read(reference);
    expect(types.filter((type) => type === 'messageViewed')).toHaveLength(1);
    expect(types.filter((type) => type === 'linkFollowed')).toHaveLength(1);
  });

  test('a mail opens an incident, an agent answers, the customer’s answer lands on it', async () => {
    await mailIn(desk, {
      from: { name: 'Mail Customer', address: customer },
      to: 'support@desk.example',
      subject: 'Grüße: the pump',
      text: 'It leaks – since Monday.',
      html: '<p>It leaks – since <b>Monday</b>.</p>',
      messageId: '<first@example.com>',
      attachments: [{ filename: 'pump.txt', content: 'drip drip' }],
    });
    await idle(desk);
    const { body } = await call(desk, 'GET', '/v1/incidents', { as: 'agent' });
    const listed = (body.incidents as { subject: string; reference: string }[]).find(
      ({ subject }) => subject === 'Grüße: the pump',
    );
    const reference = listed?.reference ?? '';
    const opened = await read(reference);
    expect(opened.body).toMatchObject({
      channel: 'email',
      status: 'unresolved',
      description: expect.stringContaining('It leaks – since Monday.'),
      kpis: [{ kpi: 'firstResponse', state: 'running', dueAt: expect.stringMatching(/^2027-03-01T13:00/) }],
    });
    expect(opened.events[0]?.data).toMatchObject({
      attachments: [{ name: 'pump.txt', size: 9, inline: false }],
    });
    const { mailId, attachments } = opened.events[0]!.data as unknown as KeptMail;
    const file = await download(`/v1/incidents/${reference}/attachments/${attachments[0]?.id}`);
    expect(file.headers.get('content-disposition')).toContain('pump.txt');
    expect(await file.text()).toBe('drip drip');
    const raw = await download(`/v1/incidents/${reference}/mails/${mailId}`);
    expect(await raw.text()).toContain('Message-ID: <first@example.com>');
    const html = await download(`/v1/incidents/${reference}/mails/${mailId}?form=html`);
    expect(await html.text()).toContain('<b>Monday</b>');
    expect(html.headers.get('content-disposition')).toContain('attachment');
    const elsewhere = `/v1/incidents/270301-999999/mails/${mailId}`;
    expect((await call(desk, 'GET', elsewhere, { as: 'agent' })).status).toBe(404);

    const answered = await call(desk, 'POST', `/v1/incidents/${reference}/replies`, {
      as: 'agent',
      body: { text: 'Tighten the seal, see https://example.com/seal?a=1&b=2 please.', status: 'waiting' },
    });
    expect(answered).toMatchObject({ status: 201, body: { reference, status: 'waiting' } });
    await idle(desk);
    const mails = await mailTo(desk, customer);
    const reply = mails.at(-1);
    expect(reply?.text).toContain('Tighten the seal');
    expect(reply?.headers['in-reply-to']).toBe('<first@example.com>');
    const tracked = links(reply?.html ?? '').filter((url) => url.endsWith('/c'));
    const targets = await Promise.all(
      tracked.map(async (url) => (await fetch(local(url), { redirect: 'manual' })).headers.get('location')),
    );
    expect(targets).toContain('https://example.com/seal?a=1&b=2');

    await mailIn(desk, {
      from: customer,
      to: reply?.headers['reply-to'] ?? '',
      subject: `Re: ${reply?.subject}`,
      inReplyTo: reply?.headers['message-id'],
      text: 'That helped, thank you.\n\nOn Mon, 1 Mar 2027 at 10:05, Support wrote:\n> Tighten the seal',
    });
    await idle(desk);
    const after = await read(reference);
    expect(after.body).toMatchObject({ status: 'updated', kpis: [{ state: 'met' }] });
    expect(after.types).toEqual(
      expect.arrayContaining(['created', 'emailOut', 'slaMet', 'fieldChanged', 'emailIn', 'linkFollowed']),
    );
    const received = after.events.find(({ type }) => type === 'emailIn');
    expect(received?.data.text).toBe('That helped, thank you.');
    expect(received?.actor).toMatchObject({ kind: 'contact', name: 'Mail Customer' });
  });

  test('a promise that is not kept is warned of and late when the clock passes, and shown at once', async () => {
    const reference = await ask({ address: 'late@example.com' });
    await advance(desk, 'PT3H');
    expect((await read(reference)).types.filter((type) => type.startsWith('sla'))).toEqual(['slaWarning']);
    await advance(desk, 'PT1H');
    const late = await read(reference);
    expect(late.body.kpis).toMatchObject([{ state: 'late' }]);
    expect(late.types.filter((type) => type.startsWith('sla'))).toEqual(['slaWarning', 'slaLate']);
    await call(desk, 'POST', `/v1/incidents/${reference}/replies`, { as: 'agent', body: { text: 'Sorry.' } });
    expect((await read(reference)).body.kpis).toMatchObject([{ state: 'metLate' }]);
  });

  test('nobody gets in without the right', async () => {
    expect((await call(desk, 'GET', '/v1/incidents')).status).toBe(401);
    expect(
      (await call(desk, 'GET', '/v1/incidents', { headers: { authorization: 'Bearer nonsense' } })).status,
    ).toBe(401);
  });

  test('the API describes itself', async () => {
    const { body } = await call(desk, 'GET', '/v1/openapi.json');
    expect(body).toMatchObject({ openapi: '3.1.0' });
    const page = await fetch(`${desk.baseUrl}/docs`);
    expect(await page.text()).toContain('POST /v1/portal/incidents');
  });
});
