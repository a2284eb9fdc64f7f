import type { BusinessCalendar } from '../../shared/schedules/index.ts';
import type { Happening } from '../../shared/sla/index.ts';
import { slowOpenTimes } from './slow-calendar.ts';

const MINUTE = 60_000;

/** What became of a clock, minute by minute. */
export interface SlowClock {
  used: number;
  running: boolean;
  late: boolean;
  due?: number;
  met?: number;
  cancelled: boolean;
}

/**
 * The clocks of an incident whose happenings stand on whole minutes, by walking through every one of them: what
 * happens is done as the rules say it, and a minute that is open is counted where the clock runs.
 */
export function slowClocks(
  calendar: BusinessCalendar,
  happenings: readonly Happening[],
  readAt: number,
  targets: { firstResponse: number; nextResponse: number; resolution: number },
) {
  const clock = (): SlowClock => ({ used: 0, running: true, late: false, cancelled: false });
  const clocks = { firstResponse: clock(), nextResponse: clock(), resolution: clock() };
  /** What the timeline has to say of them, in order. */
  const told: string[] = [];
  const nameOf = (one: SlowClock) => names.find((name) => clocks[name] === one);
  const names = ['firstResponse', 'nextResponse', 'resolution'] as const;
  let status: 'open' | 'waiting' | 'solved' | 'closed' = 'open';
  const start = happenings[0]!.at.getTime();
  const open = new Set<number>();
  for (const { from, to } of slowOpenTimes(calendar, start, readAt)) {
    for (let at = from.getTime(); at < to.getTime(); at += MINUTE) open.add(at);
  }
  const ended = (one: SlowClock) => one.met !== undefined || one.cancelled;
  const meet = (one: SlowClock, at: number) => {
    if (!ended(one)) {
      one.met = at;
      told.push(`slaMet ${nameOf(one)}`);
    }
    one.running = false;
  };
  const enter = (to: typeof status, at: number) => {
    const wasDone = status === 'solved' || status === 'closed';
    if (to === status) return;
    status = to;
    const { resolution } = clocks;
    if (to === 'solved' || to === 'closed') meet(resolution, at);
    else if (wasDone) delete resolution.met;
    for (const name of names) {
      const one = clocks[name];
      if (to === 'closed' && !ended(one)) one.cancelled = true;
      one.running = !ended(one) && to !== 'waiting';
    }
  };
  const happen = ({ type, at }: Happening) => {
    const now = at.getTime();
    if (type === 'customerReply') {
      enter('open', now);
      if (ended(clocks.nextResponse)) clocks.nextResponse = clock();
    } else if (type === 'agentReply') {
      meet(clocks.firstResponse, now);
      meet(clocks.nextResponse, now);
    } else if (type === 'solved' && status === 'closed') return;
    else if (type !== 'created') enter(type, now);
  };
  const passed = (at: number) => {
    for (const name of names) {
      const one = clocks[name];
      if (one.late || !one.running || one.due === undefined || at <= one.due) continue;
      one.late = true;
      told.push(`slaLate ${name}`);
    }
  };
  const queue = [...happenings];
  for (let at = start; ; at += MINUTE) {
    passed(at);
    while (queue[0] && queue[0].at.getTime() === at) {
      happen(queue.shift()!);
      passed(at);
    }
    if (at >= readAt) return { ...clocks, told };
    for (const name of names) {
      const one = clocks[name];
      if (!one.running || !open.has(at)) continue;
      one.used += 1;
      if (one.used === targets[name]) one.due = at + MINUTE;
    }
  }
}
