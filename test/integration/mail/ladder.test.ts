import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replyAddress } from '../../../shared/mail/reply-address.ts';
import { messageStore } from '../../../shared/responses/index.ts';
import { defaultSettings, settingsStore } from '../../../shared/settings/index.ts';
import { aKey } from '../../support/a-desk.ts';
import type { RawMail } from '../../support/a-raw-mail.ts';
import { aReception } from '../../support/a-reception.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { days, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let reception: ReturnType<typeof aReception>;
beforeAll(async () => {
  desk = await aTable();
  reception = aReception(desk);
  // The same few people write all the mail here.
  await settingsStore(desk.client, desk.table, 'main').save(
    'mailLimits',
    { ...defaultSettings.mailLimits, perTenMinutes: 500, perDay: 1000 },
    { version: 0, actor: { id: 'agent-1', name: 'Agent Example' }, now: morning },
  );
});
afterAll(() => desk.stop());

let count = 0;
const unique = (name: string) => {
  count += 1;
  return `${name}-${count}`;
};
/** A mail that resembles no other. */
const mail = (over: RawMail = {}): RawMail => ({
  ...over,
  headers: { 'Message-ID': `<${unique('m')}@example.com>`, ...over.headers },
});
const receive = (raw: RawMail = mail(), now = morning) => reception.receive(unique('mail'), raw, now);

/** An incident that a mail of Ada's has opened. */
async function given() {
  const messageId = `${unique('q')}@example.com`;
  const { reference } = await receive(mail({ headers: { 'Message-ID': `<${messageId}>` } }));
  return { reference: reference!, messageId };
}
const textsOf = async (reference: string) =>
  (await reception.incident(reference)).events.flatMap(({ type, data }) =>
    type === 'emailIn' ? [data.text] : [],
  );
const stranger = { From: 'Eve <eve@example.org>' };
const replyTo = (reference: string, key = aKey()) =>
  replyAddress('support@desk.example.com', reference, [key]);

describe('a first mail', () => {
  it('opens an incident with its contact, its receipt and what became of it', async () => {
    const { reference, ...record } = await receive(
      mail({ headers: { From: 'Grace Example <Grace@Example.com>', Subject: 'Hello' } }),
    );
    expect(record).toMatchObject({ outcome: 'incident', subject: 'Hello', siteId: 'main' });
    const { incident, description, events, kpis } = await reception.incident(reference);
    expect(incident).toMatchObject({
      ...{ channel: 'email', status: 'unresolved', subject: 'Hello', version: 1 },
      contact: { name: 'Grace Example', address: 'grace@example.com' },
    });
    expect(description).toBe('It burns. What now?');
    expect(kpis).toMatchObject([{ state: 'running' }]);
    expect(events.map(({ type }) => type)).toEqual(['created', 'emailOut']);
    const contact = await reception.parts.customers.contact(incident.contact.id);
    expect(contact).toMatchObject({ addresses: ['grace@example.com'], trackingConsent: true });
    expect(await reception.parts.inbound.outcome(record.mailId)).toEqual({ reference, ...record });
  });

  it('of a known sender opens another, for the same contact', async () => {
    const one = await reception.incident((await given()).reference);
    const other = await reception.incident((await given()).reference);
    expect(other.incident.reference).not.toBe(one.incident.reference);
    expect(other.incident.contact.id).toBe(one.incident.contact.id);
  });

  it('without subject, name, Message-ID or readable sender is not dropped', async () => {
    const { outcome, reference } = await receive({
      headers: { From: undefined, Subject: undefined, 'Message-ID': undefined },
    });
    expect(outcome).toBe('incident');
    const { incident, events } = await reception.incident(reference);
    expect(incident.subject).toBe('(no subject)');
    expect(incident.contact.address).toBe('unknown@sender.invalid');
    // Nobody is there to be told.
    expect(events.map(({ type }) => type)).toEqual(['created']);
  });

  it('that is no mail at all opens one, too', async () => {
    const { outcome, reference } = await reception.receive(unique('mail'), Buffer.from([0xff, 0xfe, 0x00]));
    expect(outcome).toBe('incident');
    expect((await reception.incident(reference)).incident.subject).toBe('(no subject)');
  });
});

