import { describe, expect, it } from '@jest/globals';
import {
  addBusinessMs,
  businessMsBetween,
  openingAt,
  openTimes,
} from '../../../shared/schedules/business-time.ts';
import { type Calendar, CalendarInput, calendarWithPast } from '../../../shared/schedules/calendar-schema.ts';
import { hoursBefore } from '../../../shared/schedules/past-hours.ts';
import { calendarFrom } from '../../../shared/schedules/save-calendar.ts';
import { aCalendarBody } from '../../support/a-calendar.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

const hour = minutes(60);

/** Open every day, in Berlin, between these hours. */
function open(from: string, to: string, over: Record<string, unknown> = {}): Calendar {
  const day = [{ from, to }];
  const weekly = {
    ...{ monday: day, tuesday: day, wednesday: day, thursday: day, friday: day },
    ...{ saturday: day, sunday: day },
  };
  return calendarFrom(CalendarInput.parse(aCalendarBody({ weekly, ...over })), {
    ...{ id: 'shop', actor: { id: 'a', name: 'A' }, now: morning, resolve: () => [] },
  });
}

/** The calendar after it was edited in turn, each at its instant. */
function edited(first: Calendar, ...edits: readonly (readonly [Date, Calendar])[]) {
  let now = { ...first, former: [] as ReturnType<typeof hoursBefore>[number][] };
  for (const [at, next] of edits) now = { ...next, former: [...hoursBefore(now, next, at)] };
  return now;
}

describe('a calendar that was edited', () => {
  // Open from nine to five until noon, when it turns out to be open from one to three alone.
  const noon = plus(morning, 2 * hour);
  const calendar = calendarWithPast(edited(open('09:00', '17:00'), [noon, open('13:00', '15:00')]));

  it('was open as it was, and is open as it is', () => {
    expect(businessMsBetween(calendar, morning, noon)).toBe(2 * hour);
    expect(businessMsBetween(calendar, morning, plus(morning, 7 * hour))).toBe(4 * hour);
    expect(businessMsBetween(calendar, noon, plus(noon, days(1)))).toBe(2 * hour);
    expect(openTimes(calendar, morning, plus(morning, 7 * hour))).toEqual([
      { from: morning, to: noon },
      { from: plus(noon, hour), to: plus(noon, 3 * hour) },
    ]);
  });

  it('closes at the instant of the edit', () => {
    expect(openingAt(calendar, morning)).toEqual({ open: true, closesAt: noon });
    expect(openingAt(calendar, noon)).toEqual({ open: false, opensAt: plus(noon, hour) });
  });

  it.each([
    ['before the edit', 1 * hour, plus(morning, hour)],
    ['at the edit', 2 * hour, plus(morning, 2 * hour)],
    ['after it', 2 * hour + 1, plus(noon, hour + 1)],
  ])('ends a span %s', (_, length, at) => {
    expect(addBusinessMs(calendar, morning, length)).toEqual(at);
  });

  it('counts a span through several edits as the sum of its parts', () => {
    const [one, two] = [plus(morning, hour), plus(morning, 3 * hour)];
    const often = calendarWithPast(
      edited(open('09:00', '17:00'), [one, open('14:00', '15:00')], [two, open('09:00', '14:00')]),
    );
    expect(businessMsBetween(often, morning, plus(morning, 8 * hour))).toBe(2 * hour);
  });
});

describe('the hours that a calendar had', () => {
  const later = (count: number) => plus(morning, days(count));

  it('are not kept where only its name is another', () => {
    const before = open('09:00', '17:00');
    expect(edited(before, [later(1), { ...before, name: 'Renamed' }]).former).toEqual([]);
  });

  it('are not kept where they never held', () => {
    const [at, hours] = [later(1), [open('09:00', '12:00'), open('09:00', '13:00')] as const];
    expect(edited(open('09:00', '17:00'), [at, hours[0]], [at, hours[1]]).former).toMatchObject([
      { until: at.toISOString(), weekly: { monday: [{ from: '09:00', to: '17:00' }] } },
    ]);
  });

  it('are those of the last ten edits, of the last year, and of dates near them', () => {
    const counts = Array.from({ length: 12 }, (_, count) => count + 1);
    const some = counts.map((count) => [later(count), open('09:00', `${10 + count}:00`)] as const);
    expect(edited(open('09:00', '17:00'), ...some).former.map(({ until }) => until)).toEqual(
      counts
        .slice(2)
        .reverse()
        .map((count) => later(count).toISOString()),
    );
    const old = edited(open('09:00', '17:00'), some[0]!, [later(400), open('08:00', '12:00')]);
    expect(old.former.map(({ until }) => until)).toEqual([later(400).toISOString()]);
    const dates = ['2024-01-01', '2026-01-01', '2026-06-13', '2027-01-01'].map((date) => ({
      date,
      name: 'x',
    }));
    const dated = edited(open('09:00', '17:00', { holidays: dates }), [later(1), open('09:00', '12:00')]);
    expect(dated.former[0]!.holidays.map(({ date }) => date)).toEqual(['2026-01-01', '2026-06-13']);
  });
});
