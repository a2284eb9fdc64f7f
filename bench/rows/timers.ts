import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { firePromise } from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { duePage } from '../../shared/sla/index.ts';
import { timerFirer } from '../../shared/timers/index.ts';
import { startTimerCloud, type TimerCloud } from '../desk/timer-cloud.ts';
import { type Figure, figure, percentile, type Row } from '../figure.ts';
import { setUpTimes, type Timed, timedIncidents, timedReference } from '../seed/timed-incidents.ts';
import { writeItems } from '../seed/write-items.ts';
import { type MeasuredTable, startMeasuredTable } from '../table/measured-table.ts';

const OPEN = 5_000;
const DUE = 1_000;
/** They fall due within a minute, which begins so long after they were set. */
const MINUTE = 60_000;
/** How late a timer may be that was set a minute ahead. */
const MOST_LATE_MS = 2_000;
const PATIENCE_MS = 120_000;

/**
 * A thousand timers due in one minute among five thousand open incidents, by the desk's own sweep, queue and worker
 * in real time: half of them warnings of a promise, half escalations with an action. Then what each costs the table.
 */
export const timers: Row = async (row) => [...(await lateness(row)), ...(await costs(row))];

async function lateness(row: string): Promise<readonly Figure[]> {
  const cloud = await startTimerCloud();
  try {
    const site = cloud.settings.site.id;
    await setUpTimes(cloud.client, cloud.layout.table, site);
    const began = Date.now();
    const later = began + 60 * MINUTE;
    await seed(
      cloud,
      site,
      range(DUE, OPEN, (number) => ({ number, at: new Date(later + number), what: 'warning' })),
    );
    // Time to write them down, that the last is set a minute ahead: half of what four times as many took.
    const from = Date.now() + MINUTE + (Date.now() - began) / 2;
    const due = range(0, DUE, dueWithin(from, MINUTE));
    await seed(cloud, site, due);
    const left = from - Date.now();
    if (left < MINUTE) throw new Error(`The timers were set ${left} ms ahead: this machine is too slow.`);
    const late = await latenessOf(cloud, due, from + MINUTE);
    const name = (what: string) => `${DUE} timers in a minute, ${OPEN} open: lateness, ${what}`;
    return [
      figure(row, name('p50'), percentile(late, 0.5), 'ms'),
      figure(row, name('p95'), percentile(late, 0.95), 'ms', MOST_LATE_MS),
      figure(row, name('most'), Math.max(...late), 'ms', MOST_LATE_MS),
    ];
  } finally {
    await cloud.stop();
  }
}

const range = (from: number, to: number, make: (number: number) => Timed): readonly Timed[] =>
  Array.from({ length: to - from }, (_, index) => make(from + index));

const dueWithin =
  (from: number, length: number) =>
  (number: number): Timed => ({
    number,
    at: new Date(from + Math.floor((number * length) / DUE)),
    what: number % 2 === 0 ? 'warning' : 'escalation',
  });

const seed = (
  { client, layout }: Pick<TimerCloud, 'client' | 'layout'>,
  site: string,
  wanted: readonly Timed[],
): Promise<number> => writeItems(client, layout.table, timedIncidents(layout, site, wanted));

/** How late each was done, by what the worker logs once it is written. */
async function latenessOf(cloud: TimerCloud, due: readonly Timed[], end: number): Promise<readonly number[]> {
  await sleep(end - Date.now());
  for (;;) {
    const fired = await firedAt(cloud);
    const late = due.map(({ number, at }) => (fired.get(timedReference(number)) ?? Infinity) - at.getTime());
    if (late.every(Number.isFinite)) {
      if (late.some((one) => one < 0)) throw new Error('A timer came before its time.');
      return late;
    }
    const missing = late.filter((one) => !Number.isFinite(one)).length;
    if (Date.now() > end + PATIENCE_MS) throw new Error(`${missing} of ${due.length} timers have not fired.`);
    await sleep(500);
  }
}

async function firedAt({ logs }: TimerCloud): Promise<ReadonlyMap<string, number>> {
  const text = await readFile(join(logs, 'timers-fire.log'), 'utf8');
  const fired = new Map<string, number>();
  for (const line of text.split('\n').slice(0, -1)) {
    const { message, reference, timestamp } = JSON.parse(line) as Record<string, string>;
    if (message !== 'timer fired' || !reference || !timestamp) continue;
    if (fired.has(reference)) throw new Error(`The timer of ${reference} has fired twice.`);
    fired.set(reference, Date.parse(timestamp));
  }
  return fired;
}

async function costs(row: string): Promise<readonly Figure[]> {
  const table = await startMeasuredTable({ inMemory: true });
  const site = {
    ...{ id: 'desk', name: 'Example', language: 'en' as const, timeZone: 'Europe/Berlin' },
    ...{ supportAddresses: ['support@example.com'], sender: 'support@example.com' },
  };
  const now = new Date();
  try {
    // Written by the measured client: its twin must know what is replaced.
    await setUpTimes(table.client, table.layout.table, site.id);
    await seed(table, site.id, [
      { number: 0, at: now, what: 'warning' },
      { number: 1, at: now, what: 'escalation' },
    ]);
    const reference = timedReference(0);
    const promise = firePromise(table.client, table.layout, newId);
    const timer = timerFirer(table.client, table.layout, { site, newId });
    const entry = { reference, kpi: 'firstResponse', at: now.toISOString() };
    return [
      ...(await unitsOf(row, table, 'an idle sweep', () => sweep(table, new Date(now.getTime() - 1)))),
      ...(await unitsOf(row, table, 'a sweep that finds two', () => sweep(table, now))),
      ...(await unitsOf(row, table, 'a warning is given', () => promise(entry, now))),
      ...(await unitsOf(row, table, 'the same a second time', () => promise(entry, now))),
      ...(await unitsOf(row, table, 'an escalation is carried out', () =>
        timer({ reference: timedReference(1) }, now),
      )),
      ...(await unitsOf(row, table, 'the same a second time, escalation', () =>
        timer({ reference: timedReference(1) }, now),
      )),
    ];
  } finally {
    await table.stop();
  }
}

/** What the sweep reads: every shard at once. */
const sweep = ({ client, layout }: MeasuredTable, until: Date) =>
  Promise.all(
    Array.from({ length: layout.dueShards }, (_, shard) => duePage(client, layout.table, { shard, until })),
  );

async function unitsOf(
  row: string,
  table: MeasuredTable,
  name: string,
  work: () => Promise<unknown>,
): Promise<readonly Figure[]> {
  const { usage } = await table.measure(work);
  return [
    figure(row, `${name}, round trips`, usage.roundTrips, 'trips'),
    figure(row, `${name}, read units`, usage.readUnits, 'units'),
    ...(usage.writeUnits > 0 ? [figure(row, `${name}, write units`, usage.writeUnits, 'units')] : []),
  ];
}
