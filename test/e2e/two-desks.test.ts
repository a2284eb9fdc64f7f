import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  advance,
  call,
  type DeskProcess,
  freePorts,
  idle,
  mailIn,
  mailTo,
  removeData,
  startDesk,
} from '../support/running-desk.ts';

interface Entry {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

const [here, there] = ['help.example.org', 'desk.example.net'];

describe('two desks that mail each other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'two-desks-'));
  let desks: Record<string, DeskProcess>;

  beforeAll(async () => {
    const ports = await freePorts(2);
    const start = async (domain: string, other: string, [own, its]: readonly (number | undefined)[]) => {
      const file = join(folder, `${domain}.json`);
      writeFileSync(file, JSON.stringify({ domain, site: { name: domain } }));
      const env = { DESK_SETTINGS: file, DESK_ROUTES: `${other}=127.0.0.1:${its}` };
      return [domain, await startDesk({ env, smtpPort: own as number })] as const;
    };
    desks = Object.fromEntries(
      await Promise.all([start(here, there, ports), start(there, here, [...ports].reverse())]),
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all(Object.values(desks ?? {}).map((desk) => desk.stop()));
    for (const desk of Object.values(desks ?? {})) removeData(desk);
    rmSync(folder, { recursive: true });
  });

  const at = (domain: string): DeskProcess => desks[domain]!;
  const incidents = async (domain: string) => {
    const { body } = await call(at(domain), 'GET', '/v1/incidents?limit=100', { as: 'manager' });
    return body.incidents as { reference: string; status: string }[];
  };
  const eventsOf = async (domain: string, reference: string) => {
    const path = `/v1/incidents/${reference}/timeline?limit=200`;
    const { status, body } = await call(at(domain), 'GET', path, { as: 'agent' });
    expect(status).toBe(200);
    return body.events as Entry[];
  };
  /** A mail goes out of one desk, through SMTP, into the other, whose receipt may come back. */
  const quiet = async () => {
    for (let round = 0; round < 2; round += 1) for (const domain of [here, there]) await idle(at(domain));
  };
  const answer = async (domain: string, reference: string, text: string) => {
    const path = `/v1/incidents/${reference}/replies`;
    const { status } = await call(at(domain), 'POST', path, { as: 'agent', body: { text } });
    expect(status).toBe(201);
    await quiet();
  };
  const texts = (events: readonly Entry[], type: string) =>
    events
      .filter((event) => event.type === type && !event.data.automatic && event.data.text)
      .map(({ data }) => data.text);

  let ours = '';
  let theirs = '';

  test('keep one incident each through ten exchanges, and their machines fall silent', async () => {
    const asked = await call(at(here), 'POST', '/v1/portal/incidents', {
      body: { name: 'Other desk', address: `support@${there}`, subject: 'A part', question: 'Where is it?' },
    });
    expect(asked.status).toBe(201);
    ours = String(asked.body.reference);
    await quiet();
    // The receipt is a machine's mail: it is filed, and answered by nobody.
    expect(await incidents(there)).toEqual([]);

    await answer(here, ours, 'Round 0 from here.');
    const opened = await incidents(there);
    expect(opened).toHaveLength(1);
    theirs = opened[0]!.reference;
    for (let round = 1; round <= 10; round += 1) {
      await answer(there, theirs, `Round ${round} from there.`);
      await answer(here, ours, `Round ${round} from here.`);
      // People take their time: more than ten mails of one sender in ten minutes are held back.
      if (round % 5 === 0) for (const domain of [here, there]) await advance(at(domain), 'PT15M');
    }

    expect(await incidents(here)).toEqual([
      expect.objectContaining({ reference: ours, status: 'unresolved' }),
    ]);
    expect((await incidents(there)).map(({ reference }) => reference)).toEqual([theirs]);
    const rounds = (place: string) =>
      // A mail says more than the agent did: it greets, and tells how to answer.
      Array.from({ length: 10 }, (_, round) =>
        expect.stringContaining(`\nRound ${round + 1} from ${place}.\n`),
      );
    const [own, other] = [await eventsOf(here, ours), await eventsOf(there, theirs)];
    expect(texts(own, 'emailIn')).toEqual(rounds('there'));
    expect(texts(other, 'emailIn')).toEqual(rounds('here'));
    // One receipt of each desk: the other one has filed it.
    const receipts = async (domain: string, to: string) =>
      (await mailTo(at(domain), `support@${to}`)).filter(({ headers }) => headers['auto-submitted']);
    expect(await receipts(here, there)).toHaveLength(1);
    expect(await receipts(there, here)).toHaveLength(1);
    expect(own.filter(({ data }) => data.automatic)).toHaveLength(1);
  }, 120_000);

  test('know the incident by whatever the other’s mail carries', async () => {
    const from = `support@${there}`;
    const send = (subject: string, headers: Record<string, string> = {}) =>
      mailIn(at(here), { from, to: `support@${here}`, subject, text: `By ${subject}.`, headers });
    await send(`Re: [${ours}] A part`);
    await send('Our own reference', { 'X-Incident-Reference': `${theirs}@${there}` });
    await idle(at(here));
    const events = await eventsOf(here, ours);
    expect(texts(events, 'emailIn').slice(10)).toEqual(
      expect.arrayContaining([`By Re: [${ours}] A part.`, 'By Our own reference.']),
    );
    expect(await incidents(here)).toHaveLength(1);

    // The same words of anybody else open an incident of their own.
    await mailIn(at(here), {
      from: 'eve@example.com',
      to: `support@${here}`,
      subject: 'Our own reference',
      text: 'Let me in.',
      headers: { 'X-Incident-Reference': `${theirs}@${there}` },
    });
    await idle(at(here));
    expect(await incidents(here)).toHaveLength(2);
  }, 60_000);
});
