import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { redactEventHandler } from '../../../functions/api/handlers/redact-event.ts';
import { redactEvent } from '../../../functions/api/routes/redact.ts';
import { type BusEvent, eventsOfChange } from '../../../shared/events/index.ts';
import {
  attachmentKey,
  expectFile,
  fileArrived,
  incidentReader,
  merge,
  note,
  removeFile,
  removeOldTexts,
  reply,
  textStore,
} from '../../../shared/incidents/index.ts';
import { contentRemover, inboundStore, rawMailKey, sentMailKey } from '../../../shared/mail/index.ts';
import { replyAddress } from '../../../shared/mail/reply-address.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { messageStore } from '../../../shared/responses/index.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { textKey } from '../../../shared/table/keys.ts';
import { theBuckets } from '../../support/a-bucket.ts';
import { aKey } from '../../support/a-desk.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import { aRawMail, type RawMail } from '../../support/a-raw-mail.ts';
import { aReception } from '../../support/a-reception.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

const secret = 'Zx4111-1111-QQ';
let desk: TestTable;
let buckets: Awaited<ReturnType<typeof theBuckets>>;
let dispatch: ReturnType<typeof aDispatch>;
let reception: ReturnType<typeof aReception>;
let remove: ReturnType<typeof contentRemover>;
let handler: ReturnType<typeof serve>;
// Mails are numbered by the day they come: a day later than the incidents opened by hand.
let now = plus(morning, days(1));

beforeAll(async () => {
  [desk, buckets] = await Promise.all([aTable(), theBuckets()]);
  const { client, table, layout } = desk;
  const { files, rawMail } = buckets;
  dispatch = aDispatch(desk);
  reception = aReception(desk, { keep: (key, body, type) => files.put(key, body, { type }) });
  const inbound = inboundStore(client, layout);
  const messages = messageStore(client, layout);
  const incidents = incidentReader(client, table);
  const removeTexts = (reference: string, until: Date, named?: ReadonlySet<string>) =>
    removeOldTexts({ client, table, files }, reference, until, named);
  remove = contentRemover({ incidents, messages, inbound, files, rawMail, removeTexts });
  const parts = { ...commandParts(client, layout, 'main'), inbound, messages };
  handler = serve([bind(redactEvent, redactEventHandler(parts))], {
    clock: () => now,
    logger: keptLog().logger,
  });
});
afterAll(async () => {
  await buckets.stop();
  await desk.stop();
});