describe('an answer lands on its incident', () => {
  it.each([
    ['as it was written', (address: string) => address],
    ['in capitals', (address: string) => address.toUpperCase()],
  ])('by the signed reply address %s, whoever sends it', async (_, written) => {
    const { reference } = await given();
    const headers = { ...stranger, To: written(replyTo(reference)) };
    const record = await receive(mail({ headers, body: 'By address.' }));
    expect(record).toMatchObject({
      outcome: 'event',
      reference,
      reason: expect.stringMatching(/reply address/),
    });
    expect(await textsOf(reference)).toEqual(['By address.']);
    expect((await reception.incident(reference)).incident.status).toBe('updated');
  });

  it('by the address of the envelope that SES noted', async () => {
    const { reference } = await given();
    const record = await receive(mail({ recipient: replyTo(reference), headers: { To: 'undisclosed:;' } }));
    expect(record).toMatchObject({ outcome: 'event', reference });
  });

  it.each([
    ['In-Reply-To', ''],
    ['References', '<unknown@example.org> '],
  ])('by %s naming a mail of the customer', async (header, before) => {
    const { reference, messageId } = await given();
    const record = await receive(mail({ headers: { [header]: `${before}<${messageId}>` } }));
    expect(record).toMatchObject({
      outcome: 'event',
      reference,
      reason: expect.stringMatching(/answers a mail/),
    });
  });

  it('by In-Reply-To naming a mail that SES sent for us, in whichever region', async () => {
    const { reference } = await given();
    const messages = messageStore(desk.client, desk.layout);
    const { events } = await reception.incident(reference);
    const sent = events.find(({ type }) => type === 'emailOut')!;
    const message = await messages.load(String(sent.data.messageId));
    const sesId = unique('0100019-ses');
    await messages.sent(message!, sesId, morning.toISOString());
    const headers = { ...stranger, 'In-Reply-To': `<${sesId}@eu-west-1.amazonses.com>` };
    expect(await receive(mail({ headers }))).toMatchObject({ outcome: 'event', reference });
  });

  it('by the reference in its subject, from its own sender', async () => {
    const { reference } = await given();
    const headers = { From: 'ADA@example.com', Subject: `Re: [${reference}] The printer` };
    const record = await receive(mail({ headers }));
    expect(record).toMatchObject({ outcome: 'event', reference, reason: expect.stringMatching(/subject/) });
  });

  it('by the root of the thread that we made up, from its own sender', async () => {
    const { reference } = await given();
    const headers = { References: `<${reference}@desk.example.com>` };
    expect(await receive(mail({ headers }))).toMatchObject({ outcome: 'event', reference });
  });

  it('by the first rung that holds: the address before the thread, the thread before the subject', async () => {
    const [one, two, three] = [await given(), await given(), await given()];
    const headers = { 'In-Reply-To': `<${two!.messageId}>`, Subject: `Re: ${three!.reference}` };
    const byThread = await receive(mail({ headers }));
    expect(byThread.reference).toBe(two!.reference);
    const byAddress = await receive(mail({ headers: { ...headers, To: replyTo(one!.reference) } }));
    expect(byAddress.reference).toBe(one!.reference);
  });

  it('with its new text only; the whole is kept beside', async () => {
    const { reference } = await given();
    const body =
      'It still burns.\n\nOn Fri, 12 Jun 2026 at 10:00, Desk <desk@desk.example.com> wrote:\n> Use water.\n';
    const record = await receive(mail({ headers: { To: replyTo(reference) }, body }));
    const { events } = await reception.incident(reference);
    const { data } = events.find(({ type }) => type === 'emailIn')!;
    expect(data.text).toBe('It still burns.');
    expect(data.shortened).toBe(true);
    expect(reception.files.get(`mail/${record.mailId}/text.txt`)).toContain('> Use water.');
  });
});

describe('a mail does not land where it only pretends to belong', () => {
  it('a stranger who guesses a reference opens an incident of his own, tied to that one', async () => {
    const { reference } = await given();
    const record = await receive(mail({ headers: { ...stranger, Subject: `Re: ${reference}` } }));
    expect(record.outcome).toBe('incident');
    expect(record.reference).not.toBe(reference);
    const own = await reception.incident(record.reference);
    expect(own.incident).toMatchObject({ related: reference, contact: { address: 'eve@example.org' } });
    expect(own.events.map(({ type }) => type)).toEqual(['created', 'related', 'emailOut']);
    // The tie is for agents alone.
    expect(own.events[1]!.visibility).toBe('internal');
    expect(await textsOf(reference)).toEqual([]);
  });

  it('a reply address with another signature is none', async () => {
    const { reference } = await given();
    const record = await receive(mail({ headers: { ...stranger, To: replyTo(reference, aKey(9)) } }));
    expect(record.outcome).toBe('incident');
    expect(record.reference).not.toBe(reference);
  });

  it('a reference that nobody has opens a plain one', async () => {
    const record = await receive(mail({ headers: { Subject: 'Re: 200101-000001' } }));
    expect((await reception.incident(record.reference)).incident).not.toHaveProperty('related');
  });

  it.each([
    ['forged by DMARC', { dmarc: 'fail' }],
    ['forged by SPF and DKIM', { spf: 'fail', dkim: 'fail', dmarc: 'none' }],
    ['with a virus', { virus: 'FAIL' }],
    ['that is spam', { spam: 'FAIL' }],
  ])('a mail %s is kept apart, though all else is right', async (_, verdicts) => {
    const { reference } = await given();
    const before = await reception.incident(reference);
    const record = await receive(mail({ verdicts, headers: { To: replyTo(reference) } }));
    expect(record).toMatchObject({ outcome: 'quarantined', from: 'ada@example.com' });
    expect(record.reference).toBeUndefined();
    expect(await reception.incident(reference)).toEqual(before);
  });

  it('a known sender whom nothing vouches for lands on no incident by its subject', async () => {
    const { reference } = await given();
    const headers = { Subject: `Re: [${reference}] fire` };
    const forged = await receive(mail({ verdicts: { spf: 'fail', dkim: 'none', dmarc: 'none' }, headers }));
    expect(forged).toMatchObject({ outcome: 'quarantined', reason: expect.stringContaining(reference) });
    const genuine = await receive(mail({ verdicts: { spf: 'fail', dkim: 'pass', dmarc: 'none' }, headers }));
    expect(genuine.reference).toBe(reference);
  });

  it('the same failure with a DKIM that passes is let in', async () => {
    const { reference } = await given();
    const verdicts = { spf: 'fail' };
    expect(await receive(mail({ verdicts, headers: { To: replyTo(reference) } }))).toMatchObject({
      reference,
    });
  });
});

