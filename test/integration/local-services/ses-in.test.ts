import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { activateRuleSet } from '../../../local/services/ses/index.ts';
import { aMailCloud, type MailCloud, queue } from './mail-cloud.ts';

let at: MailCloud;

beforeEach(async () => {
  at = await aMailCloud();
});
afterEach(() => at.close());

/** A dialogue as it stands on the wire; answers with the server's lines. */
function dialogue(steps: readonly (string | Buffer)[]): Promise<string[]> {
  return new Promise((done, fail) => {
    const socket = connect(at.cloud.smtpPort, '127.0.0.1');
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
  const transport = () => createTransport({ host: '127.0.0.1', port: at.cloud.smtpPort, ignoreTLS: true });
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
    const [kept] = await at.stored();
    const tail = mail.toString('latin1').replace('X-Local-Spam-Verdict: FAIL\r\n', '');
    expect(kept!.endsWith(tail)).toBe(true);
    const head = kept!.slice(0, -tail.length);
    expect(head).toMatch(/^Return-Path: <ada@example.com>\r\nReceived: from mail.example.com /);
    expect(head).toMatch(/with SMTP id [a-z0-9]{40}\r\n for Support@desk.example.com;\r\n/i);
    expect(head).toContain('X-SES-Spam-Verdict: FAIL\r\nX-SES-Virus-Verdict: PASS\r\n');
    expect(head).toContain('Received-SPF: pass (spfCheck: domain of example.com designates 127.0.0.1');
    expect(head).toContain(' dkim=pass header.i=@example.com;\r\n dmarc=pass header.from=example.com;\r\n');
    expect(at.cloud.deliveries).toHaveLength(1);
    expect(readdirSync(join(at.cloud.dataDir, 'ses/incoming'))).toEqual([]);
  });

  it('is refused where no active rule is for its recipient', async () => {
    await expect(deliver('Subject: x\r\n\r\nx', 'sales@desk.example.com')).rejects.toMatchObject({
      responseCode: 550,
    });
    activateRuleSet(at.cloud, undefined);
    await expect(deliver('Subject: x\r\n\r\nx')).rejects.toMatchObject({ responseCode: 550 });
    expect(await at.stored()).toEqual([]);
  });

  it('is not acknowledged while it cannot be announced', async () => {
    at.cloud.onDeliver = async () => {
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
    expect(await at.stored()).toEqual([]);
    await deliver(mail.subarray(0, mail.length - 100));
    expect((await at.stored())[0]!.length).toBeGreaterThan(40 * 1024 * 1024 - 200);
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
    const [mail] = await at.stored();
    expect(mail).toContain('Return-Path: <>\r\n');
    expect(mail).toContain('X-SES-Virus-Verdict: FAIL\r\n');
    expect(mail).toContain(' spf=softfail (spfCheck: domain of');
    expect(mail).toContain(' dkim=none header.i=@example.org;\r\n dmarc=fail header.from=example.org;\r\n');
    expect(mail).not.toContain('X-Local-');
  });

  it('runs through the rules in their order, to functions too, until one says stop', async () => {
    const handler = 'arn:aws:lambda:eu-west-1:000000000000:function:mail';
    const rule = (Name: string, After: string | undefined, Actions: object[], Recipients: string[] = []) =>
      at.cloud.provision('AWS::SES::ReceiptRule', {
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
    expect(at.cloud.deliveries.map(({ target }) => target)).toEqual([queue, handler]);
    expect(at.cloud.deliveries[1]?.event.Records?.['0']).toMatchObject({
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
