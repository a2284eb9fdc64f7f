import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { eventually } from './cloud.ts';
import { aMail, aMailCloud, type MailCloud, to } from './mail-cloud.ts';

let at: MailCloud;

beforeEach(async () => {
  at = await aMailCloud();
});
afterEach(() => at.close());

describe('mail out', () => {
  it('is shown in the mailbox with an id and date of SES’s own, and told about', async () => {
    const now = at.cloud.clock.now();
    const { MessageId } = await at.send(
      aMail({ 'Message-ID': '<own@x>', Date: 'yesterday', Bcc: 'eve@example.com', 'X-Kept': 'yes' }),
      { ...to('ada@example.com', 'eve@example.com'), EmailTags: [{ Name: 'message', Value: 'm-1' }] },
    );
    expect(MessageId).toMatch(/^[0-9a-f]{16}-[0-9a-f-]{36}-000000$/);
    await eventually(() => (at.kinds().length === 2 ? true : undefined));
    const [shown] = await at.mailbox();
    expect(shown).toMatchObject({
      ...{ id: MessageId, subject: 'Hi', text: expect.stringContaining('Hello') },
      calculatedBcc: ['eve@example.com'],
    });
    const source = await (
      await fetch(`http://127.0.0.1:${at.cloud.mailboxPort}/email/${MessageId}/source`)
    ).text();
    expect(source).toContain(`Message-ID: <${MessageId}@eu-west-1.amazonses.com>\r\n`);
    expect(source).toContain('X-Kept: yes\r\n');
    expect(source).not.toMatch(/own@x|yesterday|eve@/);
    expect(Math.abs(new Date(/^Date: (.*)$/m.exec(source)![1]!).getTime() - now)).toBeLessThan(5000);
    expect(source.endsWith('\r\n\r\nHello\r\n')).toBe(true);
    expect(at.kinds()).toEqual(['Email Sent', 'Email Delivered']);
    expect(at.cloud.events[0]).toMatchObject({
      ...{ bus: 'default', source: 'aws.ses' },
      detail: {
        eventType: 'Send',
        mail: {
          ...{ messageId: MessageId, destination: ['ada@example.com', 'eve@example.com'] },
          ...{ source: 'support@desk.example.com', sendingAccountId: '000000000000' },
          tags: { message: ['m-1'], 'ses:configuration-set': ['desk'] },
          commonHeaders: { subject: 'Hi', messageId: `${MessageId}@eu-west-1.amazonses.com` },
        },
      },
    });
    expect(at.cloud.events[1]?.detail.delivery).toMatchObject({
      recipients: ['ada@example.com', 'eve@example.com'],
    });
  });

  it('is from whom the call names, whatever the mail says', async () => {
    await at.send(aMail(), { FromEmailAddress: 'billing@desk.example.com' });
    const [shown] = await eventually(async () =>
      (await at.mailbox()).length > 0 ? at.mailbox() : undefined,
    );
    expect(shown?.from).toEqual([{ address: 'billing@desk.example.com', name: '' }]);
  });

  it('asks for the right on the identity and on the configuration set', async () => {
    await at.send(aMail());
    expect(at.cloud.needs[0]).toEqual({
      operation: 'SendEmail',
      needs: [
        {
          action: 'ses:SendRawEmail',
          resource: 'arn:aws:ses:eu-west-1:000000000000:identity/desk.example.com',
        },
        { action: 'ses:SendRawEmail', resource: 'arn:aws:ses:eu-west-1:000000000000:configuration-set/desk' },
      ],
    });
    const account = await at.client.send(new GetAccountCommand({}));
    expect(account.SendQuota?.MaxSendRate).toBeGreaterThan(0);
  });

  it('shows html, attachments and any charset', async () => {
    const transport = createTransport({ streamTransport: true, buffer: true });
    const { message } = await transport.sendMail({
      ...{ from: 'support@desk.example.com', to: 'ada@example.com', subject: 'Grüße 😀' },
      ...{ text: 'täxt', html: '<p>h<b>t</b>ml</p><img src="https://example.com/p.gif">' },
      attachments: [{ filename: '../../a.bin', content: Buffer.from([0, 255, 10]) }],
    });
    await at.send(message as Buffer);
    const [shown] = await eventually(async () =>
      (await at.mailbox()).length > 0 ? at.mailbox() : undefined,
    );
    expect(shown).toMatchObject({ subject: 'Grüße 😀', html: expect.stringContaining('<b>t</b>') });
    const name = shown!.attachments![0]!.generatedFileName;
    const file = await fetch(
      `http://127.0.0.1:${at.cloud.mailboxPort}/email/${shown!.id}/attachment/${name}`,
    );
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0, 255, 10]);
  });

  it.each([
    ['a foreign sender', aMail({ From: 'eve@example.org' }), {}, 'MessageRejected', 'eve@example.org'],
    [
      'a foreign envelope sender',
      aMail(),
      { FromEmailAddress: 'eve@example.org' },
      'MessageRejected',
      'not verified',
    ],
    ['no From', Buffer.from('Subject: x\r\n\r\nbody'), {}, 'MessageRejected', 'From'],
    ['no mail at all', Buffer.from('just text'), {}, 'MessageRejected', 'begins with no header'],
    [
      'an unknown configuration set',
      aMail(),
      { ConfigurationSetName: 'other' },
      'NotFoundException',
      'other',
    ],
    ['a recipient without domain', aMail(), to('ada'), 'BadRequestException', '@domain'],
    [
      'a tag with a space',
      aMail(),
      { EmailTags: [{ Name: 'a', Value: 'b c' }] },
      'BadRequestException',
      'Tag a',
    ],
  ])('refuses %s', async (_, data, more, code, words) => {
    const failed = await at.send(data, more).catch((error: Error) => error);
    expect((failed as Error).name).toBe(code);
    expect((failed as Error).message).toContain(words);
    expect(await at.mailbox()).toEqual([]);
  });

  it('refuses more than 40 MB and takes 40 MB', async () => {
    const full = Buffer.alloc(40 * 1024 * 1024, `${'x'.repeat(99)}\n`);
    aMail().copy(full);
    const over = Buffer.concat([full, Buffer.from('x')]);
    await expect(at.send(over)).rejects.toThrow('Message length is more than 41943040 bytes long');
    await at.send(full);
    await eventually(() => (at.kinds().includes('Email Delivered') ? true : undefined), 20_000);
  }, 60_000);

  it('plays Amazon’s mailbox simulator', async () => {
    const told = async (local: string) => {
      at.cloud.events.length = 0;
      await at.send(aMail(), to(`${local}@simulator.amazonses.com`));
      await eventually(() => (at.cloud.events.length >= 2 ? true : undefined));
      await new Promise((done) => setTimeout(done, 50));
      return at.kinds();
    };
    expect(await told('success+a')).toEqual(['Email Sent', 'Email Delivered']);
    expect(await told('bounce+label')).toEqual(['Email Sent', 'Email Bounced']);
    expect(at.cloud.events[1]?.detail).toMatchObject({
      eventType: 'Bounce',
      bounce: {
        ...{ bounceType: 'Permanent', bounceSubType: 'General' },
        bouncedRecipients: [{ emailAddress: 'bounce+label@simulator.amazonses.com', status: '5.1.1' }],
      },
    });
    expect(await told('suppressionlist')).toEqual(['Email Sent', 'Email Bounced']);
    expect(at.cloud.events[1]?.detail.bounce).toMatchObject({ bounceSubType: 'Suppressed' });
    expect(await told('complaint')).toEqual(['Email Sent', 'Email Delivered', 'Email Complaint Received']);
    expect((await at.mailbox()).map(({ to }) => to.length)).toHaveLength(2);
    expect(await told('ooto')).toEqual(['Email Sent', 'Email Delivered']);
    const [answer] = await eventually(async () => ((await at.stored()).length > 0 ? at.stored() : undefined));
    expect(answer).toContain('Return-Path: <>\r\n');
    expect(answer).toContain('Auto-Submitted: auto-replied\r\n');
    expect(answer).toMatch(/^In-Reply-To: <.*@eu-west-1.amazonses.com>\r$/m);
  });

  it('comes in again where it is addressed to the desk itself', async () => {
    await at.send(aMail({ To: 'support+x@desk.example.com' }));
    const [mail] = await eventually(async () => ((await at.stored()).length > 0 ? at.stored() : undefined));
    expect(mail).toContain('for support+x@desk.example.com;');
    await eventually(() => (at.kinds().includes('Email Delivered') ? true : undefined));
    expect(await at.mailbox()).toHaveLength(1);
  });
});
