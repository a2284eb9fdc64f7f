import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logsOf } from '../support/logs.ts';
import { call, type DeskProcess, removeData, startDesk } from '../support/running-desk.ts';
import { people, type Question } from './people.ts';

/** Questions by form, and as many by mail: enough that every fault strikes somewhere. */
const each = 6;

/** What goes wrong, everywhere and at any time. */
const everywhere = [
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
];

/** What goes wrong while promises fall due. */
const timersOnly = ['timers/sweep', 'timers/fire', 'stream/publish'].flatMap((name) => [
  { function: name, fault: 'duplicate', probability: 0.3 },
  { function: name, fault: 'crashBefore', probability: 0.1 },
  { function: name, fault: 'crashAfter', probability: 0.1 },
  { function: name, service: 'dynamodb', fault: 'conflict', probability: 0.2 },
]);

/** SES has the mail; its sender waits ten seconds for an answer and does not get one. */
const silence = { service: 'ses', operation: 'SendEmail', fault: 'timeoutAfter', times: 1 };

/** One run a day, each beginning on the morning of a business day. */
const runs = [
  { seed: 1, day: '2027-03-01', rules: everywhere },
  { seed: 42, day: '2027-03-02', rules: everywhere },
  { seed: 2027, day: '2027-03-03', rules: everywhere },
];

/** As a deployment has it: what SES reports is tried again every minute, and a send waits for it that long. */
const settings = { sendGraceSeconds: 240 };
const aMinute = 'PT65S';

const questionsOf = (seed: number): Question[] =>
  (['form', 'mail'] as const).flatMap((by) =>
    Array.from({ length: each }, (_, number) => {
      const name = `${by}-${seed}-${number}`;
      return { by, subject: `run ${seed}: ${name}`, address: `${name}@example.com` };
    }),
  );

/** `late`: its promise was due before the end. */
function expected({ replied, answered }: Question, late: boolean) {
  const mails = replied ? 2 : 1;
  return {
    mails,
    timeline: {
      ...{ created: 1, emailOut: mails, emailDelivered: mails },
      ...(replied ? { slaMet: 1 } : {}),
      ...(late && !replied ? { slaWarning: 1, slaLate: 1 } : {}),
      ...(answered ? { emailIn: 1 } : {}),
      // To `waiting` by the agent, to `updated` by the customer.
      ...(replied || answered ? { fieldChanged: 1 } : {}),
    },
  };
}

