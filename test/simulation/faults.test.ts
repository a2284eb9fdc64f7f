import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  advance,
  call,
  type DeskProcess,
  mailIn,
  mailTo,
  removeData,
  startDesk,
} from '../support/running-desk.ts';

/** Questions of each kind in a run: enough that every fault strikes somewhere. */
const each = 6;

/** One run a day, each beginning on the morning of a business day. */
const runs = [
  { seed: 1, day: '2027-03-01' },
  { seed: 42, day: '2027-03-02' },
  { seed: 2027, day: '2027-03-03' },
];

/** What goes wrong, everywhere and at any time. */
const rules = [
  { fault: 'duplicate', probability: 0.3 },
  { fault: 'delay', probability: 0.15 },
  { fault: 'reorder', probability: 0.15 },
  { fault: 'crashBefore', probability: 0.02 },
  { fault: 'crashAfter', probability: 0.02 },
  { service: 'dynamodb', fault: 'conflict', probability: 0.1 },
  { service: 'dynamodb', fault: 'throttle', probability: 0.1 },
  ...['s3', 'events', 'secretsmanager', 'sqs'].map((service) => ({
    service,
    fault: 'error',
    probability: 0.1,
  })),
  // SES has the mail, and its sender never hears so.
  { service: 'ses', operation: 'SendRawEmail', fault: 'timeoutAfter', times: 1 },
];

