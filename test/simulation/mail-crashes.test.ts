import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { replyAddress } from '../../shared/mail/reply-address.ts';
import { composeMail } from '../../shared/responses/index.ts';
import { transact } from '../../shared/table/transact.ts';
import { aKey, aSite } from '../support/a-desk.ts';
import { aDispatch, type Outcome } from '../support/a-dispatch.ts';
import { aRawMail, type RawMail } from '../support/a-raw-mail.ts';
import { aReception } from '../support/a-reception.ts';
import { aTable, type TestTable } from '../support/a-table.ts';
import { minutes, morning, plus } from '../support/time.ts';
import type { Cut } from './a-life.ts';
import { aMailWorld, type MailFunction, mostReceives, type Told, type Trouble } from './mail-world.ts';

// Some twenty lives of mails are lived in each test.
jest.setTimeout(180_000);

let desk: TestTable;
let reception: ReturnType<typeof aReception>;
let dispatch: ReturnType<typeof aDispatch>;
beforeAll(async () => {
  desk = await aTable();
  reception = aReception(desk);
  dispatch = aDispatch(desk);
});
afterAll(() => desk.stop());

let runs = 0;
const aName = () => {
  runs += 1;
  return `run${runs}`;
};
const addressOf = (name: string) => `${name}@example.com`;
const before = plus(morning, -60_000);

const written = (name: string, over: Partial<RawMail> = {}): RawMail => ({
  returnPath: addressOf(name),
  ...over,
  headers: { From: `Ada <${addressOf(name)}>`, 'Message-ID': `<${name}@example.com>`, ...over.headers },
});
/** A mail that somebody has written before, and the address at which its incident is answered. */
const asked = async (name: string) => {
  const { reference = '' } = await reception.receive(
    `${name}-first`,
    written(name, { headers: { 'Message-ID': `<${name}-first@example.com>` } }),
    before,
  );
  return { reference, recipient: replyAddress('support@desk.example.com', reference, [aKey()]) };
};

const receiptOf = async (reference: string) => {
  const { events } = (await reception.reader.whole(reference, 10))!;
  return String(events.find(({ type }) => type === 'emailOut')?.data.messageId);
};

/** Mails of every kind, and what must be there before they come. */
const mails: Record<string, (name: string) => Promise<Uint8Array>> = {
  'a first question with a picture': async (name) =>
    composeMail({
      from: { name: 'Ada', address: addressOf(name) },
      to: [{ address: 'support@desk.example.com' }],
      ...{ subject: 'With a photo', text: 'See the photo.', html: '<p>See the <b>photo</b>.</p>' },
      attachments: [{ name: 'photo.png', type: 'image/png', content: new Uint8Array([1, 2, 3]) }],
      ...{ messageIdHint: `${name}@example.com`, date: morning },
    }),
  'an answer': async (name) => aRawMail(written(name, { recipient: (await asked(name)).recipient })),
  'an out-of-office on nothing': async (name) =>
    aRawMail(written(name, { headers: { 'Auto-Submitted': 'auto-replied' } })),
  'a second delivery': async (name) => {
    await reception.receive(`${name}-first`, written(name), before);
    return aRawMail(written(name));
  },
  'a forged mail': async (name) => aRawMail(written(name, { verdicts: { dmarc: 'fail' } })),
  'one mail too much': async (name) => {
    const { recipient } = await asked(name);
    const flow = await reception.parts.flows.of(addressOf(name));
    // Of a moment ago also for what comes out of the dead letters after a while.
    const times = Array.from({ length: 10 }, () => plus(morning, minutes(60)).getTime());
    await transact(desk.client, [
      reception.parts.flows.write({ ...flow, times, counted: flow.counted + 1 }, before),
    ]);
    return aRawMail(written(name, { recipient }));
  },
  'a report that a mail of ours did not arrive': async (name) => {
    const { reference } = await asked(name);
    const messageId = await receiptOf(reference);
    await dispatch.send(messageId, before);
    const sent = dispatch.ses.taken.find(({ tags }) => tags.messageId === messageId)!;
    return aRawMail({
      returnPath: '',
      headers: { From: 'MAILER-DAEMON@mx.example.net', Subject: 'failure notice' },
      body: `<${addressOf(name)}>:\nno such user\n\nMessage-ID: <${sent.id}@eu-central-1.amazonses.com>`,
    });
  },
};

