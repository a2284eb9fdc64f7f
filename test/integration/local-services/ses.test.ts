import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { GetSendQuotaCommand, SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import * as custom from '../../../local/services/custom-aws/index.ts';
import type { RunningBucket } from '../../../local/services/s3/index.ts';
import * as s3 from '../../../local/services/s3/index.ts';
import * as ses from '../../../local/services/ses/index.ts';
import { eventually, freePort, openCloud, type TestCloud } from './cloud.ts';

const queue = 'arn:aws:sqs:eu-west-1:000000000000:mail';
const bus = 'arn:aws:events:eu-west-1:000000000000:event-bus/default';
let cloud: TestCloud;
let client: SESClient;

async function open(before: Partial<Pick<TestCloud, 'dataDir'>> = {}): Promise<void> {
  const ports = { smtpPort: await freePort(), mailboxPort: await freePort() };
  cloud = await openCloud([ses, s3, custom], { ...before, ...ports });
  client = new SESClient(cloud.client);
  await cloud.provision('AWS::S3::Bucket', {
    BucketName: 'raw',
    NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: queue }] },
  });
  await cloud.provision('AWS::SES::EmailIdentity', { EmailIdentity: 'desk.example.com' });
  await cloud.provision('AWS::SES::ConfigurationSet', { Name: 'desk' });
  await cloud.provision('AWS::SES::ConfigurationSetEventDestination', {
    ConfigurationSetName: 'desk',
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint'],
      EventBridgeDestination: { EventBusArn: bus },
    },
  });
  await cloud.provision('AWS::SES::ReceiptRuleSet', { RuleSetName: 'desk' });
  await cloud.provision('AWS::SES::ReceiptRule', {
    RuleSetName: 'desk',
    Rule: {
      ...{ Name: 'support', Enabled: true, ScanEnabled: true, Recipients: ['support@desk.example.com'] },
      Actions: [{ S3Action: { BucketName: 'raw', ObjectKeyPrefix: 'inbound/' } }],
    },
  });
}
const activate = () =>
  cloud.provision('Custom::AWS', {
    ServiceToken: 'arn',
    Create: JSON.stringify({
      ...{ service: 'SES', action: 'setActiveReceiptRuleSet', parameters: { RuleSetName: 'desk' } },
      physicalResourceId: { id: 'desk' },
    }),
  });

