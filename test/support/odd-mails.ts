/** The desk's own address. */
export const support = 'support@desk.example';
const date = 'Mon, 01 Mar 2027 09:00:00 +0000';
let number = 0;

/** A mail as it goes over the wire; a header of several values is written as often, one of undefined not at all. */
export const rawMail = (
  headers: Record<string, string | string[] | undefined> = {},
  body = 'Words nobody logs.',
) => {
  number += 1;
  const own = { From: 'mailer@example.com', To: support, Subject: `Mail ${number}`, Date: date };
  const all = { ...own, 'Message-ID': `<hostile.${number}@example.com>`, ...headers };
  const lines = Object.entries(all).flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => `${name}: ${value}`),
  );
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
};
const parts = (boundary: string, bodies: readonly string[]) =>
  `${bodies.map((body) => `--${boundary}\r\n${body}\r\n`).join('')}--${boundary}--`;
/** So many of something. */
export const times = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => one(index));
const mixed = { 'Content-Type': 'multipart/mixed; boundary=b' };
const file = (name: string) =>
  `Content-Type: text/html\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n<script>`;

const deep = times(
  200,
  (level) => `--b${level}\r\nContent-Type: multipart/mixed; boundary=b${level + 1}\r\n\r\n`,
);

/** Mails that are hard to read, by what is wrong with them. Each is a customer's all the same. */
export const oddMails = (): Record<string, string | Buffer> => ({
  nothing: '',
  'a line break': '\r\n',
  'no headers': '\r\njust a body',
  'headers alone': 'From: mailer@example.com\r\nSubject: only headers',
  bytes: Buffer.from(times(5000, (index) => String.fromCharCode((index * 7919) % 256)).join(''), 'latin1'),
  'no sender': rawMail({ From: undefined }),
  'two senders': rawMail({ From: ['a@example.com', 'b@example.com'] }),
  'a sender without a domain': rawMail({ From: 'root' }),
  'a long sender': rawMail({ From: `${'a'.repeat(2000)}@example.com` }),
  'a sender of our keys': rawMail({ From: 'a#b#HEAD@example.com' }),
  'a line break in the name': rawMail({ From: '=?utf-8?Q?x=0D=0ABcc:_b@example.com?= <c@example.com>' }),
  'a line break in the subject': rawMail({ Subject: '=?utf-8?Q?x=0D=0ABcc:_b@example.com?=' }),
  'ten thousand headers': rawMail(
    Object.fromEntries(times(10_000, String).map((name) => [`X-${name}`, 'v'])),
  ),
  'a header of 2 MB': rawMail({ 'X-Big': 'v'.repeat(2_000_000) }),
  'a thousand parts': rawMail(
    mixed,
    parts(
      'b',
      times(1000, (index) => `\r\npart ${index}`),
    ),
  ),
  'parts 200 deep': rawMail({ 'Content-Type': 'multipart/mixed; boundary=b0' }, deep.join('')),
  'fifty files': rawMail(
    mixed,
    parts(
      'b',
      times(50, (index) => file(`f${index}.html`)),
    ),
  ),
  'names that lead elsewhere': rawMail(
    mixed,
    parts('b', ['../../etc/passwd', '\u202egpj.exe', '..', 'x'.repeat(5000)].map(file)),
  ),
  'an image alone': rawMail(
    { 'Content-Type': 'image/png', 'Content-Transfer-Encoding': 'base64' },
    'iVBORw0KGgo=',
  ),
  'what is no base64': rawMail({ 'Content-Transfer-Encoding': 'base64' }, '!!! ###'),
  'a charset nobody knows': rawMail({ 'Content-Type': 'text/plain; charset=x-none' }, 'abc'),
  'a million opened elements': rawMail({ 'Content-Type': 'text/html' }, '<div>'.repeat(1_000_000)),
  'a line of 3 MB': rawMail({}, 'x'.repeat(3_000_000)),
  'a thousand references': rawMail({
    References: times(1000, (index) => `<r${index}@example.com>`).join('\r\n '),
  }),
  'a long Message-ID': rawMail({ 'Message-ID': `<${'m'.repeat(3000)}@example.com>` }),
  'no Message-ID': rawMail({ 'Message-ID': undefined }),
  'a date that is none': rawMail({ Date: 'Mon, 01 Mar 9999 00:00:00 +9999' }),
  'bare carriage returns': rawMail().replaceAll('\r\n', '\r'),
  zeros: rawMail({ Subject: 'a\0b' }, 'a\0b'),
});
