import { sharedDesk } from '../desk/shared-desk.ts';
import { figure, percentile, type Row, timed } from '../figure.ts';

const SEQUENTIAL = 80;
const CLIENTS = 8;
const SECONDS = 6;

/** Questions by the form: one after the other, then by eight clients at once. */
export const portal: Row = async (row) => {
  const { client } = await sharedDesk();
  await timed(15, (index) => client.ask(`warm-${index}`));
  const samples = await timed(SEQUENTIAL, (index) => client.ask(`one-${index}`));
  await client.idle();
  const until = performance.now() + SECONDS * 1000;
  const began = performance.now();
  const counts = await Promise.all(
    Array.from({ length: CLIENTS }, async (_, number) => {
      let count = 0;
      for (; performance.now() < until; count += 1) await client.ask(`many-${number}-${count}`);
      return count;
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const answered = counts.reduce((sum, count) => sum + count, 0);
  await client.idle();
  return [
    figure(row, 'POST, p50', percentile(samples, 0.5), 'ms'),
    figure(row, 'POST, p95', percentile(samples, 0.95), 'ms'),
    figure(row, `POST by ${CLIENTS} clients`, answered / seconds, '/s'),
  ];
};