beforeEach(async () => {
  await open();
  await activate();
  await cloud.start();
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const stored = async () => {
  const { store } = cloud.all<RunningBucket>('AWS::S3::Bucket')[0]!;
  return Promise.all(
    store
      .keys()
      .map(async (key) => Buffer.concat(await store.read(store.get(key)!).toArray()).toString('latin1')),
  );
};
const mailbox = async (path = '/email') =>
  (await fetch(`http://127.0.0.1:${cloud.mailboxPort}${path}`)).json() as Promise<
    {
      id: string;
      subject: string;
      html?: string;
      text?: string;
      to: { address: string }[];
      calculatedBcc: string[];
      attachments?: { generatedFileName: string }[];
    }[]
  >;
const aMail = (headers: Record<string, string> = {}, body = 'Hello\r\n') =>
  Buffer.from(
    `${Object.entries({
      From: 'Desk <support@desk.example.com>',
      To: 'ada@example.com',
      Subject: 'Hi',
      ...headers,
    })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n${body}`,
  );
const send = (Data: Buffer, more: Partial<ConstructorParameters<typeof SendRawEmailCommand>[0]> = {}) =>
  client.send(new SendRawEmailCommand({ RawMessage: { Data }, ConfigurationSetName: 'desk', ...more }));
const kinds = () => cloud.events.map(({ detailType }) => detailType);

describe('mail out', () => {
  it('is shown in the mailbox with an id and date of SES’s own, and told about', async () => {
    const at = cloud.clock.now();
    const { MessageId } = await send(
      aMail({ 'Message-ID': '<own@x>', Date: 'yesterday', Bcc: 'eve@example.com', 'X-Kept': 'yes' }),
      { Destinations: ['ada@example.com', 'eve@example.com'], Tags: [{ Name: 'message', Value: 'm-1' }] },
    );
    expect(MessageId).toMatch(/^[0-9a-f]{16}-[0-9a-f-]{36}-000000$/);
    await eventually(() => (kinds().length === 2 ? true : undefined));
    const [shown] = await mailbox();
    expect(shown).toMatchObject({
      ...{ id: MessageId, subject: 'Hi', text: expect.stringContaining('Hello') },
      calculatedBcc: ['eve@example.com'],
    });
    const source = await (
      await fetch(`http://127.0.0.1:${cloud.mailboxPort}/email/${MessageId}/source`)
    ).text();
    expect(source).toContain(`Message-ID: <${MessageId}@eu-west-1.amazonses.com>\r\n`);
    expect(source).toContain('X-Kept: yes\r\n');
    expect(source).not.toMatch(/own@x|yesterday|eve@/);
    expect(Math.abs(new Date(/^Date: (.*)$/m.exec(source)![1]!).getTime() - at)).toBeLessThan(5000);
    expect(source.endsWith('\r\n\r\nHello\r\n')).toBe(true);
    expect(kinds()).toEqual(['Email Sent', 'Email Delivered']);
    expect(cloud.events[0]).toMatchObject({
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
    expect(cloud.events[1]?.detail.delivery).toMatchObject({
      recipients: ['ada@example.com', 'eve@example.com'],
    });
  });

  it('asks for the right on the identity and on the configuration set', async () => {
    await send(aMail());
    expect(cloud.needs[0]).toEqual({
      operation: 'SendRawEmail',
      needs: [
        {
          action: 'ses:SendRawEmail',
          resource: 'arn:aws:ses:eu-west-1:000000000000:identity/desk.example.com',
        },
        { action: 'ses:SendRawEmail', resource: 'arn:aws:ses:eu-west-1:000000000000:configuration-set/desk' },
      ],
    });
    expect((await client.send(new GetSendQuotaCommand({}))).MaxSendRate).toBeGreaterThan(0);
  });

  it('shows html, attachments and any charset', async () => {
    const transport = createTransport({ streamTransport: true, buffer: true });
    const { message } = await transport.sendMail({
      ...{ from: 'support@desk.example.com', to: 'ada@example.com', subject: 'Grüße 😀' },
      ...{ text: 'täxt', html: '<p>h<b>t</b>ml</p><img src="https://example.com/p.gif">' },
      attachments: [{ filename: '../../a.bin', content: Buffer.from([0, 255, 10]) }],
    });
    await send(message as Buffer);
    const [shown] = await eventually(async () => ((await mailbox()).length > 0 ? mailbox() : undefined));
    expect(shown).toMatchObject({ subject: 'Grüße 😀', html: expect.stringContaining('<b>t</b>') });
    const name = shown!.attachments![0]!.generatedFileName;
    const file = await fetch(`http://127.0.0.1:${cloud.mailboxPort}/email/${shown!.id}/attachment/${name}`);
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0, 255, 10]);
  });

  it.each([
    ['a foreign sender', aMail({ From: 'eve@example.org' }), {}, 'MessageRejected', 'eve@example.org'],
    ['a foreign envelope sender', aMail(), { Source: 'eve@example.org' }, 'MessageRejected', 'not verified'],
    ['no From', Buffer.from('Subject: x\r\n\r\nbody'), {}, 'MessageRejected', 'From'],
    ['no mail at all', Buffer.from('just text'), {}, 'MessageRejected', 'begins with no header'],
    [
      'an unknown configuration set',
      aMail(),
      { ConfigurationSetName: 'other' },
      'ConfigurationSetDoesNotExist',
      'other',
    ],
    ['a recipient without domain', aMail(), { Destinations: ['ada'] }, 'InvalidParameterValue', '@domain'],
    [
      'a tag with a space',
      aMail(),
      { Tags: [{ Name: 'a', Value: 'b c' }] },
      'InvalidParameterValue',
      'Tag a',
    ],
  ])('refuses %s', async (_, data, more, code, words) => {
    const failed = await send(data, more).catch((error: Error) => error);
    expect(String((failed as Error).name)).toMatch(new RegExp(`^${code}(Exception)?$`));
    expect((failed as Error).message).toContain(words);
    expect(await mailbox()).toEqual([]);
  });

  it('refuses more than 40 MB and takes 40 MB', async () => {
    const full = Buffer.alloc(40 * 1024 * 1024, `${'x'.repeat(99)}\n`);
    aMail().copy(full);
    const over = Buffer.concat([full, Buffer.from('x')]);
    await expect(send(over)).rejects.toThrow('Message length is more than 41943040 bytes long');
    await send(full);
    await eventually(() => (kinds().includes('Email Delivered') ? true : undefined), 20_000);
  }, 60_000);

  it('plays Amazon’s mailbox simulator', async () => {
    const to = (local: string) => send(aMail(), { Destinations: [`${local}@simulator.amazonses.com`] });
    const told = async (local: string) => {
      cloud.events.length = 0;
      await to(local);
      await eventually(() => (cloud.events.length >= 2 ? true : undefined));
      await new Promise((done) => setTimeout(done, 50));
      return kinds();
    };
    expect(await told('success+a')).toEqual(['Email Sent', 'Email Delivered']);
    expect(await told('bounce+label')).toEqual(['Email Sent', 'Email Bounced']);
    expect(cloud.events[1]?.detail).toMatchObject({
      eventType: 'Bounce',
      bounce: {
        ...{ bounceType: 'Permanent', bounceSubType: 'General' },
        bouncedRecipients: [{ emailAddress: 'bounce+label@simulator.amazonses.com', status: '5.1.1' }],
      },
    });
    expect(await told('suppressionlist')).toEqual(['Email Sent', 'Email Bounced']);
    expect(cloud.events[1]?.detail.bounce).toMatchObject({ bounceSubType: 'Suppressed' });
    expect(await told('complaint')).toEqual(['Email Sent', 'Email Delivered', 'Email Complaint Received']);
    expect((await mailbox()).map(({ to }) => to.length)).toHaveLength(2);
    expect(await told('ooto')).toEqual(['Email Sent', 'Email Delivered']);
    const [answer] = await eventually(async () => ((await stored()).length > 0 ? stored() : undefined));
    expect(answer).toContain('Return-Path: <>\r\n');
    expect(answer).toContain('Auto-Submitted: auto-replied\r\n');
    expect(answer).toMatch(/^In-Reply-To: <.*@eu-west-1.amazonses.com>\r$/m);
  });

  it('goes out once when the events could not be told at first, and after a restart', async () => {
    let broken = true;
    cloud.onPut = async () => {
      if (broken) throw new Error('the bus is gone');
    };
    await send(aMail());
    await eventually(() =>
      cloud.logged.some((line) => line.includes('could not go out yet')) ? true : undefined,
    );
    broken = false;
    await eventually(() => (kinds().length === 2 ? true : undefined));
    expect(await mailbox()).toHaveLength(1);

    cloud.onPut = async (detailType) => {
      if (detailType === 'Email Delivered') throw new Error('the bus is gone');
    };
    const { MessageId } = await send(aMail({ Subject: 'second' }));
    await eventually(async () => ((await mailbox()).length === 2 ? true : undefined));
    const { dataDir } = cloud;
    await cloud.stop(true);
    await open({ dataDir });
    await cloud.start();
    await eventually(() => (kinds().includes('Email Delivered') ? true : undefined));
    expect((await mailbox()).map(({ subject }) => subject)).toEqual(['Hi', 'second']);
    expect(cloud.events.map(({ detail }) => detail.mail?.messageId)).toEqual([MessageId, MessageId]);
    await eventually(() => (readdirSync(join(dataDir, 'ses/outgoing')).length === 0 ? true : undefined));
  });

  it('comes in again where it is addressed to the desk itself', async () => {
    await send(aMail({ To: 'support+x@desk.example.com' }));
    const [mail] = await eventually(async () => ((await stored()).length > 0 ? stored() : undefined));
    expect(mail).toContain('for support+x@desk.example.com;');
    await eventually(() => (kinds().includes('Email Delivered') ? true : undefined));
    expect(await mailbox()).toHaveLength(1);
  });
});

describe('mail to another desk on this machine', () => {
  it('is handed on once that desk listens, and bounces where it is refused', async () => {
    const port = await freePort();
    const { dataDir } = cloud;
    await cloud.stop(true);
    process.env.DESK_ROUTES = `other.example.com=127.0.0.1:${port}`;
    const taken: string[] = [];
    const other = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'] },
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.startsWith('no') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null,
        ),
      async onData(stream, _session, done) {
        taken.push(Buffer.concat(await stream.toArray()).toString());
        done();
      },
    });
    try {
      await open({ dataDir });
      await cloud.start();
      const { MessageId } = await send(aMail(), {
        Destinations: ['support@other.example.com', 'no@other.example.com'],
      });
      // More mails than go out at once wait for it; one for somebody else does not.
      for (let count = 0; count < 4; count++)
        await send(aMail(), { Destinations: ['later@other.example.com'] });
      await send(aMail({ Subject: 'free' }));
      await eventually(
        async () => ((await mailbox()).some(({ subject }) => subject === 'free') ? true : undefined),
        3000,
      );
      await new Promise<void>((done) => other.listen(port, '127.0.0.1', done));
      const told = () =>
        cloud.events.filter(({ detail }) => detail.mail?.messageId === (MessageId as unknown));
      await eventually(() => (told().length === 3 && taken.length === 5 ? true : undefined));
      expect(told().map(({ detailType }) => detailType)).toEqual([
        'Email Sent',
        'Email Delivered',
        'Email Bounced',
      ]);
      expect(
        taken.filter((mail) => mail.includes(`Message-ID: <${MessageId}@eu-west-1.amazonses.com>`)),
      ).toHaveLength(1);
      expect(told()[2]?.detail.bounce).toMatchObject({
        bounceType: 'Permanent',
        bouncedRecipients: [
          { emailAddress: 'no@other.example.com', diagnosticCode: expect.stringContaining('550') },
        ],
      });
    } finally {
      delete process.env.DESK_ROUTES;
      await new Promise<void>((done) => other.close(() => done()));
    }
  });
});

