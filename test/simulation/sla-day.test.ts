import { isDeepStrictEqual } from 'node:util';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { customerStore, newContact } from '../../shared/customers/index.ts';
import { Escalation, escalationStore } from '../../shared/escalations/index.ts';
import {
  type Change,
  customerAnswer,
  firePromise,
  incidentStore,
  legalStatuses,
  merge,
  patch,
  reply,
} from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import {
  businessCalendar,
  type Calendar,
  CalendarInput,
  calendarFrom,
  calendarStore,
  timersReplanWrite,
} from '../../shared/schedules/index.ts';
import { defaultSettings, settingsStore } from '../../shared/settings/index.ts';
import { duePage, figuresAt, policyStore, SlaPolicy } from '../../shared/sla/index.ts';
import { calendarReplanner, timerFirer, timersReplanner } from '../../shared/timers/index.ts';
import { aTable, type TestTable } from '../support/a-table.ts';
import { anEntitlement } from '../support/an-entitlement.ts';
import { anOpening } from '../support/an-incident.ts';
import { slowOpenTimes } from '../support/slow-calendar.ts';
import {
  type ClockName,
  clockNames,
  type DayDeed,
  type DayPolicy,
  type DayStatus,
  type DayWorld,
  shownOf,
  slowDay,
} from './slow-day.ts';

/** How many incidents live through the day; a thousand take minutes. */
const INCIDENTS = Number(process.env.SLA_DAY_INCIDENTS ?? 25);
/** Another one makes another day. */
const seed = Number(process.env.SLA_DAY_SEED ?? 1_831_338_649);
const MINUTE = 60_000;
/** A thousand arrive throughout the day; more at once would have to wait for their turn after an edit. */
const MOST_ARRIVING = 0.36;
/** A day, and what time brings a day later. */
const DAY_MINUTES = 30 * 60;
const start = Date.parse('2026-06-12T06:00:00Z');
const end = start + DAY_MINUTES * MINUTE;
const at = (minute: number) => new Date(start + minute * MINUTE);
const actor = { id: 'admin', name: 'Admin' };
const site = {
  ...{ id: 'main', name: 'Example Support', language: 'en' as const, timeZone: 'Europe/Berlin' },
  ...{ supportAddresses: ['support@example.com'], sender: 'support@example.com' },
};

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
const oneOf = <T>(list: readonly T[]): T => list[below(list.length)]!;

/** What is set up besides, and what is noted of it for the replay. */
const shops: { readonly from: number; readonly open: ReadonlySet<number> }[] = [];
const gold: DayPolicy = {
  ...{ id: 'gold', calendar: '24x7', priorities: [], followUpPercent: 40, warningMinutesBefore: 15 },
  targets: { firstResponse: [20, 5], nextResponse: [40, 10], resolution: [150, 30] },
  without: { P5: ['resolution'] },
};
const urgent: DayPolicy = {
  ...{
    id: 'urgent',
    calendar: 'shop',
    priorities: ['P1', 'P2'],
    followUpPercent: 50,
    warningMinutesBefore: 10,
  },
  targets: { firstResponse: [30, 15], nextResponse: [45, 15], resolution: [120, 40] },
  without: {},
};
const usual: DayPolicy = {
  ...{ id: 'usual', calendar: 'shop', priorities: ['P3', 'P4', 'P5'], warningMinutesBefore: 20 },
  targets: { firstResponse: [35, 10], nextResponse: [70, 10], resolution: [140, 30] },
  without: { P4: ['nextResponse'], P5: ['firstResponse', 'resolution'] },
};
const policies: { readonly from: number; readonly all: readonly DayPolicy[] }[] = [
  { from: 0, all: [gold, urgent, usual] },
];
const untaken: { readonly from: number; readonly minutes: number }[] = [];
const sweeps = new Set<number>();
const latest = <T extends { from: number }>(list: readonly T[], when: number): T =>
  list.findLast(({ from }) => from <= when)!;
const world: DayWorld = {
  calendars: ['shop', '24x7'],
  openAt: (calendar, when) => calendar === '24x7' || latest(shops, when).open.has(when),
  policiesAt: (when) => latest(policies, when).all,
  untakenMinutesAt: (when) => latest(untaken, when).minutes,
  ...{ sweeps, goldPolicy: 'gold', feedbackMinutes: 120 },
  ...{ waitMinutes: 24 * 60, closeMinutes: 24 * 60 },
};

let desk: TestTable;
let calendar: Calendar;
const versions = new Map<string, number>();

