import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  downloadRawHandler,
  listMailHandler,
  readMailHandler,
  releaseMailHandler,
  replayMailHandler,
} from '../../../functions/api/handlers/mail.ts';
import {
  downloadRawRoute,
  listMailRoute,
  readMailRoute,
  releaseMailRoute,
  replayMailRoute,
} from '../../../functions/api/routes/mail.ts';
import { eventsOfChange } from '../../../shared/events/index.ts';
import { mailLog } from '../../../shared/mail/index.ts';
import { replyAddress } from '../../../shared/mail/reply-address.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import type { Objects } from '../../../shared/platform/objects.ts';
import { aKey, aSite } from '../../support/a-desk.ts';
import type { RawMail } from '../../support/a-raw-mail.ts';
import { aReception } from '../../support/a-reception.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let reception: ReturnType<typeof aReception>;
let handler: ReturnType<typeof serve>;
const clock = morning;
beforeAll(async () => {
  desk = await aTable();
  reception = aReception(desk);
  const { client, table, layout } = desk;
  const parts = {
    ...{ client, table, log: mailLog(client, layout), site: aSite(), newId },
    ...{ inbound: reception.parts.inbound, messages: reception.parts.messages, reader: reception.reader },
    rawMail: {
      head: async (key: string) => (key.includes('gone') ? undefined : { size: 1, type: '', etag: '' }),
      downloadLink: async (key: string, name: string) => `https://bucket.example.com/${key}?as=${name}`,
    } as unknown as Objects,
  };
  handler = serve(
    [
      bind(listMailRoute, listMailHandler(parts)),
      bind(readMailRoute, readMailHandler(parts)),
      bind(downloadRawRoute, downloadRawHandler(parts)),
      bind(replayMailRoute, replayMailHandler(parts)),
      bind(releaseMailRoute, releaseMailHandler(parts)),
    ],
    { clock: () => clock, logger: keptLog().logger },
  );
});
afterAll(() => desk.stop());

let count = 0;
const unique = (name: string) => {
  count += 1;
  return `${name}-${count}`;
};
/** A mail of a sender of its own. */
const aMail = (over: RawMail): RawMail => ({
  ...over,
  headers: {
    'Message-ID': `<${unique('m')}@example.com>`,
    From: `Ada Example <${unique('ada')}@example.com>`,
    ...over.headers,
  },
});
const receive = async (over: RawMail = {}, now = morning, id = unique('mail')) =>
  reception.receive(id, aMail(over), now);
const get = async (route: string, line: Partial<Parameters<typeof ask>[1]> = {}, groups = '[agent]') =>
  ask(handler, { route, groups, ...line });
type Shown = { id: string; direction: string; outcome?: string; state?: string; at: string };
const list = async (query: Record<string, string> = {}) => {
  const { status, json } = await get('GET /v1/mail', { query: { limit: '100', ...query } });
  expect(status).toBe(200);
  return json as { mails: Shown[]; next?: string };
};
const all = async (query: Record<string, string>) => {
  const found: Shown[] = [];
  for (let cursor: string | undefined, first = true; first || cursor; first = false) {
    const page = await list({ ...query, ...(cursor ? { cursor } : {}) });
    found.push(...page.mails);
    cursor = page.next;
  }
  return found;
};

