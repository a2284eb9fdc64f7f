import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replyAddress } from '../../../shared/mail/reply-address.ts';
import { messageKey } from '../../../shared/table/keys.ts';
import { aKey, aSite } from '../../support/a-desk.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import type { RawMail } from '../../support/a-raw-mail.ts';
import { aReception } from '../../support/a-reception.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let dispatch: ReturnType<typeof aDispatch>;
let reception: ReturnType<typeof aReception>;
beforeAll(async () => {
  desk = await aTable();
  dispatch = aDispatch(desk);
  reception = aReception(desk);
});
afterAll(() => desk.stop());

const days = (count: number) => minutes(count * 24 * 60);

/** A receipt that SES took, and what became of it. */
async function sent() {
  const given = await dispatch.given();
  await dispatch.send(given.messageId, morning);
  const { id } = dispatch.ses.taken.at(-1)!;
  const address = (await dispatch.customers.contact(given.contactId))!.addresses[0]!;
  return { ...given, sesId: id, address, headerId: `${id}@eu-central-1.amazonses.com` };
}
type Sent = Awaited<ReturnType<typeof sent>>;

const ended = async ({ messageId, reference, contactId }: Sent) => ({
  state: (await dispatch.messages.load(messageId))?.state,
  told: (await dispatch.typesOf(reference)).slice(2),
  stopped: (await dispatch.customers.contact(contactId))?.doNotMail?.reason,
});

let mails = 0;
const receive = (mail: RawMail, now = morning) => {
  mails += 1;
  return reception.receive(`mail-${mails}`, mail, now);
};

interface Said {
  readonly recipient: string;
  readonly original?: string;
  readonly action?: string;
  readonly status?: string;
  readonly diagnostic?: string;
  readonly messageId?: string;
  readonly replyTo?: string;
}

const aReport = (said: Said): RawMail => ({
  returnPath: '',
  headers: {
    From: 'Mail Delivery System <MAILER-DAEMON@mx.example.net>',
    Subject: 'Undelivered Mail Returned to Sender',
    'Message-ID': `<report-${mails}@mx.example.net>`,
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"',
  },
  body: [
    '--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n',
    '--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n',
    [
      ...(said.original ? [`Original-Recipient: rfc822;${said.original}`] : []),
      `Final-Recipient: rfc822; ${said.recipient}`,
      `Action: ${said.action ?? 'failed'}`,
      `Status: ${said.status ?? '5.1.1'}`,
      `Diagnostic-Code: smtp; ${said.diagnostic ?? '550 5.1.1 User unknown'}\n`,
    ].join('\n'),
    '--b\nContent-Type: message/rfc822\n',
    `Message-ID: <${said.messageId ?? 'unknown@example.org'}>`,
    ...(said.replyTo ? [`Reply-To: ${said.replyTo}`] : []),
    'Subject: Your question\n\nWords.\n--b--',
  ].join('\n'),
});

describe('a report about a mail of ours', () => {
  it('that an address is unknown stops mail to its contact, on the timeline, with its reason', async () => {
    const mail = await sent();
    const record = await receive(aReport({ recipient: mail.address, messageId: mail.headerId }));
    expect(record).toMatchObject({ outcome: 'bounce', reference: mail.reference });
    expect(await ended(mail)).toEqual({
      state: 'bounced',
      told: ['emailBounced'],
      stopped: expect.stringContaining('550 5.1.1 User unknown'),
    });
  });

  it.each<[string, Partial<Said>]>([
    ['a full mailbox', { status: '5.2.2', diagnostic: '552 5.2.2 Over quota' }],
    ['a blocked sender', { status: '5.7.1', diagnostic: '550 5.7.1 Blocked by our blacklist' }],
    ['a server that was down', { status: '4.4.7', diagnostic: 'delivery time expired' }],
  ])('%s leaves the contact to be mailed', async (_, said) => {
    const mail = await sent();
    await receive(aReport({ recipient: mail.address, messageId: mail.headerId, ...said }));
    expect(await ended(mail)).toEqual({ state: 'bounced', told: ['emailBounced'], stopped: undefined });
  });

  it('that it waits is told, and changes nothing', async () => {
    const mail = await sent();
    const said = { recipient: mail.address, messageId: mail.headerId, action: 'delayed', status: '4.4.1' };
    expect(await receive(aReport(said))).toMatchObject({ outcome: 'bounce', reference: mail.reference });
    expect(await ended(mail)).toEqual({ state: 'sent', told: ['emailDelayed'], stopped: undefined });
  });

  it('that it arrived is filed as no bounce', async () => {
    const mail = await sent();
    const said = { recipient: mail.address, messageId: mail.headerId, action: 'relayed', status: '2.0.0' };
    expect(await receive(aReport(said))).toMatchObject({ outcome: 'autoReply', reference: mail.reference });
    expect(await ended(mail)).toEqual({ state: 'sent', told: [], stopped: undefined });
  });

  it('counts once with the report of SES, whichever comes first', async () => {
    const bounce = {
      ...{ bounceType: 'Permanent', bounceSubType: 'General' },
      bouncedRecipients: [{ diagnosticCode: 'smtp; 550 5.1.1 user unknown' }],
    };
    for (const first of ['ses', 'mail']) {
      const mail = await sent();
      const bySes = () => dispatch.hear(mail.messageId, mail.sesId, 'Bounce', { bounce });
      const byMail = () => receive(aReport({ recipient: mail.address, messageId: mail.headerId }));
      for (const tell of first === 'ses' ? [bySes, byMail, byMail] : [byMail, bySes, byMail]) await tell();
      expect(await ended(mail)).toMatchObject({ state: 'bounced', told: ['emailBounced'] });
    }
  });

  it('counts before its sender has written down that it is sent, and it is not sent again', async () => {
    const given = await dispatch.given();
    const address = (await dispatch.customers.contact(given.contactId))!.addresses[0]!;
    const message = (await dispatch.messages.load(given.messageId))!;
    await dispatch.messages.claim(message, morning);
    await receive(aReport({ recipient: address, messageId: `${given.messageId}@desk.example.com` }));
    const mail = { ...given, sesId: 'ses-late', address, headerId: '' };
    expect(await ended(mail)).toMatchObject({ state: 'bounced', told: ['emailBounced'] });
    await dispatch.messages.sent(message, mail.sesId, morning.toISOString());
    await dispatch.hear(given.messageId, mail.sesId, 'Delivery');
    expect(await dispatch.send(given.messageId, plus(morning, minutes(60)))).toEqual({
      state: 'done before',
    });
    expect(await ended(mail)).toMatchObject({ state: 'bounced', told: ['emailBounced'] });
  });

  it('of forwarded mail is believed of the address it was sent to', async () => {
    const mail = await sent();
    const said = { recipient: 'elsewhere@example.net', original: mail.address, messageId: mail.headerId };
    await receive(aReport(said));
    expect((await ended(mail)).stopped).toBeDefined();
  });

  it('delivered twice, or in two places at once, is told once', async () => {
    const mail = await sent();
    const report = aReport({ recipient: mail.address, messageId: mail.headerId });
    const records = await Promise.all([
      reception.receive('same', report),
      reception.receive('same', report),
      reception.receive('copy', report),
    ]);
    expect(new Set(records.map(({ outcome }) => outcome))).toEqual(new Set(['bounce']));
    expect((await ended(mail)).told).toEqual(['emailBounced']);
  });

  it('that names the signed reply address alone is told on its incident', async () => {
    const mail = await sent();
    const replyTo = replyAddress(aSite().supportAddresses[0]!, mail.reference, [aKey()]);
    await receive(aReport({ recipient: mail.address, replyTo }));
    expect(await ended(mail)).toEqual({
      state: 'sent',
      told: ['emailBounced'],
      stopped: expect.stringContaining('User unknown'),
    });
  });
});

