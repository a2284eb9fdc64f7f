/** What becomes of an incident in a day, told minute by minute from what was done to it and nothing else. */

const MINUTE = 60_000;

export const clockNames = ['firstResponse', 'nextResponse', 'resolution'] as const;
export type ClockName = (typeof clockNames)[number];
export type DayStatus = 'unresolved' | 'updated' | 'waiting' | 'solved' | 'closed';

/** What a policy promises, in plain words. */
export interface DayPolicy {
  readonly id: string;
  readonly calendar: string;
  /** For which priorities it is chosen; none: only for whom an entitlement names it. */
  readonly priorities: readonly string[];
  /** Minutes by clock: those of P1, and how many more each further priority gets. */
  readonly targets: Readonly<Record<ClockName, readonly [first: number, more: number]>>;
  /** The clocks that it does not promise, by priority. */
  readonly without: Readonly<Record<string, readonly ClockName[]>>;
  readonly followUpPercent?: number;
  readonly warningMinutesBefore: number;
}

/** What is the same for all incidents of the day. */
export interface DayWorld {
  readonly calendars: readonly string[];
  readonly openAt: (calendar: string, at: number) => boolean;
  readonly policiesAt: (at: number) => readonly DayPolicy[];
  /** When what is due was looked for. */
  readonly sweeps: ReadonlySet<number>;
  readonly goldPolicy: string;
  /** After how long an incident that nobody has taken escalates, as the admins have set it by then. */
  readonly untakenMinutesAt: (at: number) => number;
  readonly feedbackMinutes: number;
  readonly waitMinutes: number;
  readonly closeMinutes: number;
}

export type DayDeed = { readonly at: number } & (
  | { readonly kind: 'created' | 'customerReply' }
  | { readonly kind: 'agentReply'; readonly status: DayStatus | undefined }
  | { readonly kind: 'status'; readonly status: DayStatus }
  | { readonly kind: 'priority'; readonly priority: string }
  | { readonly kind: 'entitlement'; readonly on: boolean }
  | { readonly kind: 'mergedAway' }
  | { readonly kind: 'tookOver'; readonly wasOpen: boolean; readonly tagged: boolean }
);

interface DayTerms {
  readonly calendar: string;
  readonly minutes: Readonly<Partial<Record<ClockName, number>>>;
  readonly followUp: (target: number) => number | undefined;
  readonly warning: (target: number) => number;
}

const toldOf = ['', 'slaFollowUp', 'slaWarning', 'slaLate'] as const;

export interface DayClock {
  /** By the calendars of the policies that promised it, as they came. */
  used: number;
  /** Since it began, by each calendar, promised or not. */
  readonly usedBy: Record<string, number>;
  promised: boolean;
  running: boolean;
  level: number;
  due?: number;
  met?: number;
  cancelled: boolean;
  /** How it was met before a policy that does not promise it. */
  kept?: Kept;
}
type Kept = Pick<DayClock, 'used' | 'level' | 'met'>;

const priorities = ['P1', 'P2', 'P3', 'P4', 'P5'];
const newClock = (promised: boolean, kept?: Kept): DayClock => ({
  ...{ used: 0, usedBy: {}, promised, running: true, level: 0, cancelled: false },
  ...(kept && !promised ? { kept } : {}),
});
const isOpen = (status: DayStatus) => status !== 'solved' && status !== 'closed';
const hasEnded = (one: DayClock) => one.met !== undefined || one.cancelled;