describe('under faults of every kind, nothing is lost and nothing happens twice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'desk-settings-'));
  let desk: DeskProcess;
  beforeAll(async () => {
    const file = join(folder, 'desk.json');
    writeFileSync(file, JSON.stringify(settings));
    desk = await startDesk({ env: { DESK_SETTINGS: file } });
  }, 120_000);
  afterAll(async () => {
    await desk.stop();
    removeData(desk);
    rmSync(folder, { recursive: true });
  });

  /** Waits for quiet, so long and no longer: under faults it may be far away. */
  const settle = async (milliseconds: number) =>
    (await call(desk, 'GET', `/_local/idle?timeoutMs=${milliseconds}`)).body;
  const move = async (advance: string, times = 1) => {
    let now = '';
    for (let time = 1; time <= times; time += 1) {
      const { body } = await call(desk, 'POST', '/_local/clock', { body: { advance, settle: false } });
      now = String(body.now);
      await settle(1000);
    }
    return now;
  };
  const strike = async (seed: number, rules: readonly { fault: string }[]) => {
    expect((await call(desk, 'POST', '/_local/faults', { body: { seed, rules } })).status).toBe(200);
  };
  const struck = async () => {
    const { rules } = (await call(desk, 'GET', '/_local/faults')).body;
    const active = (rules as { fault: string; struck: number }[]).filter((rule) => rule.struck > 0);
    return new Set(active.map(({ fault }) => fault));
  };
  const leftInQueues = async () => {
    const { queues } = (await call(desk, 'GET', '/_local/queues')).body;
    return (queues as { visible: number; delayed: number; hidden: number }[]).filter(
      ({ visible, delayed, hidden }) => visible + delayed + hidden > 0,
    );
  };

  test.each(runs)(
    'with the seed $seed',
    async ({ seed, day, rules }) => {
      const { ask, reply, answer, incidents, outcome } = people(desk);
      const questions = questionsOf(seed);
      const begin = `run ${seed}:`;
      const findAll = async () => {
        const found = await incidents(begin);
        for (const question of questions) {
          const reference = found.find(({ subject }) => subject === question.subject)?.reference;
          if (reference) question.reference = reference;
        }
        return found.map(({ subject }) => subject).sort();
      };

      await call(desk, 'POST', '/_local/clock', { body: { set: `${day}T09:00:00Z`, settle: false } });
      await strike(seed, rules);
      await Promise.all(questions.map(ask));
      await move(aMinute, 2);
      await findAll();
      await Promise.all(questions.filter(({ by, reference }) => by === 'form' && reference).map(reply));
      // The first receipts are on their way: customers write again once one of them has come.
      for (let tries = 0; tries < 20 && !questions.some(({ answered }) => answered); tries += 1) {
        await settle(1000);
        await Promise.all(questions.filter(({ by }) => by === 'mail').map(answer));
      }
      await move(aMinute, 2);
      expect(await struck()).toEqual(new Set(rules.map(({ fault }) => fault)));

      // What was given up by a crash comes again, and what was held back.
      await strike(seed, []);
      await move(aMinute, 8);
      expect(await settle(30_000)).toEqual({ idle: true });

      await strike(seed, timersOnly);
      await move('PT3H');
      await move('PT1H');
      expect((await struck()).size).toBeGreaterThan(0);
      await strike(seed, []);
      const now = await move('PT4M', 2);
      expect(await settle(30_000)).toEqual({ idle: true });

      expect(await findAll()).toEqual(questions.map(({ subject }) => subject).sort());
      for (const question of questions) {
        const { dueAt, ...came } = await outcome(question);
        expect({ ...question, ...came }).toEqual({ ...question, ...expected(question, dueAt <= now) });
      }
      expect(questions.filter(({ replied }) => replied)).toHaveLength(each);
      expect(questions.filter(({ answered }) => answered).length).toBeGreaterThan(0);
      expect(await leftInQueues()).toEqual([]);
    },
    90_000,
  );

  test('a send that SES never answers holds up nothing, and its mail goes out once', async () => {
    const { ask, incidents, outcome } = people(desk);
    await call(desk, 'POST', '/_local/clock', { body: { set: '2027-03-04T09:00:00Z', settle: false } });
    await strike(1, [silence]);
    const questions = questionsOf(4).slice(0, 5);
    await Promise.all(questions.map(ask));
    // Ten seconds of waiting for SES; the function itself would live for thirty.
    expect(await settle(16_000)).toEqual({ idle: true });
    expect(await struck()).toEqual(new Set(['timeoutAfter']));
    await move(aMinute, 5);
    expect(await settle(10_000)).toEqual({ idle: true });
    const found = await incidents('run 4:');
    for (const question of questions) {
      const reference = found.find(({ subject }) => subject === question.subject)?.reference ?? '';
      expect(await outcome({ ...question, reference })).toMatchObject(expected(question, false));
    }
    expect(await leftInQueues()).toEqual([]);
  }, 60_000);

  test('more mail than SES takes in a second, and then in a day, waits its turn and goes out once', async () => {
    const { ask, incidents, outcome } = people(desk);
    const account = async (body?: object) =>
      (await call(desk, body ? 'POST' : 'GET', '/_local/ses', { body })).body as {
        busiestSecond: number;
        sentLast24Hours: number;
      };
    // What was sent before is of none of these 24 hours.
    await call(desk, 'POST', '/_local/clock', { body: { set: '2027-03-07T09:00:00Z', settle: false } });
    await strike(1, []);
    const begun = await account({ maxSendRate: 2 });
    const questions = questionsOf(5).slice(2, -2);
    const quota = begun.sentLast24Hours + questions.length - 3;
    const sentUntil = async (count: number) => {
      for (let moves = 0; moves < 40; moves += 1) {
        const { sentLast24Hours } = await account();
        if (sentLast24Hours >= begun.sentLast24Hours + count) return sentLast24Hours;
        await move('PT30S');
      }
      throw new Error('They never went out.');
    };
    await Promise.all(questions.map(ask));
    await account({ maxSendRate: 2, max24HourSend: quota });
    expect(await sentUntil(questions.length - 3)).toBe(quota);
    expect((await account()).busiestSecond).toBeLessThanOrEqual(2);
    await move(aMinute, 2);
    expect((await account()).sentLast24Hours).toBe(quota);
    expect(logsOf(desk)).toMatch(/"message":"message waits"[^\n]*"reason":"rate"/);
    expect(logsOf(desk)).toMatch(/"message":"message waits"[^\n]*"reason":"quota"/);

    await account({ maxSendRate: 2 });
    await sentUntil(questions.length);
    await call(desk, 'DELETE', '/_local/ses');
    expect(await settle(10_000)).toEqual({ idle: true });
    const found = await incidents('run 5:');
    for (const question of questions) {
      const reference = found.find(({ subject }) => subject === question.subject)?.reference ?? '';
      const { mails, timeline } = await outcome({ ...question, reference });
      expect({ mails, delivered: timeline.emailDelivered }).toEqual({ mails: 1, delivered: 1 });
    }
    expect(await leftInQueues()).toEqual([]);
  }, 120_000);
});
