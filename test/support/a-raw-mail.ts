/** A mail as SES hands it over: what SES puts above everything the sender wrote, then the sender's own. */
export interface RawMail {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  /** SES's own verdicts; all pass where unset. */
  readonly verdicts?: { spam?: string; virus?: string; spf?: string; dkim?: string; dmarc?: string };
  readonly returnPath?: string;
  /** The envelope recipient that SES noted. */
  readonly recipient?: string;
}

export function aRawMail(mail: RawMail = {}): Buffer {
  const { spam = 'PASS', virus = 'PASS', spf = 'pass', dkim = 'pass', dmarc = 'pass' } = mail.verdicts ?? {};
  const recipient = mail.recipient ?? 'support@desk.example.com';
  const headers: Record<string, string | undefined> = {
    From: 'Ada Example <ada@example.com>',
    To: 'support@desk.example.com',
    Subject: 'The printer is on fire',
    Date: 'Fri, 12 Jun 2026 09:59:00 +0200',
    'Message-ID': '<question@example.com>',
    'Content-Type': 'text/plain; charset=utf-8',
    ...mail.headers,
  };
  const lines = [
    `Return-Path: <${mail.returnPath ?? 'ada@example.com'}>`,
    'Received: from mail.example.com (mail.example.com [192.0.2.1])',
    ` by inbound-smtp.eu-west-1.amazonaws.com with SMTP id abc123 for ${recipient};`,
    ' Fri, 12 Jun 2026 08:00:00 +0000 (UTC)',
    `X-SES-Spam-Verdict: ${spam}`,
    `X-SES-Virus-Verdict: ${virus}`,
    `Received-SPF: ${spf} (spfCheck: example) client-ip=192.0.2.1;`,
    `Authentication-Results: amazonses.com; spf=${spf}; dkim=${dkim} header.i=@example.com; dmarc=${dmarc} header.from=example.com;`,
    ...Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])),
    '',
    mail.body ?? 'It burns. What now?',
  ];
  return Buffer.from(`${lines.join('\n')}\n`.replace(/\r?\n/g, '\r\n'));
}
