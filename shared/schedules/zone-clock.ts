/**
 * The clock on the wall of a time zone. A wall time is written as the instant at which a clock in UTC shows it:
 * plain numbers, in milliseconds, so that a day is always 86,400,000 of them.
 */
export interface ZoneClock {
  /** What the wall shows at an instant. */
  readonly wallOf: (at: number) => number;
  /**
   * The first instant at which the wall shows at least that. A time that is skipped is the moment of the jump,
   * one that is repeated is its first occurrence; a later wall time is never an earlier instant.
   */
  readonly instantOf: (wall: number) => number;
}

interface Shift {
  readonly at: number;
  readonly offset: number;
}

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** No clock was ever further from UTC than 15 h 14 min, so that within this of an instant its wall time lies. */
const FURTHEST = 26 * 60 * MINUTE;
const CHUNK = 64 * DAY;
/** Some 90 years of shifts; then a zone's memory begins anew. */
const MOST_CHUNKS = 512;

const clocks = new Map<string, ZoneClock>();

/** @throws RangeError for a zone that the runtime does not know. */
export function zoneClock(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = newClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}

function newClock(timeZone: string): ZoneClock {
  const offsetAt = offsets(timeZone);
  const chunks = new Map<number, readonly Shift[]>();

  /** The offset that a stretch of 64 days begins with, then each that follows in it. */
  const shiftsOf = (chunk: number): readonly Shift[] => {
    const known = chunks.get(chunk);
    if (known) return known;
    if (chunks.size >= MOST_CHUNKS) chunks.clear();
    const found = shiftsBetween(offsetAt, chunk * CHUNK, (chunk + 1) * CHUNK);
    chunks.set(chunk, found);
    return found;
  };
  const offsetNow = (at: number): number => {
    let offset = 0;
    for (const shift of shiftsOf(Math.floor(at / CHUNK))) if (shift.at <= at) offset = shift.offset;
    return offset;
  };

  return {
    wallOf: (at) => at + offsetNow(at),
    instantOf(wall) {
      const [first, last] = [Math.floor((wall - FURTHEST) / CHUNK), Math.floor((wall + FURTHEST) / CHUNK)];
      const shifts = first === last ? shiftsOf(first) : [...shiftsOf(first), ...shiftsOf(last)];
      for (const [index, shift] of shifts.entries()) {
        const found = Math.max(wall - shift.offset, shift.at);
        const next = shifts[index + 1];
        if (!next || found < next.at) return found;
      }
      return wall;
    },
  };
}

/** Looks once a day, and to the millisecond where two looks differ: no zone was shifted twice in a day. */
function shiftsBetween(offsetAt: (at: number) => number, from: number, to: number): readonly Shift[] {
  const shifts = [{ at: from, offset: offsetAt(from) }];
  for (let day = from; day < to; day += DAY) {
    const [before, after] = [offsetAt(day), offsetAt(day + DAY)];
    if (before === after) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    if (high < to) shifts.push({ at: high, offset: after });
  }
  return shifts;
}

/** The runtime's own zone data: `11/22/2026, GMT-03:30`. Old offsets have seconds, too. */
function offsets(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const read = new Map<string, number>();
  return (at) => {
    const shown = format.format(at);
    const name = shown.slice(shown.lastIndexOf('GMT') + 3);
    const known = read.get(name);
    if (known !== undefined) return known;
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /^([+-])(\d+):(\d+)(?::(\d+))?$/.exec(name) ?? [];
    const size = (Number(hours) * 60 + Number(minutes)) * MINUTE + Number(seconds) * SECOND;
    const offset = sign === '-' ? -size : size;
    read.set(name, offset);
    return offset;
  };
}
