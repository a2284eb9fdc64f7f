import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { DeskClient } from '../desk/desk-client.ts';
import { sharedDesk } from '../desk/shared-desk.ts';
import { figure, percentile, type Row, timed } from '../figure.ts';

const ONE_BY_ONE = 15;
const MAILS = 60;
const PATIENCE_MS = 60_000;

/** Mail over SMTP until its incident can be listed: one by one, then sixty over four connections. */
export const mailIn: Row = async (row) => {
  const { client, smtpPort } = await sharedDesk();
  const transport = createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: 4,
  });
  const send = (subject: string) =>
    transport.sendMail({
      from: `${subject.replaceAll(' ', '-')}@example.com`,
      to: 'support@desk.example',
      subject,
      text: 'It prints two pages and then stops. What can I do?',
    });
  try {
    await send('bench mail warm');
    await visible(client, ['bench mail warm']);
    const samples = await timed(ONE_BY_ONE, async (index) => {
      await send(`bench mail one ${index}`);
      await visible(client, [`bench mail one ${index}`]);
    });
    await client.idle();
    const subjects = Array.from({ length: MAILS }, (_, index) => `bench mail many ${index}`);
    const began = performance.now();
    await Promise.all(subjects.map(send));
    const accepted = (performance.now() - began) / 1000;
    await visible(client, subjects);
    const seen = (performance.now() - began) / 1000;
    await client.idle();
    return [
      figure(row, 'sent to visible, p50', percentile(samples, 0.5), 'ms'),
      figure(row, 'sent to visible, p95', percentile(samples, 0.95), 'ms'),
      figure(row, 'mails accepted', MAILS / accepted, '/s'),
      figure(row, 'mails to visible incidents', MAILS / seen, '/s'),
    ];
  } finally {
    transport.close();
  }
};

/** Until there is an incident of each subject. @throws Error when they do not come within a minute. */
async function visible(client: DeskClient, subjects: readonly string[]): Promise<void> {
  const limit = Math.min(100, subjects.length + 10);
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; ) {
    const known = new Set((await client.newest(limit)).map(({ subject }) => subject));
    if (subjects.every((subject) => known.has(subject))) return;
    await sleep(10);
  }
  throw new Error(`Not every one of ${subjects.length} mails became an incident within a minute.`);
}