/** A dialogue as it stands on the wire; answers with the server's lines. */
function dialogue(steps: readonly (string | Buffer)[]): Promise<string[]> {
  return new Promise((done, fail) => {
    const socket = connect(cloud.smtpPort, '127.0.0.1');
    const lines: string[] = [];
    const left = [...steps];
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      for (let end = text.indexOf('\r\n'); end !== -1; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (line[3] === '-') continue;
        lines.push(line);
        const next = left.shift();
        if (next === undefined) socket.end();
        else socket.write(typeof next === 'string' ? `${next}\r\n` : next);
      }
    });
    socket.once('close', () => done(lines));
    socket.once('error', fail);
  });
}

describe('mail in', () => {
  const transport = () => createTransport({ host: '127.0.0.1', port: cloud.smtpPort, ignoreTLS: true });
  const deliver = (
    raw: Buffer | string,
    to: string | string[] = 'support@desk.example.com',
    from = 'ada@example.com',
  ) => transport().sendMail({ envelope: { from, to }, raw });

  it('is stored byte for byte behind SES’s own headers before it is acknowledged', async () => {
    const mail = Buffer.concat([
      Buffer.from(
        'Subject: =?utf-8?q?x?=\r\nX-Local-Spam-Verdict: FAIL\r\nFrom: Ada <ada@example.com>\r\nX-Long: a\r\n\tb\r\n\r\n',
      ),
      Buffer.from('.dots\r\n..two\r\nbare\nfeed\r\ntrailing \t\r\n\r\n\r\n'),
      Buffer.from(
        Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => ![0, 10, 13].includes(byte)),
      ),
      randomBytes(5000).map((byte) => (byte === 13 || byte === 10 ? 46 : byte)),
      Buffer.from('\r\nno newline at end.\r\n'),
    ]);
    const wire = Buffer.from(`${mail.toString('latin1').replace(/(^|\n)\./g, '$1..')}.\r\n`, 'latin1');
    const lines = await dialogue([
      ...[
        'EHLO mail.example.com',
        'MAIL FROM:<ada@example.com> BODY=8BITMIME',
        'RCPT TO:<Support@Desk.example.com>',
      ],
      ...['DATA', wire, 'QUIT'],
    ]);
    expect(lines[5]).toMatch(/^250 /);
    const [kept] = await stored();
    const tail = mail.toString('latin1').replace('X-Local-Spam-Verdict: FAIL\r\n', '');
    expect(kept!.endsWith(tail)).toBe(true);
    const head = kept!.slice(0, -tail.length);
    expect(head).toMatch(/^Return-Path: <ada@example.com>\r\nReceived: from mail.example.com /);
    expect(head).toMatch(/with SMTP id [a-z0-9]{40}\r\n for Support@desk.example.com;\r\n/i);
    expect(head).toContain('X-SES-Spam-Verdict: FAIL\r\nX-SES-Virus-Verdict: PASS\r\n');
    expect(head).toContain('Received-SPF: pass (spfCheck: domain of example.com designates 127.0.0.1');
    expect(head).toContain(' dkim=pass header.i=@example.com;\r\n dmarc=pass header.from=example.com;\r\n');
    expect(cloud.deliveries).toHaveLength(1);
    expect(readdirSync(join(cloud.dataDir, 'ses/incoming'))).toEqual([]);
  });

  it('is refused where no active rule is for its recipient', async () => {
    await expect(deliver('Subject: x\r\n\r\nx', 'sales@desk.example.com')).rejects.toMatchObject({
      responseCode: 550,
    });
    ses.activateRuleSet(cloud, undefined);
    await expect(deliver('Subject: x\r\n\r\nx')).rejects.toMatchObject({ responseCode: 550 });
    expect(await stored()).toEqual([]);
  });

  it('is not acknowledged while it cannot be announced', async () => {
    cloud.onDeliver = async () => {
      throw new Error('the queue is gone');
    };
    await expect(deliver('Subject: x\r\n\r\nx')).rejects.toMatchObject({ responseCode: 451 });
  });

  it('may be 40 MB and no more', async () => {
    const mail = Buffer.alloc(40 * 1024 * 1024, `${'x'.repeat(98)}\r\n`);
    mail.write('Subject: big\r\n\r\n');
    const declared = dialogue(['EHLO x', `MAIL FROM:<a@example.com> SIZE=${mail.length + 1}`, 'QUIT']);
    expect((await declared)[2]).toMatch(/^552 /);
    const silent = await dialogue([
      ...['EHLO x', 'MAIL FROM:<a@example.com>', 'RCPT TO:<support@desk.example.com>', 'DATA'],
      ...[Buffer.concat([mail, Buffer.from('x\r\n.\r\n')]), 'QUIT'],
    ]);
    expect(silent[5]).toMatch(/^552 /);
    expect(await stored()).toEqual([]);
    await deliver(mail.subarray(0, mail.length - 100));
    expect((await stored())[0]!.length).toBeGreaterThan(40 * 1024 * 1024 - 200);
  }, 60_000);

  it('says which verdict a tester misspelt, and takes each of them', async () => {
    await expect(deliver('X-Local-Virus-Verdict: maybe\r\n\r\nx')).rejects.toMatchObject({
      responseCode: 554,
    });
    await deliver(
      'X-Local-Virus-Verdict: fail\r\nX-Local-Spf: softfail\r\nX-Local-Dkim: none\r\nX-Local-Dmarc: fail\r\nFrom: a@example.org\r\n\r\nx',
      undefined,
      '',
    );
    const [mail] = await stored();
    expect(mail).toContain('Return-Path: <>\r\n');
    expect(mail).toContain('X-SES-Virus-Verdict: FAIL\r\n');
    expect(mail).toContain(' spf=softfail (spfCheck: domain of');
    expect(mail).toContain(' dkim=none header.i=@example.org;\r\n dmarc=fail header.from=example.org;\r\n');
    expect(mail).not.toContain('X-Local-');
  });

  it('runs through the rules in their order, to functions too, until one says stop', async () => {
    const handler = 'arn:aws:lambda:eu-west-1:000000000000:function:mail';
    const rule = (Name: string, After: string | undefined, Actions: object[], Recipients: string[] = []) =>
      cloud.provision('AWS::SES::ReceiptRule', {
        ...{ RuleSetName: 'desk', ...(After && { After }) },
        Rule: { Name, Enabled: true, Actions, Recipients },
      });
    await rule('third', 'support', [{ LambdaAction: { FunctionArn: `${handler}-never` } }]);
    await rule('second', 'support', [
      { LambdaAction: { FunctionArn: handler, InvocationType: 'Event' } },
      { StopAction: { Scope: 'RuleSet' } },
    ]);
    await deliver('From: Ada <ada@example.com>\r\nSubject: x\r\n\r\nx', [
      'support+a@desk.example.com',
      'any@sub.desk.example.com',
    ]);
    expect(cloud.deliveries.map(({ target }) => target)).toEqual([queue, handler]);
    expect(cloud.deliveries[1]?.event.Records?.['0']).toMatchObject({
      eventSource: 'aws:ses',
      ses: {
        mail: { source: 'ada@example.com', commonHeaders: { subject: 'x', from: ['Ada <ada@example.com>'] } },
        receipt: {
          recipients: ['support+a@desk.example.com', 'any@sub.desk.example.com'],
          spamVerdict: { status: 'DISABLED' },
          spfVerdict: { status: 'PASS' },
          action: { type: 'Lambda', functionArn: handler },
        },
      },
    });
  });
});

describe('a custom SDK call', () => {
  it('is an error that names it where the local cloud does not know it', async () => {
    const Create = JSON.stringify({
      service: 'EC2',
      action: 'runInstances',
      physicalResourceId: { id: 'x' },
    });
    const unknown = cloud.provision('Custom::AWS', { ServiceToken: 'arn', Create });
    await expect(unknown).rejects.toThrow('the call EC2 runInstances is not carried out by the local cloud');
    const missing = {
      service: 'SES',
      action: 'setActiveReceiptRuleSet',
      parameters: { RuleSetName: 'none' },
    };
    await expect(cloud.provision('Custom::AWS', { Create: JSON.stringify(missing) })).rejects.toThrow(
      'Rule set does not exist: none',
    );
  });
});
