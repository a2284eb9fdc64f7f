import { setTimeout as sleep } from 'node:timers/promises';
import type { DeskClient } from '../desk/desk-client.ts';
import { sharedDesk } from '../desk/shared-desk.ts';
import { figure, type Row } from '../figure.ts';

const MAILS = 60;
const PATIENCE_MS = 120_000;

/** Receipts that all wait for an account of SES that may send nothing, from when it may until SES has the last. */
export const mailOut: Row = async (row) => {
  const { client } = await sharedDesk();
  const limits = { maxSendRate: 10_000, max24HourSend: -1 };
  try {
    await client.control('ses', { ...limits, sendingEnabled: false });
    // What is known of the account holds for a minute.
    await client.control('clock', { advance: 'PT2M' });
    for (let index = 0; index < MAILS; index += 1) await client.ask(`out-${index}`);
    await client.idle();
    const { sentLast24Hours: before } = await client.control('ses', limits);
    const began = performance.now();
    // The longest pause of a mail that waits is a quarter of an hour.
    await client.control('clock', { advance: 'PT16M', settle: false });
    await taken(client, Number(before) + MAILS);
    const seconds = (performance.now() - began) / 1000;
    await client.idle();
    return [figure(row, 'mails to SES', MAILS / seconds, '/s')];
  } finally {
    await client.uncontrol('ses');
  }
};

/** Until SES has taken so many. @throws Error when it has not within two minutes. */
async function taken(client: DeskClient, count: number): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; ) {
    if (Number((await client.control('ses')).sentLast24Hours) >= count) return;
    await sleep(10);
  }
  throw new Error(`SES did not get all of ${MAILS} mails within two minutes.`);
}