/** Everything that is to be seen of the incident at `end`. */
export function slowDay(deeds: readonly DayDeed[], world: DayWorld, end: number) {
  const told: string[] = [];
  const start = deeds[0]!.at;
  let status: DayStatus = 'unresolved';
  let statusSince = start;
  let solvedAt: number | undefined;
  let priority = 'P3';
  let gold = false;
  let merged = false;
  let tagged = false;
  let mails = 0;
  const done = new Set<string>();

  function termsAt(at: number): DayTerms {
    const policies = world.policiesAt(at);
    const chosen =
      (gold ? policies.find(({ id }) => id === world.goldPolicy) : undefined) ??
      policies.find((one) => one.priorities.includes(priority))!;
    const rank = priorities.indexOf(priority);
    const minutes: Partial<Record<ClockName, number>> = Object.fromEntries(
      clockNames
        .filter((name) => !chosen.without[priority]?.includes(name))
        .map((name) => [name, chosen.targets[name][0] + rank * chosen.targets[name][1]]),
    );
    const warning = (target: number) => Math.max(0, target - chosen.warningMinutesBefore);
    const { followUpPercent: share } = chosen;
    return {
      ...{ calendar: chosen.calendar, minutes, warning },
      followUp: (target) =>
        share === undefined ? undefined : Math.min(warning(target), (target * share) / 100),
    };
  }
  let terms = termsAt(start);
  const promises = (name: ClockName) => terms.minutes[name] !== undefined;
  const clocks: Record<ClockName, DayClock> = {
    firstResponse: newClock(promises('firstResponse')),
    nextResponse: newClock(promises('nextResponse')),
    resolution: newClock(promises('resolution')),
  };

  const levelFor = (name: ClockName, one: DayClock, at: number): number => {
    const target = terms.minutes[name]!;
    if (one.due !== undefined && at > one.due) return 3;
    if (one.used >= terms.warning(target)) return 2;
    const followUp = terms.followUp(target);
    return followUp !== undefined && one.used >= followUp ? 1 : 0;
  };
  const rise = (name: ClockName, one: DayClock, to: number) => {
    for (let level = one.level + 1; level <= to; level += 1) {
      if (level !== 1 || terms.followUp(1) !== undefined) told.push(`${toldOf[level]} ${name}`);
    }
    one.level = Math.max(one.level, to);
  };
  const passed = (at: number) => {
    for (const name of clockNames) {
      const one = clocks[name];
      if (one.promised && one.running && one.level < 3) rise(name, one, levelFor(name, one, at));
    }
  };
  const meet = (name: ClockName, at: number) => {
    const one = clocks[name];
    one.running = false;
    if (hasEnded(one)) return;
    one.met = at;
    if (one.promised) told.push(`slaMet ${name}`);
  };
  function enter(to: DayStatus, at: number) {
    if (to === status) return;
    const wasDone = !isOpen(status);
    const wasWaiting = status === 'waiting';
    status = to;
    statusSince = at;
    if (to === 'solved') solvedAt = at;
    else if (to !== 'closed') solvedAt = undefined;
    const { resolution } = clocks;
    if (!isOpen(to)) meet('resolution', at);
    else if (wasDone && resolution.met !== undefined) {
      delete resolution.met;
      resolution.running = to !== 'waiting';
      const target = terms.minutes.resolution;
      if (target !== undefined) {
        if (!resolution.promised) promiseAgain(resolution);
        // What is used up by now has run out now, unless it had before.
        if (resolution.used >= target) resolution.due ??= at;
      }
    }
    for (const name of clockNames) {
      const one = clocks[name];
      if (hasEnded(one)) continue;
      if (to === 'closed') Object.assign(one, { cancelled: true, running: false });
      else if (to === 'waiting') one.running = false;
      else if (wasWaiting) one.running = true;
    }
  }
  /** It counts from its beginning, by the calendar of who promises it. */
  function promiseAgain(one: DayClock) {
    delete one.kept;
    Object.assign(one, { promised: true, used: one.usedBy[terms.calendar] ?? 0 });
  }
  function promiseNoMore(one: DayClock) {
    if (!one.promised) return;
    const { used, level, met } = one;
    if (met !== undefined) one.kept = { used, level, met };
    one.promised = false;
  }
  function chooseAnew(at: number) {
    const before = terms;
    const next = termsAt(at);
    const plain = ({ calendar, minutes, warning, followUp }: DayTerms) =>
      JSON.stringify([
        calendar,
        Object.entries(minutes).map(([name, target]) => [name, target, warning(target), followUp(target)]),
      ]);
    if (plain(before) === plain(next)) return;
    terms = next;
    for (const name of clockNames) {
      const one = clocks[name];
      const target = terms.minutes[name];
      if (target === undefined) promiseNoMore(one);
      else if (!one.promised && !hasEnded(one)) promiseAgain(one);
      else if (one.kept) Object.assign(one, { ...one.kept, kept: undefined, promised: true });
      if (target === undefined || hasEnded(one) || one.level === 3) continue;
      delete one.due;
      if (one.used >= target) one.due = at;
      const level = levelFor(name, one, at);
      if (level < one.level) one.level = level;
      else if (one.running) rise(name, one, level);
    }
  }
  function happen(deed: DayDeed) {
    const { at } = deed;
    switch (deed.kind) {
      case 'created':
        mails += 1;
        return;
      case 'tookOver':
        if (deed.tagged) tag(at);
        if (status !== 'solved' || !deed.wasOpen) return;
        return customerWrites(at);
      case 'customerReply':
        return customerWrites(at);
      case 'agentReply':
        mails += 1;
        meet('firstResponse', at);
        meet('nextResponse', at);
        return enter(deed.status ?? (status === 'updated' ? 'unresolved' : status), at);
      case 'status':
        if (deed.status === 'solved' && status !== 'solved') mails += 1;
        return enter(deed.status, at);
      case 'priority':
        if (deed.priority === priority) return;
        priority = deed.priority;
        return chooseAnew(at);
      case 'entitlement':
        gold = deed.on;
        return chooseAnew(at);
      case 'mergedAway':
        for (const name of clockNames) {
          const one = clocks[name];
          if (!hasEnded(one)) Object.assign(one, { cancelled: true, running: false });
        }
        status = 'closed';
        merged = true;
    }
  }
  function customerWrites(at: number) {
    enter('updated', at);
    const { nextResponse } = clocks;
    if (hasEnded(nextResponse)) {
      clocks.nextResponse = newClock(promises('nextResponse'), nextResponse.kept);
    }
  }
  /** Policies may be chosen by tags. */
  function tag(at: number) {
    if (!tagged) chooseAnew(at);
    tagged = true;
  }
  /** What time does, in the order in which it falls due. */
  function sweep(at: number) {
    if (merged) return;
    const once = (name: string, work: () => void) => {
      if (done.has(name)) return;
      done.add(name);
      work();
    };
    if (isOpen(status) && at >= start + world.untakenMinutesAt(at) * MINUTE) {
      once('untaken', () => {
        told.push(`escalated untaken ${new Date(at).toISOString()}`);
        tag(at);
        // A change moves the incident's time on: what was in time to the millisecond is late by one.
        passed(at + 1);
      });
    }
    const { firstResponse } = clocks;
    if (isOpen(status) && firstResponse.promised && firstResponse.running && firstResponse.level === 3) {
      once('unanswered', () => told.push(`escalated unanswered ${new Date(at).toISOString()}`));
    }
    if (status === 'waiting' && at >= statusSince + world.waitMinutes * MINUTE) {
      once(`wait since ${statusSince}`, () => {
        mails += 1;
      });
    }
    if (solvedAt !== undefined && at >= solvedAt + world.feedbackMinutes * MINUTE) {
      once('feedback', () => {
        mails += 1;
      });
    }
    if (status === 'solved' && solvedAt !== undefined && at >= solvedAt + world.closeMinutes * MINUTE) {
      enter('closed', at);
    }
  }

  const queue = [...deeds];
  for (let at = start; ; at += MINUTE) {
    passed(at);
    while (queue[0]?.at === at) {
      happen(queue.shift()!);
      passed(at);
    }
    if (world.sweeps.has(at)) {
      sweep(at);
      passed(at);
    }
    if (at >= end) return { clocks, told, mails, status };
    for (const calendar of world.calendars.filter((one) => world.openAt(one, at))) {
      for (const name of clockNames) {
        const one = clocks[name];
        if (!one.running) continue;
        one.usedBy[calendar] = (one.usedBy[calendar] ?? 0) + 1;
        if (!one.promised || calendar !== terms.calendar) continue;
        one.used += 1;
        if (one.used === terms.minutes[name]) one.due ??= at + MINUTE;
      }
    }
  }
}

/** What is to be seen of a clock: how it stands, or how it was met before nobody promised it any more. */
export const shownOf = ({ promised, kept, ...one }: DayClock) =>
  promised ? one : kept && { ...kept, cancelled: false };