describe('mail that a machine wrote', () => {
  const vacation = { 'Auto-Submitted': 'auto-replied', Subject: 'Out of office' };

  it('in answer to us is filed on its incident and wakes nobody', async () => {
    const { reference } = await given();
    const record = await receive(mail({ headers: { ...vacation, To: replyTo(reference) } }));
    expect(record).toMatchObject({ outcome: 'autoReply', reference });
    const { incident, events } = await reception.incident(reference);
    expect(incident.status).toBe('unresolved');
    expect(events.filter(({ type }) => type === 'emailOut')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'emailIn', data: { automatic: expect.any(String) } });
  });

  it('in answer to nothing we know is filed, and opens nothing', async () => {
    const record = await receive(mail({ headers: vacation }));
    expect(record.outcome).toBe('autoReply');
    expect(record.reference).toBeUndefined();
  });

  it('that is a bounce is filed as one', async () => {
    const headers = {
      From: 'MAILER-DAEMON@example.com',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"',
    };
    const body = [
      '--b\nContent-Type: text/plain\n\nIt did not arrive.\n',
      '--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.com\n\n',
      'Final-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: 5.1.1\n\n--b--\n',
    ].join('');
    expect(await receive(mail({ headers, body, returnPath: '' }))).toMatchObject({ outcome: 'bounce' });
  });

  it('of our own never opens anything', async () => {
    const headers = { From: 'Example Desk <desk@desk.example.com>' };
    expect((await receive(mail({ headers, returnPath: 'desk@desk.example.com' }))).outcome).toBe('autoReply');
  });

  it.each([
    ['from a list', { 'List-Id': '<news.example.com>', Precedence: 'bulk' }, 'ada@example.com'],
    ['with an empty envelope sender', {}, ''],
  ])('%s may ask something, and is never answered by a machine', async (_, headers, returnPath) => {
    const { outcome, reference } = await receive(mail({ headers, returnPath }));
    if (outcome !== 'incident') {
      expect(['autoReply', 'bounce']).toContain(outcome);
      return;
    }
    const { events } = await reception.incident(reference);
    expect(events.map(({ type }) => type)).toEqual(['created']);
  });
});

describe('an answer to a closed incident', () => {
  async function closed() {
    const { reference } = await given();
    await reception.parts.incidents.change(reference, (before) => ({
      ...{ before, kpis: [], events: [], messages: [] },
      incident: {
        ...before.incident,
        ...{
          status: 'closed' as const,
          closedAt: morning.toISOString(),
          version: before.incident.version + 1,
        },
      },
    }));
    return reference;
  }

  it('within the window reopens it', async () => {
    const reference = await closed();
    const record = await receive(mail({ headers: { To: replyTo(reference) } }), plus(morning, days(14)));
    expect(record).toMatchObject({ outcome: 'event', reference });
    const { incident } = await reception.incident(reference);
    expect(incident.status).toBe('updated');
    expect(incident).not.toHaveProperty('closedAt');
  });

  it('after it opens one that follows', async () => {
    const reference = await closed();
    const now = plus(morning, days(14) + 1);
    const record = await receive(mail({ headers: { To: replyTo(reference) } }), now);
    expect(record.outcome).toBe('incident');
    expect((await reception.incident(record.reference)).incident.related).toBe(reference);
    expect((await reception.incident(reference)).incident.status).toBe('closed');
  });

  it('by a machine leaves it closed, however late', async () => {
    const reference = await closed();
    const headers = { To: replyTo(reference), 'Auto-Submitted': 'auto-replied' };
    const record = await receive(mail({ headers }), plus(morning, days(100)));
    expect(record).toMatchObject({ outcome: 'autoReply', reference });
    expect((await reception.incident(reference)).incident.status).toBe('closed');
  });
});
