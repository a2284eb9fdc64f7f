import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  type Change,
  customerAnswer,
  firePromise,
  type IncidentState,
  incidentStore,
  legalStatuses,
  patch,
  reply,
} from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { officeHours } from '../../shared/schedules/index.ts';
import { defaultSettings } from '../../shared/settings/index.ts';
import { duePage, figuresAt, type Happening, policyStore, SlaPolicy } from '../../shared/sla/index.ts';
import { aTable, type TestTable } from '../support/a-table.ts';
import { anOpening } from '../support/an-incident.ts';
import { slowClocks } from '../support/slow-clocks.ts';
import { morning } from '../support/time.ts';

/** How many incidents live through the day; a thousand take minutes. */
const INCIDENTS = Number(process.env.SLA_DAY_INCIDENTS ?? 40);
const seed = Number(process.env.SLA_DAY_SEED ?? randomInt(2 ** 31));
const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
const targets = { firstResponse: 45, nextResponse: 90, resolution: 200 };

/** Mulberry32: the same day from the same seed. */
function chances(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const chance = chances(seed);
const below = (most: number) => Math.floor(chance() * most);

/** What is noted of an incident besides the desk: what happened to it, and how many answers it was sent. */
interface Life {
  readonly reference: string;
  readonly happenings: Happening[];
  mails: number;
}

let desk: TestTable;
beforeAll(async () => {
  desk = await aTable();
  const stamp = { version: 1, updatedAt: morning.toISOString(), updatedBy: { id: 'admin', name: 'Admin' } };
  const policy = SlaPolicy.parse({
    ...{ id: 'day', name: 'Day', calendarId: 'office-hours', ...stamp },
    targets: Object.fromEntries(Object.entries(targets).map(([kpi, others]) => [kpi, { others }])),
    conditions: { field: 'channel', operator: 'isSet' },
    thresholds: {},
  });
  await policyStore(desk.client, desk.table, 'main').create(policy);
});
afterAll(() => desk.stop());

const agent = { kind: 'agent', id: 'agent-1', name: 'Agent Example' } as const;
const customer = { kind: 'contact', id: 'contact-1', name: 'Ada Example' } as const;

/** Something that somebody does to an incident; undefined where nothing of it is possible now. */
function deed(state: IncidentState, now: Date): Change | undefined {
  const by = { actor: agent, now, newId, settings: defaultSettings };
  const legal = legalStatuses(state.incident.status);
  const status = legal[below(legal.length)];
  const which = chance();
  if (which < 0.35) {
    const mail = { subject: 'x', text: 'x', matchedBy: 'x', mailId: 'm', shortened: false };
    const rest = { attachments: [], leftOut: [] };
    return customerAnswer(state, { ...mail, ...rest }, { ...by, actor: customer, messageId: undefined });
  }
  if (which < 0.7) {
    return reply(state, { text: 'x', cc: [], bcc: [], status: chance() < 0.5 ? status : undefined }, by);
  }
  return status && patch(state, { fields: { status, reason: 'x' } }, by);
}

const phases = {
  unresolved: 'open',
  updated: 'open',
  waiting: 'waiting',
  solved: 'solved',
  closed: 'closed',
} as const;

/** Notes what a change was, in the words of what was done. */
function note(life: Life, { before, incident, events, messages }: Change, at: Date): void {
  const answered = events.find(({ type }) => type === 'emailOut' || type === 'emailIn');
  if (answered?.type === 'emailIn') life.happenings.push({ at, type: 'customerReply' });
  else if (answered?.data.text) life.happenings.push({ at, type: 'agentReply' });
  if (answered?.type !== 'emailIn' && before?.incident.status !== incident.status) {
    life.happenings.push({ at, type: phases[incident.status] });
  }
  life.mails += messages.length;
}

/** Fires what has fallen due by now, all of it twice at once. */
async function sweep(now: Date): Promise<void> {
  const fire = firePromise(desk.client, desk.layout, newId);
  for (let shard = 0; shard < desk.layout.dueShards; shard += 1) {
    const { entries } = await duePage(desk.client, desk.table, { shard, until: now });
    const promises = entries.flatMap((one) => ('kpi' in one ? [one] : []));
    await Promise.all([...promises, ...promises].map((entry) => fire(entry, now)));
  }
}

it(`a day of ${INCIDENTS} incidents leaves what a replay of what happened says (seed ${seed})`, async () => {
  const incidents = incidentStore(desk.client, desk.layout);
  const start = Date.parse('2026-06-12T06:00:00Z');
  const lives: Life[] = [];
  for (let minute = 0; minute <= DAY_MINUTES; minute += 1) {
    const now = new Date(start + minute * MINUTE);
    while (lives.length < INCIDENTS && chance() < INCIDENTS / 400) {
      const reference = `260612-${String(lives.length + 1).padStart(6, '0')}`;
      const change = anOpening({}, { reference, now, newId, receipt: true });
      await incidents.commit(change);
      lives.push({ reference, happenings: [{ at: now, type: 'created' }], mails: change.messages.length });
    }
    const moved = lives.filter(({ happenings }) => happenings.at(-1)!.at < now && chance() < 1 / 120);
    for (const life of moved) {
      const change = await incidents.change(life.reference, (state) => deed(state, now));
      if (change) note(life, change, now);
    }
    // Two in three runs are missed.
    if (minute % 5 === 0 && chance() < 1 / 3) await sweep(now);
  }
  const end = new Date(start + DAY_MINUTES * MINUTE);
  await sweep(end);
  const calendar = officeHours('Europe/Berlin');
  for (const { reference, happenings, mails } of lives) {
    const { told, ...slow } = slowClocks(calendar, happenings, end.getTime(), targets);
    const items = await desk.partition(`INC#${reference}`);
    const events = items.filter(
      ({ kind, type }) => kind === 'event' && ['slaMet', 'slaLate'].includes(String(type)),
    );
    const where = `${reference} of seed ${seed}: ${JSON.stringify(happenings)}`;
    expect([
      where,
      ...events.map(({ type, data }) => `${type} ${(data as { kpi: string }).kpi}`).sort(),
    ]).toEqual([where, ...[...told].sort()]);
    const sent = items.filter(({ kind, type }) => kind === 'event' && type === 'emailOut').length;
    expect([where, sent]).toEqual([where, mails]);
    for (const kpi of (await incidents.load(reference))!.kpis) {
      const { used, met, late, cancelled } = slow[kpi.kpi as keyof typeof slow];
      const { usedMinutes, metAt, state } = figuresAt(kpi, calendar, end);
      expect([
        where,
        kpi.kpi,
        usedMinutes,
        metAt,
        state === 'cancelled',
        state === 'late' || state === 'metLate',
      ]).toEqual([
        ...[where, kpi.kpi, used, met === undefined ? undefined : new Date(met).toISOString(), cancelled],
        !cancelled && late,
      ]);
    }
  }
  const queued = (await desk.items()).filter(({ kind }) => kind === 'message');
  expect(queued).toHaveLength(lives.reduce((sum, { mails }) => sum + mails, 0));
}, 180_000);