describe('a report that somebody has made up', () => {
  it.each<[string, (mail: Sent) => Said]>([
    ['of a mail that we never sent', ({ address }) => ({ recipient: address })],
    [
      'of somebody whom the mail did not go to',
      ({ headerId }) => ({
        recipient: 'eve@example.org',
        status: '2.0.0',
        action: 'delivered',
        messageId: headerId,
      }),
    ],
    [
      'with a reply address that nobody signed',
      ({ address, reference }) => ({
        recipient: address,
        replyTo: `support+${reference}.${'0'.repeat(20)}@desk.example.com`,
      }),
    ],
  ])('%s is filed, and stops nobody’s mail', async (_, said) => {
    const mail = await sent();
    const { outcome } = await receive(aReport(said(mail)));
    expect(['bounce', 'autoReply']).toContain(outcome);
    expect(await ended(mail)).toEqual({ state: 'sent', told: [], stopped: undefined });
  });
});

describe('failures that pass', () => {
  it('stop mail once an address has failed on five days of two weeks, and not before', async () => {
    const given = await dispatch.given({ address: 'full@example.com' });
    const stopped = async () => (await dispatch.customers.contact(given.contactId))?.doNotMail?.reason;
    for (const [day, ends] of [0, 0, 1, 2, 3, 4].entries()) {
      expect(await stopped()).toBeUndefined();
      const messageId = day === 0 ? given.messageId : await another(given.reference, given.contactId);
      await dispatch.send(messageId, plus(morning, days(ends)));
      const { id } = dispatch.ses.taken.at(-1)!;
      const said = { status: '5.2.2', diagnostic: '552 5.2.2 Over quota', recipient: 'full@example.com' };
      await receive(
        aReport({ ...said, messageId: `${id}@eu-central-1.amazonses.com` }),
        plus(morning, days(ends)),
      );
    }
    expect(await stopped()).toContain('failed on 5 days');
  });

  /** A second message to the same contact. */
  async function another(reference: string, contactId: string): Promise<string> {
    const first = (await dispatch.messages.load((await dispatch.given()).messageId))!;
    const messageId = `again-${mails}`;
    const Item = {
      ...{ ...first, ...messageKey(messageId), kind: 'message', messageId, reference, contactId },
      to: ['full@example.com'],
    };
    await desk.client.send(new PutCommand({ TableName: desk.table, Item }));
    return messageId;
  }
});

describe('a complaint', () => {
  it('stops mail to whom the mail went to', async () => {
    const mail = await sent();
    const record = await receive({
      headers: {
        From: 'feedback@isp.example.net',
        'Content-Type': 'multipart/report; report-type=feedback-report; boundary="b"',
      },
      body: [
        '--b\nContent-Type: text/plain\n\nThis is an abuse report.\n',
        '--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n',
        `--b\nContent-Type: message/rfc822\n\nMessage-ID: <${mail.headerId}>\n\nWords.\n--b--`,
      ].join('\n'),
    });
    expect(record).toMatchObject({ outcome: 'bounce', reference: mail.reference });
    expect(await ended(mail)).toMatchObject({
      state: 'complained',
      told: ['emailComplained'],
      stopped: 'Reported as abuse.',
    });
  });
});