/** Hours of the shop: two spells a day. */
function someHours() {
  const [from, to] = [6 + below(6), 15 + below(8)];
  const noon = from + 1 + below(to - from - 2);
  const time = (hour: number, minute: number) =>
    `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const day = [
    { from: time(from, below(60)), to: time(noon, 60 - 1 - below(20)) },
    { from: time(noon + 1, below(30)), to: time(to, below(60)) },
  ];
  return {
    ...{ monday: day, tuesday: day, wednesday: day, thursday: day },
    ...{ friday: day, saturday: day, sunday: day },
  };
}

const calendars = () => calendarStore(desk.client, desk.table, site);

async function openShop(now: Date): Promise<void> {
  const input = CalendarInput.parse({ name: 'Shop', timeZone: 'Europe/Berlin', weekly: someHours() });
  const next = calendarFrom(input, { id: 'shop', actor, now, before: calendar, resolve: () => [] });
  if (calendar) await calendars().replace(calendar, next, now);
  else await calendars().create(next);
  calendar = next;
  const open = new Set<number>();
  for (const { from, to } of slowOpenTimes(businessCalendar(next), now.getTime(), end)) {
    for (let when = from.getTime(); when < to.getTime(); when += MINUTE) open.add(when);
  }
  shops.push({ from: shops.length === 0 ? 0 : now.getTime(), open });
}

/** The policy as an admin would write it. */
function policyOf({ id, calendar: calendarId, targets, without, ...day }: DayPolicy, now: Date): SlaPolicy {
  const version = (versions.get(id) ?? 0) + 1;
  versions.set(id, version);
  const byPriority = (kpi: ClockName, [first, more]: readonly [number, number]) =>
    Object.fromEntries(
      ['P1', 'P2', 'P3', 'P4', 'P5'].flatMap((name, rank) =>
        without[name]?.includes(kpi) ? [] : [[name, first + rank * more]],
      ),
    );
  return SlaPolicy.parse({
    ...{ id, name: id, calendarId, version, updatedAt: now.toISOString(), updatedBy: actor },
    targets: Object.fromEntries(clockNames.map((kpi) => [kpi, byPriority(kpi, targets[kpi])])),
    thresholds: {
      warning: { minutesBefore: day.warningMinutesBefore },
      ...(day.followUpPercent === undefined ? {} : { followUp: { percent: day.followUpPercent } }),
    },
    ...(day.priorities.length === 0
      ? {}
      : { conditions: { field: 'priority', operator: 'in', value: [...day.priorities] } }),
  });
}

async function editPolicy(now: Date): Promise<void> {
  const { all } = policies.at(-1)!;
  const which = oneOf(all);
  const [first, more] = which.targets.resolution;
  const edited = {
    ...which,
    warningMinutesBefore: 5 + below(25),
    targets: { ...which.targets, resolution: [first + 20 - below(40), more] as const },
  };
  await policyStore(desk.client, desk.table, 'main').replace(policyOf(edited, now));
  policies.push({ from: now.getTime(), all: all.map((one) => (one.id === which.id ? edited : one)) });
}

const escalation = (id: string, trigger: unknown, actions: unknown[], version = 1) =>
  Escalation.parse({
    ...{ id, name: id, level: 1, version, count: 'clock', again: false, trigger, actions },
    ...{ createdAt: at(0).toISOString(), updatedAt: at(0).toISOString(), updatedBy: actor },
  });

const escalations = () => escalationStore(desk.client, desk.table, 'main');

/** What is open follows: ten minutes more or less bring few at once, so that none has to wait for its turn. */
async function editUntaken(now: Date): Promise<void> {
  const before = untaken.at(-1);
  const minutes = before ? before.minutes + oneOf([-10, 10]) : 60;
  if (minutes < 40 || minutes > 80) return;
  untaken.push({ from: before ? now.getTime() : 0, minutes });
  const version = untaken.length;
  const tagged = [{ do: 'addTags', tags: ['untaken'] }];
  const edited = escalation('untaken', { on: 'unassigned', minutes }, tagged, version);
  if (!before) return escalations().create(edited);
  const job = { siteId: 'main', edit: `untaken ${version}`, at: now };
  await escalations().replace(edited, [timersReplanWrite(job, desk.table)]);
}

beforeAll(async () => {
  desk = await aTable();
  const { client, table } = desk;
  await openShop(at(0));
  for (const one of policies[0]!.all) {
    await policyStore(client, table, 'main').create(policyOf(one, at(0)));
  }
  await editUntaken(at(0));
  const late = { on: 'kpi', kpi: 'firstResponse', threshold: 'late' };
  await escalations().create(escalation('unanswered', late, []));
  await settingsStore(client, table, 'main').save(
    'timers',
    {
      close: { afterDays: 1, count: 'clock' },
      followUp: { afterDays: 1, times: 1, count: 'clock' },
      feedback: { afterHours: 2 },
    },
    { version: 0, actor, now: at(0) },
  );
  const contact = newContact('contact-1', { name: 'Ada Example', address: 'ada@example.com' }, at(0));
  for (const { Put } of customerStore(client, table).creation(contact)) {
    if (Put) await client.send(new PutCommand(Put));
  }
});
afterAll(() => desk.stop());

const agent = { kind: 'agent', id: 'agent-1', name: 'Agent Example' } as const;
const customer = { kind: 'contact', id: 'contact-1', name: 'Ada Example' } as const;

interface Life {
  readonly reference: string;
  readonly deeds: DayDeed[];
  merged: boolean;
}

const incidents = () => incidentStore(desk.client, desk.layout);

/** Something that somebody does to an incident, and what is noted of it. */
async function live(life: Life, others: readonly Life[], now: Date): Promise<void> {
  const which = chance();
  const when = now.getTime();
  const by = { actor: agent, now, newId, settings: defaultSettings };
  const changed = (decide: Parameters<ReturnType<typeof incidentStore>['change']>[1]) =>
    incidents().change(life.reference, decide);
  const state = (await incidents().load(life.reference))!;
  const legal: readonly DayStatus[] = legalStatuses(state.incident.status);
  if (which < 0.28) {
    const mail = { subject: 'x', text: 'x', matchedBy: 'x', mailId: 'm', shortened: false };
    const rest = { attachments: [], leftOut: [] };
    await changed((seen) =>
      customerAnswer(seen, { ...mail, ...rest }, { ...by, actor: customer, messageId: undefined }),
    );
    life.deeds.push({ at: when, kind: 'customerReply' });
  } else if (which < 0.52) {
    const status = legal.length > 0 && chance() < 0.5 ? oneOf(legal) : undefined;
    await changed((seen) => reply(seen, { text: 'x', cc: [], bcc: [], status }, by));
    life.deeds.push({ at: when, kind: 'agentReply', status });
  } else if (which < 0.7 && legal.length > 0) {
    const status = oneOf(legal);
    await changed((seen) => patch(seen, { fields: { status, reason: 'x' } }, by));
    life.deeds.push({ at: when, kind: 'status', status });
  } else if (which < 0.82) {
    const priority = oneOf(['P1', 'P2', 'P3', 'P4', 'P5'] as const);
    const fields = { priority, priorityReason: `x ${when}`, reason: 'x' };
    await changed((seen) => patch(seen, { fields }, by));
    life.deeds.push({ at: when, kind: 'priority', priority });
  } else if (which < 0.94) {
    const on = state.incident.entitlement === undefined;
    const entitlement = anEntitlement({
      ...{ id: 'gold-1', contact: 'contact-1', slaPolicy: 'gold', terms: { kind: 'unlimited' } },
    });
    const wish = on ? { fields: { entitlement: 'gold-1', reason: 'x' }, entitlement } : clearing;
    await changed((seen) => patch(seen, wish, by));
    life.deeds.push({ at: when, kind: 'entitlement', on });
  } else await mergeInto(life, others, now);
}

const clearing = { fields: { entitlement: null, reason: 'x' } };

async function mergeInto(life: Life, others: readonly Life[], now: Date): Promise<void> {
  const into = others.length > 0 ? oneOf(others) : undefined;
  if (!into) return;
  const [away, survivor] = await Promise.all(
    [life, into].map(async ({ reference }) => (await incidents().load(reference))!),
  );
  const { status } = away!.incident;
  const wasOpen = status !== 'solved' && status !== 'closed';
  if (survivor!.incident.status === 'closed' && status !== 'closed') return;
  const family = { ancestors: [], descendants: [] };
  const change: Change = merge(
    { away: away!, survivor: survivor!, children: [], links: [], family },
    { into: into.reference, acrossContacts: false },
    { actor: agent, now, newId, childDepth: 3 },
  );
  await incidents().commit(change);
  life.merged = true;
  life.deeds.push({ at: now.getTime(), kind: 'mergedAway' });
  const tagged = away!.incident.tags.includes('untaken');
  into.deeds.push({ at: now.getTime(), kind: 'tookOver', wasOpen, tagged });
}

/** Changes that come at one instant stand milliseconds apart. */
const minuteOf = (at: string) => new Date(Math.floor(Date.parse(at) / MINUTE) * MINUTE).toISOString();

/** Fires what has fallen due by now, all of it twice at once. */
async function sweep(now: Date): Promise<void> {
  sweeps.add(now.getTime());
  const fire = firePromise(desk.client, desk.layout, newId);
  const fireTimers = timerFirer(desk.client, desk.layout, { site, newId });
  const replan = calendarReplanner(desk.client, desk.layout, { site, newId });
  const reckon = timersReplanner(desk.client, desk.layout, { site, newId });
  // What an edit brings forward is due in the same run, as is what one timer leads to.
  for (let round = 0, runs = 0; round < 5 && runs < 1000; runs += 1) {
    const shards = Array.from({ length: desk.layout.dueShards }, (_, shard) =>
      duePage(desk.client, desk.table, { shard, until: now }),
    );
    const due = (await Promise.all(shards)).flatMap(({ entries }) => entries);
    const jobsFirst = due.filter((one) => 'siteId' in one);
    if (due.length === 0) return;
    for (const one of jobsFirst) {
      const run = () => ('calendarId' in one ? replan(one, now) : reckon(one, now));
      await Promise.all([run(), run()]);
    }
    // A job takes as many runs as there is open.
    if (jobsFirst.length > 0) continue;
    round += 1;
    for (const one of due) {
      if ('kpi' in one) await Promise.all([fire(one, now), fire(one, now)]);
      else if ('kind' in one) await Promise.all([fireTimers(one, now), fireTimers(one, now)]);
    }
  }
  throw new Error('What is due comes to no end.');
}

it(`a day of ${INCIDENTS} incidents leaves what a replay of what was done says (seed ${seed})`, async () => {
  const lives: Life[] = [];
  for (let minute = 0; minute <= DAY_MINUTES; minute += 1) {
    const now = at(minute);
    if (minute > 0 && chance() < 1 / 300) await openShop(now);
    if (minute > 0 && chance() < 1 / 200) await editPolicy(now);
    // Its job begins a few seconds later: never in a minute of a run.
    if (minute % 5 === 2 && chance() < 1 / 12) await editUntaken(now);
    while (lives.length < INCIDENTS && chance() < Math.min(MOST_ARRIVING, INCIDENTS / 500)) {
      const reference = `260612-${String(lives.length + 1).padStart(6, '0')}`;
      await incidents().commit(anOpening({}, { reference, now, newId, receipt: true }));
      lives.push({ reference, merged: false, deeds: [{ at: now.getTime(), kind: 'created' }] });
    }
    const idle = (life: Life) => !life.merged && life.deeds.at(-1)!.at < now.getTime();
    for (const life of lives.filter((one) => idle(one) && chance() < 1 / 140)) {
      if (idle(life))
        await live(
          life,
          lives.filter((one) => one !== life && idle(one)),
          now,
        );
    }
    // Two in three runs are missed.
    if (minute === DAY_MINUTES || (minute % 5 === 0 && chance() < 1 / 3)) await sweep(now);
  }
  const desks: unknown[] = [];
  const replays: unknown[] = [];
  for (const { reference, deeds } of lives) {
    const slow = slowDay(deeds, world, end);
    const items = await desk.partition(`INC#${reference}`);
    const told = items.flatMap(({ kind, type, at, data }) => {
      if (kind !== 'event') return [];
      if (type === 'escalated')
        return [`escalated ${(data as { name: string }).name} ${minuteOf(String(at))}`];
      const of = ['slaFollowUp', 'slaWarning', 'slaLate', 'slaMet'].includes(String(type));
      return of ? [`${type} ${(data as { kpi: string }).kpi}`] : [];
    });
    const sent = items.filter(({ kind, type }) => kind === 'event' && type === 'emailOut').length;
    const { incident, kpis } = (await incidents().load(reference))!;
    const by = await calendars().business(['shop', '24x7']);
    const shown = kpis.filter(
      ({ dormant, cancelledBy, metAt }) => !dormant && (cancelledBy !== 'policy' || metAt !== undefined),
    );
    const seen = shown.map((kpi) => {
      const { usedMinutes, metAt, state } = figuresAt(kpi, by.get(kpi.calendarId)!, new Date(end));
      return [kpi.kpi, usedMinutes, metAt ?? '', state === 'cancelled', kpi.level === 'late'];
    });
    desks.push({ reference, status: incident.status, sent, told: told.sort(), seen: seen.sort() });
    replays.push({
      ...{ reference, status: slow.status, sent: slow.mails, told: slow.told.sort() },
      seen: clockNames
        .flatMap((name) => {
          const shown = shownOf(slow.clocks[name]);
          if (!shown) return [];
          const { used, met, cancelled, level } = shown;
          return [[name, used, met === undefined ? '' : new Date(met).toISOString(), cancelled, level === 3]];
        })
        .sort(),
    });
  }
  const differing = lives.flatMap(({ deeds }, which) =>
    isDeepStrictEqual(desks[which], replays[which])
      ? []
      : [{ seed, deeds: JSON.stringify(deeds), desk: desks[which], replay: replays[which] }],
  );
  expect(differing).toEqual([]);
  const queued = (await desk.items()).filter(({ kind }) => kind === 'message');
  expect(queued).toHaveLength(lives.reduce((sum, { deeds }) => sum + slowDay(deeds, world, end).mails, 0));
}, 1_800_000);