/** What has become of the mail of a run: the same for every run that ends well. */
async function outcomeOf(name: string, world: ReturnType<typeof aMailWorld>) {
  const record = await reception.parts.inbound.outcome(name);
  const { reference } = record ?? {};
  const whole = reference ? await reception.reader.whole(reference, 500) : undefined;
  const contact = await dispatch.customers.ownerOf(addressOf(name));
  const { doNotMail } = (contact && (await dispatch.customers.contact(contact.contactId))) ?? {};
  const { times, counted: _, breaker } = await reception.parts.flows.of(addressOf(name));
  const anonymous = (text = '') => text.replaceAll(name, 'NAME').replaceAll(reference ?? '\0', 'REFERENCE');
  return {
    outcome: record?.outcome,
    // What was noted before a crash is a thing reported before for the next try.
    reason: anonymous(record?.reason).replace(', as reported before', ''),
    incident: whole && {
      ...{ status: whole.incident.status, version: whole.incident.version },
      thread: whole.incident.mailThread.length,
      events: whole.events.map(({ type, data }) => [type, anonymous(String(data.text ?? data.reason ?? ''))]),
    },
    contact: { known: contact !== undefined, doNotMail: doNotMail?.reason },
    flow: { times: times.length, held: breaker?.held },
    twins: (await reception.parts.inbound.twinsOf(`${name}-first`)).length,
    files: [...world.files.keys()].map(anonymous).sort(),
  };
}

/** Every place at which a function can be cut off that makes these calls. */
const cuts = (calls: readonly string[] = []): Cut[] =>
  calls.flatMap((_, at) => [{ at, when: 'before' } as const, { at, when: 'after' } as const]);

/** After every second cut all comes to two at once; after every eighth its dead letter is looked at again. */
const troubles = (of: MailFunction, calls: readonly string[] | undefined): Trouble[] =>
  cuts(calls).map((cut, index) => ({
    ...{ function: of, cut, twice: index % 2 === Math.floor(index / 2) % 2 },
    times: index % 8 === 3 ? mostReceives + 1 : 1,
  }));

const headsOf = async (kind: string) => (await desk.items()).filter((item) => item.kind === kind);

describe('receiving, cut off before and after every call', () => {
  const runOf = async (kind: string, trouble?: Trouble) => {
    const name = aName();
    const bytes = await mails[kind]!(name);
    const world = aMailWorld(desk, { trouble });
    world.arrive(name, bytes);
    await world.settle();
    const outcome = await outcomeOf(name, world);
    if (!trouble || trouble.cut.at % 4 === 0) {
      // As a replay has it: it stays where it landed.
      world.arrive(name, bytes);
      await world.settle();
      expect(await outcomeOf(name, world)).toEqual(outcome);
    }
    return { name, outcome, world };
  };

  it.each(Object.keys(mails))('%s ends as if nothing had happened', async (kind) => {
    const calm = await runOf(kind);
    const [calls] = calm.world.calls.receive;
    const ended = await Promise.all(
      troubles('receive', calls).map(async (trouble) => ({ trouble, ...(await runOf(kind, trouble)) })),
    );
    for (const { trouble, outcome, world } of ended) {
      expect({ trouble, outcome }).toEqual({ trouble, outcome: calm.outcome });
      expect(world.calls.receive[0]!.length).toBeGreaterThan(trouble.cut.at);
    }
    expect(ended.some(({ world }) => world.redriven > 0)).toBe(true);
    const own = new Set([calm, ...ended].map(({ name }) => addressOf(name)));
    const incidents = (await headsOf('incident')).filter(({ contact }) =>
      own.has((contact as { address: string }).address),
    );
    const perRun = calm.outcome.contact.known ? 1 : 0;
    expect(incidents).toHaveLength(perRun * own.size);
  });
});

