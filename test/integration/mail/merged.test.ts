import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readOwnIncidentHandler } from '../../../functions/api/handlers/own-incident.ts';
import { readOwnIncident } from '../../../functions/api/routes/portal.ts';
import { merge } from '../../../shared/incidents/index.ts';
import { replyAddress } from '../../../shared/mail/reply-address.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { incidentLinkEnd, signIncidentLink } from '../../../shared/tracking/index.ts';
import { aKey } from '../../support/a-desk.ts';
import type { RawMail } from '../../support/a-raw-mail.ts';
import { aReception } from '../../support/a-reception.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let reception: ReturnType<typeof aReception>;
beforeAll(async () => {
  desk = await aTable();
  reception = aReception(desk);
});
afterAll(() => desk.stop());

let count = 0;
async function receive(from: string, over: RawMail = {}) {
  count += 1;
  const headers = { From: from, 'Message-ID': `<m-${count}@example.com>`, ...over.headers };
  const raw = { returnPath: from, ...over, headers };
  const record = await reception.receive(`mail-${count}`, raw, plus(morning, minutes(count)));
  return { ...record, messageId: `m-${count}@example.com` };
}
const [ada, grace] = ['ada@example.com', 'grace@example.com'];
const by = { actor: { kind: 'agent' as const, id: 'agent-1', name: 'Agent' }, newId, childDepth: 3 };

/** Grace's question, merged into Ada's. */
async function mergedPair() {
  const into = await receive(ada, { body: 'Ada asks.' });
  const away = await receive(grace, { body: 'Grace asks.' });
  await mergeInto(away.reference!, into.reference!);
  return { into: into.reference!, away: away.reference!, messageId: away.messageId };
}
async function mergeInto(reference: string, into: string) {
  const { incidents } = reception.parts;
  await incidents.change(reference, async (state) => {
    const survivor = (await incidents.load(into))!;
    const family = { ancestors: [], descendants: [] };
    const merging = { away: state, survivor, children: [], links: [], family };
    return merge(merging, { into, acrossContacts: true }, { ...by, now: plus(morning, minutes(count)) });
  });
}
const replyTo = (reference: string) => replyAddress('support@desk.example.com', reference, [aKey()]);

describe('mail to an incident that was merged away lands in the survivor', () => {
  it.each<[string, (pair: { away: string; messageId: string }) => Record<string, string>]>([
    ['its reply address', ({ away }) => ({ To: replyTo(away) })],
    ['a mail of its thread', ({ messageId }) => ({ 'In-Reply-To': `<${messageId}>` })],
    ['its reference in the subject', ({ away }) => ({ Subject: `Re: [${away}] fire` })],
    ['its root of the thread', ({ away }) => ({ References: `<${away}@desk.example.com>` })],
  ])('by %s', async (_, headersOf) => {
    const pair = await mergedPair();
    const before = await reception.incident(pair.away);
    const record = await receive(grace, { headers: headersOf(pair), body: 'Grace again.' });
    expect(record).toMatchObject({ outcome: 'event', reference: pair.into });
    expect(record.reason).toContain(`${pair.away} was merged into this one.`);
    expect((await reception.incident(pair.into)).incident.status).toBe('updated');
    expect((await reception.incident(pair.away)).incident).toEqual(before.incident);
  });

  it('names the survivor with the sender known there from the one merged away', async () => {
    const { into } = await mergedPair();
    const headers = { Subject: `[${into}] fire` };
    expect(await receive(grace, { headers })).toMatchObject({ outcome: 'event', reference: into });
    expect(await receive('eve@example.org', { headers })).toMatchObject({ outcome: 'incident' });
  });

  it('that is merged away while the mail is being placed', async () => {
    const [into, away] = [await receive(ada), await receive(grace)];
    let merged = false;
    desk.before = async (operation) => {
      // The mail has found its incident, and is about to be written on it.
      if (!operation.startsWith('TransactWrite') || merged) return;
      merged = true;
      await mergeInto(away.reference!, into.reference!);
    };
    const record = await receive(grace, { headers: { To: replyTo(away.reference!) }, body: 'Late.' });
    desk.before = () => undefined;
    expect(merged).toBe(true);
    expect(record.reference).toBe(into.reference);
    expect((await reception.incident(away.reference)).incident.status).toBe('closed');
    expect(await reception.parts.inbound.outcome(record.mailId)).toMatchObject({ reference: into.reference });
  });
});

describe('a customer’s link', () => {
  const open = async (reference: string, contactId: string) => {
    const now = plus(morning, minutes(count));
    const token = await signIncidentLink([aKey()], { r: reference, c: contactId, e: incidentLinkEnd(now) });
    const handler = serve(
      [
        bind(
          readOwnIncident,
          readOwnIncidentHandler(reception.reader, async () => [aKey()], reception.parts.customers),
        ),
      ],
      { clock: () => now, logger: keptLog().logger },
    );
    return ask(handler, { route: 'GET /v1/portal/incidents/{token}', params: { token } });
  };

  it('to either of two that were merged shows each their own conversation', async () => {
    const { into, away } = await mergedPair();
    await receive(grace, { headers: { To: replyTo(away) }, body: 'Grace again.' });
    await receive(ada, { headers: { To: replyTo(into) }, body: 'Ada again.' });
    const contactOf = async (reference: string) => (await reception.incident(reference)).incident.contact.id;
    const graces = await open(away, await contactOf(away));
    expect(graces.json).toMatchObject({ reference: away, question: 'Grace asks.', status: 'updated' });
    expect((graces.json.conversation as { text: string }[]).map(({ text }) => text)).toEqual([
      'Grace again.',
    ]);
    const adas = await open(into, await contactOf(into));
    expect((adas.json.conversation as { text: string }[]).map(({ text }) => text)).toEqual(['Ada again.']);
    expect((await open(away, await contactOf(into))).status).toBe(404);
    expect((await open(into, await contactOf(away))).status).toBe(404);
  });
});