describe('the log of mail', () => {
  it('tells of everything that came and was sent, each once, page by page, newest first', async () => {
    const day = plus(morning, days(40));
    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      const spam = index % 3 === 0 ? { verdicts: { spam: 'FAIL' } } : {};
      ids.push((await receive(spam, plus(day, minutes(index)))).mailId);
    }
    const query = { day: day.toISOString().slice(0, 10) };
    const found = await all({ ...query, limit: '5' });
    expect(found.filter(({ direction }) => direction === 'in').map(({ id }) => id)).toEqual(ids.toReversed());
    // Eight receipts.
    const sent = found.filter(({ direction }) => direction === 'out');
    expect(sent.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'queued'));
    expect(found.map(({ at }) => at)).toEqual(
      found
        .map(({ at }) => at)
        .sort()
        .toReversed(),
    );
    expect(await all({ ...query, outcome: 'quarantined', limit: '2' })).toHaveLength(4);
    expect(await all({ ...query, direction: 'out' })).toHaveLength(8);
    expect(await all({ ...query, state: 'failed' })).toEqual([]);
  });

  it('costs the same wherever a page stands', async () => {
    desk.calls();
    const { next } = await list({ limit: '5' });
    const first = desk.calls().length;
    await list({ limit: '5', cursor: next! });
    expect(desk.calls()).toHaveLength(first);
  });

  it('follows a message from state to state', async () => {
    const { reference } = await receive({ headers: { From: 'states@example.com' } });
    const { messages } = reception.parts;
    const [receipt] = (await all({ incident: reference! })).filter(({ direction }) => direction === 'out');
    const message = await messages.load(receipt!.id);
    await messages.sent(message!, unique('ses'), morning.toISOString());
    expect((await all({ state: 'sent' })).map(({ id }) => id)).toEqual([receipt!.id]);
    expect((await all({ state: 'queued' })).map(({ id }) => id)).not.toContain(receipt!.id);
  });

  it('of one sender holds that sender’s mail, however it is written', async () => {
    const one = await receive({ headers: { From: 'Only <Only.One@Example.com>' } });
    const two = await receive({ headers: { From: 'only.one@example.com' } }, plus(morning, minutes(1)));
    const ids = (await all({ from: 'ONLY.one@example.com', limit: '1' })).map(({ id }) => id);
    expect(ids).toEqual([two.mailId, one.mailId]);
    expect(await all({ from: 'only.one@example.com', outcome: 'event' })).toEqual([]);
  });

  it('of an incident holds what its timeline tells of', async () => {
    const { reference, mailId } = await receive();
    const to = replyAddress('support@desk.example.com', reference!, [aKey()]);
    const answer = await receive({ recipient: to }, plus(morning, minutes(2)));
    const found = await all({ incident: reference! });
    expect(found.filter(({ direction }) => direction === 'in').map(({ id }) => id)).toEqual([
      answer.mailId,
      mailId,
    ]);
    expect(found.filter(({ direction }) => direction === 'out')).toHaveLength(1);
  });

  it.each([
    [{ direction: 'out', outcome: 'event' }, '/outcome'],
    [{ direction: 'in', state: 'sent' }, '/state'],
    [{ state: 'sent', from: 'a@example.com' }, '/state'],
    [{ cursor: 'nonsense' }, '/cursor'],
    [{ day: 'yesterday' }, '/day'],
    [{ sender: 'a@example.com' }, '/sender'],
  ])('refuses %j', async (query, pointer) => {
    const { status, json } = await get('GET /v1/mail', { query: query as Record<string, string> });
    expect(status).toBe(400);
    expect(((json.errors ?? json.fields) as { pointer: string }[]).map((fault) => fault.pointer)).toContain(
      pointer,
    );
  });

  it('reads one with its head and the verdicts', async () => {
    const { mailId } = await receive({ verdicts: { spf: 'softfail' } });
    const { json } = await get('GET /v1/mail/{id}', { params: { id: mailId } });
    expect(json).toMatchObject({
      ...{ id: mailId, direction: 'in', outcome: 'incident' },
      head: { to: ['support@desk.example.com'], verdicts: { spf: 'gray', dkim: 'pass' }, attachments: 0 },
    });
    expect((await get('GET /v1/mail/{id}', { params: { id: 'none' } })).status).toBe(404);
  });

  it('gives the raw mail to agents, and what is quarantined to managers', async () => {
    const raw = 'GET /v1/mail/{id}/raw';
    const { mailId: id } = await receive();
    expect((await get(raw, { params: { id } })).headers.location).toContain(`inbound/${id}`);
    const { mailId: spam } = await receive({ verdicts: { virus: 'FAIL' } });
    expect((await get(raw, { params: { id: spam } })).status).toBe(403);
    expect((await get(raw, { params: { id: spam } }, '[manager]')).status).toBe(302);
    const { mailId: removed } = await receive();
    await reception.parts.inbound.redact(removed, morning.toISOString());
    expect((await get(raw, { params: { id: removed } }, '[manager]')).status).toBe(404);
  });
});

const item = async (mailId: string) => (await desk.partition(`MAIL#${mailId}`))[0];
const wish = async (what: 'replay' | 'release', id: string, key = unique('key')) =>
  ask(handler, {
    route: `POST /v1/mail/{id}/${what}`,
    params: { id },
    headers: { 'idempotency-key': key },
    groups: '[manager]',
  });

