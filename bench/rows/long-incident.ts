import { sharedDesk } from '../desk/shared-desk.ts';
import { figure, percentile, type Row, timed } from '../figure.ts';

const EVENTS = 100;
const READS = 60;

/** Reading an incident whose timeline has grown to a hundred events. */
export const longIncident: Row = async (row) => {
  const { client } = await sharedDesk();
  const reference = await client.ask('long');
  for (let index = 0; ; index += 1) {
    await client.reply(reference, `Answer ${index}: please try again.`, index % 2 ? 'unresolved' : 'waiting');
    const { timeline } = (await client.read(reference)) as { timeline: { events: unknown[]; next?: string } };
    // The first page ends where a hundred items do: the incident and its promise are two of them.
    if (timeline.next !== undefined || timeline.events.length >= EVENTS) break;
  }
  await client.idle();
  const samples = await timed(READS, () => client.read(reference));
  return [
    figure(row, `GET with ${EVENTS} events, p50`, percentile(samples, 0.5), 'ms'),
    figure(row, `GET with ${EVENTS} events, p95`, percentile(samples, 0.95), 'ms'),
  ];
};
