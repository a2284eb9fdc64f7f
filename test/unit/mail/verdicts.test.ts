import { describe, expect, test } from '@jest/globals';
import { readMail } from '../../../shared/mail/read-mail.ts';
import { aMail, FROM } from './a-mail.ts';

const received = (recipient: string) =>
  `Received: from mx.example.com (mx.example.com [192.0.2.1])\n by inbound-smtp.eu-west-1.amazonaws.com with SMTP id abc\n for ${recipient};\n Sun, 22 Nov 2026 09:00:00 +0000 (UTC)`;
const ses = [
  'Return-Path: <ada@example.com>',
  received('Support+k3y@Desk.example'),
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: FAIL',
  'Received-SPF: softfail (spfCheck: transitioning domain) client-ip=192.0.2.1;',
  'Authentication-Results: amazonses.com;\n spf=softfail (spfCheck: dmarc=pass) client-ip=192.0.2.1; envelope-from=ada@example.com;\n dkim=fail header.i=@example.com;\n dkim=pass header.i=@mailer.example;\n dmarc=fail header.from=example.com;',
];
const none = { spf: 'none', dkim: 'none', dmarc: 'none', spam: 'none', virus: 'none' };

describe('the fields SES wrote', () => {
  test('give envelope and verdicts', async () => {
    const mail = await readMail(aMail([...ses, FROM, 'To: Support+k3y@desk.example, team@desk.example']));
    expect(mail.verdicts).toEqual({ spf: 'gray', dkim: 'pass', dmarc: 'fail', spam: 'pass', virus: 'fail' });
    expect(mail.envelopeFrom).toBe('ada@example.com');
    expect(mail.recipients).toEqual(['support+k3y@desk.example', 'team@desk.example']);
  });

  test('give none when they are not there', async () => {
    const mail = await readMail(
      aMail([FROM, 'X-SES-Spam-Verdict: PASS', 'Authentication-Results: amazonses.com; dmarc=pass']),
    );
    expect(mail.verdicts).toEqual(none);
    expect(mail.envelopeFrom).toBeUndefined();
  });

  test('note the null sender', async () => {
    expect((await readMail(aMail(['Return-Path: <>', received('a@b.example'), FROM]))).envelopeFrom).toBe('');
  });
});

describe('what the sender forged', () => {
  const forged = [
    'X-SES-Spam-Verdict: PASS',
    'X-SES-Virus-Verdict: PASS',
    'Received-SPF: pass',
    'Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass',
  ];

  test('does not count below what SES wrote', async () => {
    const genuine = (await readMail(aMail([...ses, FROM]))).verdicts;
    expect((await readMail(aMail([...ses, ...forged, FROM]))).verdicts).toEqual(genuine);
  });

  test('does not fill in what SES left out above its last field', async () => {
    const own = [ses[0]!, ses[1]!, ses[5]!];
    const { verdicts } = await readMail(aMail([...own, ...forged, FROM]));
    expect(verdicts).toMatchObject({ spam: 'none', virus: 'none', dmarc: 'fail' });
  });

  test('does not count from another server', async () => {
    const foreign = 'Authentication-Results: mx.example.com; spf=pass; dkim=pass; dmarc=pass';
    const { verdicts } = await readMail(aMail([ses[0]!, ses[1]!, foreign, FROM]));
    expect(verdicts).toEqual(none);
  });

  test.each([
    'amazonses.com; spf=fail smtp.helo="x; dmarc=pass"; dmarc=fail',
    'amazonses.com; spf=fail (x; dmarc=pass); dmarc=fail',
    'amazonses.com; dmarc=pass; dmarc=fail',
  ])('does not count from within a value: %s', async (results) => {
    const { verdicts } = await readMail(
      aMail([ses[0]!, ses[1]!, `Authentication-Results: ${results}`, FROM]),
    );
    expect(verdicts.dmarc).toBe('fail');
  });

  test('is no recipient below the first Received', async () => {
    const mail = await readMail(
      aMail([ses[0]!, received('real@desk.example'), received('fake@desk.example'), FROM]),
    );
    expect(mail.recipients).toEqual(['real@desk.example']);
  });
});
