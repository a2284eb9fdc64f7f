import { afterAll, describe, expect, test } from '@jest/globals';
import {
  call,
  type DeskProcess,
  idle,
  mailIn,
  mailTo,
  removeData,
  type SentMail,
  startDesk,
} from '../support/running-desk.ts';

interface Listed {
  readonly reference: string;
  readonly subject: string;
}

/** Every open incident, page by page. */
async function allOpen(desk: DeskProcess): Promise<Listed[]> {
  const found: Listed[] = [];
  let cursor = '';
  do {
    const page = await call(desk, 'GET', `/v1/incidents?limit=100${cursor}`, { as: 'agent' });
    found.push(...(page.body.incidents as Listed[]));
    cursor = page.body.next ? `&cursor=${String(page.body.next)}` : '';
  } while (cursor);
  return found;
}

/**
 * Asks by form and by mail, cuts the power after so many answers and goes on until the desk is gone; answers the
 * subjects that were acknowledged.
 */
async function askUntilGone(desk: DeskProcess, round: number, killAfter: number): Promise<string[]> {
  const acknowledged: string[] = [];
  const stream = async (name: string, ask: (subject: string) => Promise<boolean>) => {
    for (let number = 1; ; number += 1) {
      const subject = `${name} ${round}.${number}`;
      try {
        if (await ask(subject)) acknowledged.push(subject);
        if (acknowledged.length === killAfter) void desk.kill();
      } catch {
        return;
      }
    }
  };
  const byForm = async (subject: string) => {
    const body = { name: 'Form', address: addressOf(subject), subject, question: 'Is anybody there?' };
    const headers = { 'idempotency-key': subject };
    return (await call(desk, 'POST', '/v1/portal/incidents', { body, headers })).status === 201;
  };
  const byMail = async (subject: string) => {
    await mailIn(desk, { from: addressOf(subject), to: 'support@desk.example', subject, text: 'Hello?' });
    return true;
  };
  await Promise.all([stream('form a', byForm), stream('form b', byForm), stream('mail', byMail)]);
  return acknowledged;
}

const addressOf = (subject: string) => `${subject.replace(/\W+/g, '-')}@example.com`;

const count = (subjects: readonly string[], subject: string) =>
  subjects.filter((one) => one === subject).length;

describe('kill -9 at any moment under a stream of forms and mails', () => {
  let desk: DeskProcess | undefined;
  afterAll(async () => {
    await desk?.stop();
    if (desk) removeData(desk);
  });

  test('every acknowledged question is an incident once, and every receipt goes out once', async () => {
    const acknowledged: string[] = [];
    for (const [round, killAfter] of [12, 3, 20].entries()) {
      desk = await startDesk(desk ? { dataDir: desk.dataDir } : {});
      acknowledged.push(...(await askUntilGone(desk, round, killAfter)));
      await desk.kill();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(35);
    desk = await startDesk({ dataDir: desk?.dataDir ?? '' });
    await idle(desk);
    // What a send was cut off in is held back for SES's own word: let that time pass.
    for (let minutes = 0; minutes < 3; minutes += 1) {
      await call(desk, 'POST', '/_local/clock', { body: { advance: 'PT4M' } });
      await idle(desk);
    }
    const incidents = (await allOpen(desk)).map(({ subject }) => subject);
    for (const subject of acknowledged) expect([subject, count(incidents, subject)]).toEqual([subject, 1]);
    for (const subject of new Set(incidents)) {
      expect([subject, count(incidents, subject)]).toEqual([subject, 1]);
      const receipts: SentMail[] = await mailTo(desk, addressOf(subject));
      expect([subject, receipts.length]).toEqual([subject, 1]);
    }
    const queues = (await call(desk, 'GET', '/_local/queues')).body;
    expect(JSON.stringify(queues)).not.toMatch(/dead[^}]*"visible":[1-9]/);
  }, 240_000);
});