describe('a replay', () => {
  it('is told to the stream once for each wish, and changes nothing of a mail that has landed', async () => {
    const raw = { headers: { 'Message-ID': '<replayed@example.com>', From: 'replay@example.com' } };
    const { mailId } = await receive(raw);
    const before = await item(mailId);
    expect((await wish('replay', mailId, 'same')).status).toBe(202);
    const after = await item(mailId);
    expect(eventsOfChange({ before, after })).toMatchObject([{ type: 'MailAskedFor', detail: { mailId } }]);
    expect((await wish('replay', mailId, 'same')).status).toBe(202);
    expect(await item(mailId)).toEqual(after);

    const items = (await desk.items()).length;
    const again = await receive(raw, plus(morning, days(3)), mailId);
    expect(again).toMatchObject({ outcome: 'incident', receivedAt: morning.toISOString() });
    expect((await desk.items()).length).toBe(items);
    expect((await wish('replay', 'none')).status).toBe(404);
  });

  it('places what was not placed yet, and the log shows it waiting until then', async () => {
    const id = unique('mail');
    await reception.parts.inbound.pending(id, 'main', plus(morning, minutes(5)));
    await reception.parts.inbound.pending(id, 'main', plus(morning, minutes(6)));
    expect((await all({ outcome: 'pending' })).map((one) => one.id)).toEqual([id]);
    const record = await receive({}, plus(morning, days(1)), id);
    expect(record).toMatchObject({
      outcome: 'incident',
      receivedAt: plus(morning, minutes(5)).toISOString(),
    });
    expect(await all({ outcome: 'pending' })).toEqual([]);
    await reception.parts.inbound.pending(id, 'main', plus(morning, days(2)));
    expect(await reception.parts.inbound.outcome(id)).toEqual(record);
  });
});

describe('a release from quarantine', () => {
  it('lands by the ladder, its sender being who it says, once', async () => {
    const { reference } = await receive({ headers: { From: 'known@example.com' } });
    const forged = {
      verdicts: { spf: 'fail', dkim: 'none', dmarc: 'none' },
      headers: {
        ...{ From: 'known@example.com', Subject: `[${reference}] again` },
        'Message-ID': '<forged@example.com>',
      },
      body: 'It was me.',
    };
    const { mailId } = await receive(forged);
    const before = await item(mailId);
    expect((await wish('release', mailId)).json).toMatchObject({ outcome: 'quarantined' });
    expect(eventsOfChange({ before, after: await item(mailId) })).toHaveLength(1);
    const landed = await receive(forged, plus(morning, minutes(9)), mailId);
    expect(landed).toMatchObject({ outcome: 'event', reference, released: { by: { id: 'agent-1' } } });
    expect(await receive(forged, plus(morning, minutes(10)), mailId)).toEqual(landed);
    const { events } = await reception.incident(reference);
    expect(events.filter(({ data }) => data.text === 'It was me.')).toHaveLength(1);
    expect((await all({ outcome: 'quarantined' })).map(({ id }) => id)).not.toContain(mailId);
  });

  it('is refused for what is in none, and for agents', async () => {
    const { mailId } = await receive();
    expect((await wish('release', mailId)).status).toBe(409);
    expect((await get('POST /v1/mail/{id}/release', { params: { id: mailId } })).status).toBe(403);
  });
});

describe('a mail that cannot be read', () => {
  it('opens an incident with itself as a file', async () => {
    const fields = Array.from({ length: 2_100 }, (_, index) => `X-Field-${index}: 1\r\n`).join('');
    const broken = Buffer.from(`From: broken@example.com\r\n${fields}\r\nWhat is in it?\r\n`);
    const record = await reception.receive(unique('mail'), broken);
    expect(record).toMatchObject({ outcome: 'incident', head: { unreadable: expect.any(String) } });
    const { events } = await reception.incident(record.reference);
    const { attachments } = events[0]!.data as { attachments: { id: string; name: string; type: string }[] };
    expect(attachments).toMatchObject([{ name: 'mail.eml', type: 'message/rfc822' }]);
    expect(Buffer.from(reception.files.get(`attachments/${attachments[0]!.id}`)!)).toEqual(broken);
  });
});