const by = (at = now) => ({
  actor: { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' },
  now: at,
  newId,
  settings: defaultSettings,
});

/** A mail as it comes in: raw in its bucket, then placed. */
async function mailIn(mailId: string, raw: RawMail) {
  await buckets.rawMail.put(rawMailKey(mailId), aRawMail(raw), { type: 'message/rfc822' });
  return reception.receive(mailId, raw, now);
}

const withFile = (text: string) => ({
  type: 'multipart/mixed; boundary=x',
  body: [
    ...['--x', 'Content-Type: text/plain', '', text, '--x'],
    `Content-Type: text/plain; name="${secret}.txt"`,
    `Content-Disposition: attachment; filename="${secret}.txt"`,
    ...['', secret, '--x--', ''],
  ].join('\r\n'),
});

/** Sends what waits for an incident, and keeps its raw form as the function does. */
async function sendAll(reference: string) {
  for (const { data } of (await dispatch.reader.whole(reference, 500))!.events) {
    if (typeof data.messageId !== 'string') continue;
    await dispatch.send(data.messageId, now);
    const raw = dispatch.kept.get(data.messageId);
    if (raw) await buckets.rawMail.put(sentMailKey(data.messageId), raw, { type: 'message/rfc822' });
  }
}

const eventsOf = async (reference: string) => (await dispatch.reader.whole(reference, 500))!.events;
const redactIt = (reference: string, eventId: string, groups = '[manager]', reason = 'A card number') =>
  ask(handler, {
    route: 'POST /v1/incidents/{reference}/events/{eventId}/redact',
    params: { reference, eventId },
    body: { reason },
    groups,
  });

/** What the stream makes of the removals on an incident, handed to their worker. */
async function work(reference: string): Promise<BusEvent[]> {
  const removals = (await desk.partition(`INC#${reference}`))
    .flatMap((after) => eventsOfChange({ after }))
    .filter(({ type }) => type === 'ContentRemoved');
  for (const { detail } of removals) await remove(detail as Parameters<typeof remove>[0]);
  return removals;
}

/** Every place in which the secret still stands: keys of items, names of objects, of either bucket. */
async function findings(): Promise<string[]> {
  const items = (await desk.items()).filter((item) => JSON.stringify(item).includes(secret));
  const journals: string[] = [];
  for (const name of readdirSync(join(buckets.dataDir, 's3'))) {
    const data = join(buckets.dataDir, 's3', name, 'data');
    for (const file of readdirSync(data)) {
      if (readFileSync(join(data, file)).includes(secret)) journals.push(`${name}/${file}`);
    }
  }
  return [...items.map(({ pk, sk }) => `${pk} ${sk}`), ...journals];
}

/** The local S3 lets go of a file a moment after it has said so. */
async function nothingLeft(): Promise<void> {
  const deadline = Date.now() + 1000;
  while ((await findings()).length > 0 && Date.now() < deadline)
    await new Promise((done) => setTimeout(done, 20));
  expect(await findings()).toEqual([]);
}

describe('redacting', () => {
  it('the question of a mail leaves no copy of it anywhere', async () => {
    const headers = { From: 'Ada <ada-q@example.com>', Subject: `About ${secret}`, 'Message-ID': '<q@x>' };
    const { type, body } = withFile(`My number is ${secret}.\n${`${secret}\n`.repeat(6000)}`);
    const raw = { headers: { ...headers, 'Content-Type': type }, body };
    const { reference = '' } = await mailIn('mail-q', raw);
    await mailIn('mail-q-again', raw);
    await sendAll(reference);
    now = plus(now, minutes(1));
    await dispatch.incidents.change(reference, (state) =>
      reply(state, { text: 'We look.', cc: [], bcc: [] }, by()),
    );
    await sendAll(reference);
    expect((await findings()).length).toBeGreaterThan(6);

    now = plus(now, minutes(1));
    const [created] = await eventsOf(reference);
    const { status, json } = await redactIt(reference, created!.id);
    expect([status, json]).toEqual([200, { reference, version: 3, eventId: created!.id }]);
    expect(await work(reference)).toHaveLength(1);
    await nothingLeft();

    const found = (await dispatch.reader.whole(reference, 500))!;
    expect(found).toMatchObject({ description: '', incident: { subject: '(removed)', attachments: 0 } });
    expect(found.events[0]).toEqual({
      ...{ id: created!.id, reference, at: created!.at, type: 'created', visibility: 'public' },
      ...{ actor: created!.actor, version: 1 },
      data: { channel: 'email', mailId: 'mail-q', fileIds: ['mail-q-0'] },
      redacted: { at: found.incident.updatedAt, by: 'Agent Example', reason: 'A card number' },
    });
    expect(found.events.at(-1)).toMatchObject({
      type: 'redacted',
      data: { eventId: created!.id, type: 'created', reason: 'A card number' },
    });
    expect(found.events.filter(({ type: each }) => each === 'emailOut')).toHaveLength(2);
    await work(reference);
    await nothingLeft();
  });

  it('an answer of the customer leaves the others as they are', async () => {
    const headers = { From: 'Ada <ada-a@example.com>', Subject: 'Plain', 'Message-ID': '<a1@x>' };
    const { reference = '' } = await mailIn('mail-a1', { headers, body: 'What now?' });
    const recipient = replyAddress('support@desk.example.com', reference, [aKey()]);
    now = plus(now, minutes(1));
    const { type, body } = withFile(`It is ${secret}.`);
    const answer = { ...headers, 'Content-Type': type, Subject: `Re: ${secret}`, 'Message-ID': '<a2@x>' };
    await mailIn('mail-a2', { headers: answer, body, recipient });
    now = plus(now, minutes(1));
    await dispatch.incidents.change(reference, (state) =>
      reply(state, { text: 'Thank you.', cc: [], bcc: [] }, by()),
    );
    await sendAll(reference);
    const answered = (await eventsOf(reference)).find(({ type: each }) => each === 'emailIn')!;
    expect((await redactIt(reference, answered.id)).status).toBe(200);
    await work(reference);
    await nothingLeft();
    const found = (await dispatch.reader.whole(reference, 500))!;
    expect(found).toMatchObject({ incident: { subject: 'Plain', attachments: 0 } });
    expect(found.description).toContain('What now?');
    expect(await buckets.rawMail.get(rawMailKey('mail-a1'))).toBeDefined();
  });

  it('an agent’s answer that waits keeps it from going out', async () => {
    const { reference } = await dispatch.given({ address: 'ada-w@example.com' });
    const change = await dispatch.incidents.change(reference, (state) =>
      reply(state, { text: `Is it ${secret}?`, cc: [], bcc: [] }, by()),
    );
    const mailed = change.events.find(({ type }) => type === 'emailOut')!;
    const { messageId } = change.messages[0]!;
    await dispatch.messages.claim((await dispatch.messages.load(messageId))!, now);
    expect((await redactIt(reference, mailed.id)).status).toBe(503);
    await dispatch.messages.release(messageId, now);
    expect((await redactIt(reference, mailed.id)).status).toBe(200);
    expect(await dispatch.send(messageId, now)).toEqual({ state: 'done before' });
    expect(await dispatch.messages.load(messageId)).toMatchObject({ state: 'withheld' });
    await work(reference);
    await nothingLeft();
  });

  it('a note takes the file that went with it, and the word of its coming', async () => {
    const { reference } = await dispatch.given({ address: 'ada-n@example.com' });
    const file = expectFile(
      reference,
      { name: `${secret}.txt`, type: 'text/plain', size: secret.length },
      { are: 0, most: 1 },
      by(),
    );
    await buckets.files.put(attachmentKey(file.id), secret, { type: 'text/plain' });
    const come = await dispatch.incidents.change(reference, (state) => fileArrived(state, file, by()));
    const noted = await dispatch.incidents.change(reference, (state) =>
      note(
        state,
        {
          kind: 'workNote',
          text: secret,
          files: [{ ...file }].map(({ id, name, type, size }) => ({ id, name, type, size })),
        },
        by(),
      ),
    );
    const written = noted.events.find(({ type }) => type === 'workNote')!;
    expect((await redactIt(reference, written.id)).status).toBe(200);
    await work(reference);
    await nothingLeft();
    const arrival = (await eventsOf(reference)).find(({ type }) => type === 'fileAdded');
    expect(come.events.map(({ id }) => id)).toContain(arrival?.id);
    expect(arrival).toMatchObject({ data: { fileIds: [file.id] } });
    expect(arrival?.redacted).toBeDefined();
  });

  it('a long question takes its texts, and leaves what was written since', async () => {
    const { reference } = await dispatch.given({ address: 'ada-l@example.com' });
    const texts = textStore(buckets.files, newId);
    const long = await texts.keep(reference, `${secret} `.repeat(6000), now);
    await dispatch.incidents.change(reference, (state) => ({
      ...note(state, { kind: 'workNote', text: 'changed' }, by()),
      description: long,
    }));
    await texts.keep(reference, `${secret} lost `.repeat(6000), now);
    const [created] = await eventsOf(reference);
    now = plus(now, minutes(1));
    expect((await redactIt(reference, created!.id)).status).toBe(200);
    const since = await texts.keep(reference, 'new words '.repeat(9000), plus(now, 1));
    await dispatch.incidents.change(reference, (state) => ({
      ...note(state, { kind: 'workNote', text: 'described anew' }, by()),
      description: since,
    }));
    await sendAll(reference);
    await work(reference);
    await nothingLeft();
    expect(
      (await desk.partition(`INC#${reference}`)).find(
        ({ sk }) => sk === textKey(reference, 'description').sk,
      ),
    ).toMatchObject(since);
    expect(await texts.whole(since)).toBe('new words '.repeat(9000));
  });

  it('the question of an incident that was merged takes it there too', async () => {
    const mails = { [secret]: 'mail-m1', plain: 'mail-m2' };
    const [away = '', into = ''] = await Promise.all(
      Object.entries(mails).map(async ([subject, mailId]) => {
        const headers = { From: 'Ada <ada-m@example.com>', Subject: subject, 'Message-ID': `<${mailId}@x>` };
        return (await mailIn(mailId, { headers, body: `It says ${subject}.` })).reference;
      }),
    );
    const [one, other] = await Promise.all([away, into].map((each) => dispatch.incidents.load(each)));
    const merging = { away: one!, survivor: other!, children: [], links: [] };
    const family = { ancestors: [], descendants: [] };
    const request = { into, acrossContacts: false };
    await dispatch.incidents.commit(merge({ ...merging, family }, request, { ...by(), childDepth: 3 }));
    const question = (await eventsOf(into)).find(({ data }) => data.mailId === 'mail-m1')!;
    expect(question.reference).toBe(away);
    expect((await redactIt(away, question.id)).status).toBe(409);
    now = plus(now, minutes(1));
    expect((await redactIt(into, question.id)).status).toBe(200);
    await sendAll(into);
    await work(into);
    await nothingLeft();
    const { incident } = (await dispatch.incidents.load(into))!;
    expect(incident.subject).toBe('plain');
    expect((await dispatch.incidents.load(away))!.incident.subject).toBe('(removed)');
  });

  it('is done once: of many at the same time one wins, and it stays as it is', async () => {
    const { reference } = await dispatch.given({ address: 'ada-o@example.com' });
    const [created] = await eventsOf(reference);
    const answers = await Promise.all(Array.from({ length: 4 }, () => redactIt(reference, created!.id)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    const told = (await eventsOf(reference)).filter(({ type }) => type === 'redacted');
    expect(told).toHaveLength(1);
    expect((await redactIt(reference, told[0]!.id)).status).toBe(409);
  });

  it('needs a manager, a reason, and an entry of this incident', async () => {
    const [one, other] = [
      await dispatch.given({ address: 'ada-1@example.com' }),
      await dispatch.given({ address: 'ada-2@example.com' }),
    ];
    const [created] = await eventsOf(one.reference);
    expect((await redactIt(one.reference, created!.id, '[agent]')).status).toBe(403);
    expect((await redactIt(one.reference, created!.id, '[manager]', ' ')).status).toBe(400);
    expect((await redactIt(other.reference, created!.id)).status).toBe(404);
    expect((await redactIt(one.reference, 'no-such-entry')).status).toBe(404);
  });
});

describe('removing a file', () => {
  it('removes its bytes, and nothing of what began with the same key', async () => {
    const { reference } = await dispatch.given({ address: 'ada-f@example.com' });
    const announced = { name: 'a.txt', type: 'text/plain', size: 1 };
    const file = expectFile(reference, announced, { are: 0, most: 1 }, by());
    await buckets.files.put(attachmentKey(file.id), 'x', { type: 'text/plain' });
    await buckets.files.put(`${attachmentKey(file.id)}0`, 'y', { type: 'text/plain' });
    await dispatch.incidents.change(reference, (state) => fileArrived(state, file, by()));
    const here = await commandParts(desk.client, desk.layout, 'main').parts.get('file', [reference], file.id);
    await dispatch.incidents.change(reference, (state) => removeFile(state, here!, by()));
    expect(await work(reference)).toHaveLength(1);
    expect(await buckets.files.get(attachmentKey(file.id))).toBeUndefined();
    expect(await buckets.files.get(`${attachmentKey(file.id)}0`)).toBeDefined();
  });
});