describe('sending, cut off before and after every call', () => {
  const second = 1000;
  /** What SES tells, and when; a retry comes after a minute. */
  const tellings: Record<string, { tells: Told[]; state: string; events: string[] }> = {
    'is told of at once': {
      tells: [
        { type: 'Send', afterMs: second },
        { type: 'Delivery', afterMs: 2 * second },
      ],
      ...{ state: 'delivered', events: ['emailDelivered'] },
    },
    'is told of late, twice and the wrong way round': {
      tells: [
        { type: 'Delivery', afterMs: 100 * second },
        { type: 'Delivery', afterMs: 100 * second },
        { type: 'Send', afterMs: 110 * second },
        { type: 'Send', afterMs: 400 * second },
      ],
      ...{ state: 'delivered', events: ['emailDelivered'] },
    },
    'bounces, and no other word of it comes': {
      tells: [{ type: 'Bounce', afterMs: 30 * second }],
      ...{ state: 'bounced', events: ['emailBounced'] },
    },
    'is complained of before anything else is told': {
      tells: [
        { type: 'Complaint', afterMs: second },
        { type: 'Complaint', afterMs: 200 * second },
        { type: 'Send', afterMs: 210 * second },
      ],
      ...{ state: 'complained', events: ['emailComplained'] },
    },
  };

  const runOf = async (tells: readonly Told[], trouble?: Trouble, answers: readonly Outcome[] = []) => {
    const name = aName();
    const { reference } = await asked(name);
    const messageId = await receiptOf(reference);
    const world = aMailWorld(desk, { trouble, tells, answers });
    await world.publish(reference);
    await world.settle();
    const message = await dispatch.messages.load(messageId);
    const { events } = (await reception.reader.whole(reference, 100))!;
    const contact = await dispatch.customers.ownerOf(addressOf(name));
    const { doNotMail } = (await dispatch.customers.contact(contact!.contactId))!;
    const [sent] = world.ses.taken;
    const answered =
      sent && (await reception.parts.inbound.referencesOf(`${sent.id}@x.amazonses.com`, aSite().id));
    return {
      world,
      outcome: {
        sent: world.ses.taken.length,
        state: message?.state,
        known: message?.sesMessageId === sent?.id && answered?.[0] === reference,
        events: events.slice(2).map(({ type }) => type),
        stopped: doNotMail?.reason,
        kept: world.sentRaw.size,
      },
    };
  };
  type Calm = Awaited<ReturnType<typeof runOf>>;
  const sending = ({ world }: Calm) => troubles('send', world.calls.send[0]);
  /** What comes before SES has the mail is the same whatever SES says. */
  const fromSesOn = (calm: Calm) => {
    const first = calm.world.calls.send[0]!.indexOf('SendEmail');
    return sending(calm).filter(({ cut }) => cut.at >= first);
  };
  const hearing = ({ world }: Calm) => troubles('feedback', world.calls.feedback[0]);
  const sameAfter = async (calm: Calm, all: readonly Trouble[], run: (trouble: Trouble) => Promise<Calm>) => {
    const ended = await Promise.all(all.map(async (trouble) => ({ trouble, ...(await run(trouble)) })));
    for (const { trouble, outcome, world } of ended) {
      expect({ trouble, outcome }).toEqual({ trouble, outcome: calm.outcome });
      expect(world.calls[trouble.function][0]!.length).toBeGreaterThan(trouble.cut.at);
    }
  };

  it('a mail of which nothing unusual is told goes out once', async () => {
    const { tells } = tellings['is told of at once']!;
    const calm = await runOf(tells);
    expect(calm.world.calls.send[0]).toContain('SendEmail');
    await sameAfter(calm, sending(calm), (trouble) => runOf(tells, trouble));
  });

  it.each(Object.entries(tellings))('a mail that %s goes out once', async (_, { tells, state, events }) => {
    const calm = await runOf(tells);
    expect(calm.outcome).toMatchObject({ sent: 1, state, known: true, events, kept: 1 });
    const all = [...fromSesOn(calm), ...hearing(calm)];
    await sameAfter(calm, all, (trouble) => runOf(tells, trouble));
  });

  it.each<[string, Outcome]>([
    ['takes it and never answers', { name: 'TimeoutError', taken: true }],
    ['takes it and answers with a fault', { name: 'InternalFailure', status: 500, taken: true }],
    ['never answers and has not taken it', { name: 'TimeoutError' }],
    ['throttles', { name: 'TooManyRequestsException', status: 429 }],
    ['does not know the deployment', { name: 'NotFoundException', status: 404 }],
  ])('a mail that SES at first %s goes out once', async (_, answer) => {
    const { tells } = tellings['is told of at once']!;
    const calm = await runOf(tells, undefined, [answer]);
    expect(calm.outcome).toMatchObject({
      sent: 1,
      state: 'delivered',
      known: true,
      events: ['emailDelivered'],
    });
    await sameAfter(calm, fromSesOn(calm), (trouble) => runOf(tells, trouble, [answer]));
  });
});