interface Question {
  readonly subject: string;
  readonly address: string;
  reference?: string;
  replied?: boolean;
  answered?: boolean;
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Waits for quiet, but not for what only the clock brings on. */
const settle = (desk: DeskProcess, seconds: number) =>
  call(desk, 'GET', `/_local/idle?timeoutMs=${seconds * 1000}`);

describe('under faults of every kind, nothing is lost and nothing happens twice', () => {
  let desk: DeskProcess;
  beforeAll(async () => {
    desk = await startDesk();
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    removeData(desk);
  });

  /** Asks until it is done, as a client does; what is said meanwhile must be an answer, never a loose end. */
  const insist = async (method: string, path: string, options: Parameters<typeof call>[3] = {}) => {
    for (let attempt = 1; attempt <= 60; attempt += 1) {
      const { status, body, headers } = await call(desk, method, path, options);
      if (status < 400) return body;
      const problem = headers.get('content-type') === 'application/problem+json';
      // A function that died answers nothing: then the API says so in its own words.
      if (problem) expect(body.type).toMatch(/^urn:incident-desk:problem:(internal|busy)$/);
      else expect(body).toEqual({ message: 'Internal Server Error' });
      await pause(20);
    }
    throw new Error(`${method} ${path} never came through.`);
  };
  const listed = async (tag: string) => {
    const found: { subject: string; reference: string }[] = [];
    for (let cursor = ''; ; ) {
      const page = await insist('GET', `/v1/incidents?limit=100${cursor}`, { as: 'agent' });
      found.push(...(page.incidents as typeof found));
      if (!page.next) return found.filter(({ subject }) => subject.startsWith(tag));
      cursor = `&cursor=${String(page.next)}`;
    }
  };

  const byForm = async (question: Question) => {
    const { subject, address } = question;
    const body = { name: 'Form', address, subject, question: 'Is anybody there?' };
    await insist('POST', '/v1/portal/incidents', { body, headers: { 'idempotency-key': subject } });
  };
  /** The same mail comes twice, as it does when a server in between loses the answer. */
  const byMail = async ({ subject, address }: Question) => {
    const messageId = `<${address}>`;
    const mail = { from: address, to: 'support@desk.example', subject, text: 'Hello?', messageId };
    const date = new Date('2027-03-01T08:00:00Z');
    await Promise.all([mailIn(desk, { ...mail, date }), mailIn(desk, { ...mail, date })]);
  };
  const reply = async (question: Question) => {
    const path = `/v1/incidents/${question.reference}/replies`;
    const headers = { 'idempotency-key': `reply ${question.subject}` };
    await insist('POST', path, { as: 'agent', body: { text: 'We are.', status: 'waiting' }, headers });
    question.replied = true;
  };
  /** To the signed address of the receipt, if it has come already. */
  const answer = async (question: Question) => {
    const [receipt] = await mailTo(desk, question.address);
    if (!receipt) return;
    const mail = { from: question.address, to: receipt.headers['reply-to'] ?? '', subject: 'Re: it' };
    await mailIn(desk, { ...mail, text: 'Still waiting.', messageId: `<answer.${question.address}>` });
    question.answered = true;
  };

  const outcome = async ({ reference, subject, address }: Question) => {
    const { timeline } = await insist('GET', `/v1/incidents/${reference}`, { as: 'agent' });
    const count: Record<string, number> = {};
    for (const { type } of (timeline as { events: { type: string }[] }).events)
      count[type] = (count[type] ?? 0) + 1;
    return { subject, mails: (await mailTo(desk, address)).length, timeline: count };
  };
  const expected = ({ subject, replied, answered }: Question) => {
    const mails = replied ? 2 : 1;
    return {
      subject,
      mails,
      timeline: {
        ...{ created: 1, emailOut: mails, emailDelivered: mails },
        ...(replied ? { slaMet: 1 } : { slaWarning: 1, slaLate: 1 }),
        ...(answered ? { emailIn: 1 } : {}),
        // Each moves the status once: to `waiting` by the agent, to `updated` by the customer.
        ...(replied || answered ? { fieldChanged: 1 } : {}),
      },
    };
  };

  test.each(runs)(
    'with the seed $seed',
    async ({ seed, day }) => {
      const named = (kind: string) =>
        Array.from({ length: each }, (_, number): Question => {
          const name = `${kind}-${seed}-${number}`;
          return { subject: `run ${seed}: ${name}`, address: `${name}@example.com` };
        });
      const [forms, mails] = [named('form'), named('mail')];
      await call(desk, 'POST', '/_local/clock', { body: { set: `${day}T09:00:00Z` } });
      await call(desk, 'POST', '/_local/faults', { body: { seed, rules } });

      const asking = async (questions: Question[], ask: (question: Question) => Promise<void>) => {
        for (const question of questions) await ask(question);
      };
      await Promise.all([asking(forms, byForm), asking(mails, byMail)]);
      await settle(desk, 4);
      // What failed comes again when its time is over, and may fail again.
      await advance(desk, 'PT10M');
      const found = await listed(`run ${seed}:`);
      for (const question of [...forms, ...mails]) {
        const reference = found.find(({ subject }) => subject === question.subject)?.reference;
        if (reference) question.reference = reference;
      }
      const [known, waiting] = [forms.filter(({ reference }) => reference), mails];
      await Promise.all([asking(known, reply), asking(waiting, answer)]);
      await settle(desk, 3);
      // The thresholds of the promises not kept pass while everything still goes wrong.
      await advance(desk, 'PT3H');
      await advance(desk, 'PT1H');

      const { body: box } = await call(desk, 'GET', '/_local/faults');
      const struck = (box.rules as { fault: string; struck: number }[]).filter((rule) => rule.struck > 0);
      expect(new Set(struck.map(({ fault }) => fault))).toEqual(new Set(rules.map(({ fault }) => fault)));
      await call(desk, 'DELETE', '/_local/faults');
      for (let times = 0; times < 4; times += 1) await advance(desk, 'PT4M');
      expect((await settle(desk, 30)).body).toEqual({ idle: true });

      const incidents = await listed(`run ${seed}:`);
      const questions = [...forms, ...mails];
      expect(incidents.map(({ subject }) => subject).sort()).toEqual(
        questions.map(({ subject }) => subject).sort(),
      );
      for (const question of questions) {
        question.reference = incidents.find(({ subject }) => subject === question.subject)?.reference ?? '';
        expect(await outcome(question)).toEqual(expected(question));
      }
      const { queues } = (await call(desk, 'GET', '/_local/queues')).body;
      const left = (queues as { name: string; visible: number; delayed: number; hidden: number }[]).filter(
        ({ visible, delayed, hidden }) => visible + delayed + hidden > 0,
      );
      expect(left).toEqual([]);
    },
    60_000,
  );
});
