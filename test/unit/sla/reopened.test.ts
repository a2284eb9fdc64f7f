import { describe, expect, it } from '@jest/globals';
import { alwaysOpen } from '../../../shared/schedules/index.ts';
import {
  type Board,
  type KpiTerms,
  move,
  scheduled,
  startedClock,
  underTerms,
} from '../../../shared/sla/index.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const calendar = alwaysOpen('UTC');
const of = { reference: '260612-000001', siteId: 'main' };
const past = (count: number) => plus(morning, minutes(count));
const terms = (targetMinutes: number): KpiTerms => ({
  ...{ kpi: 'resolution', targetMinutes, policyId: 'p', calendarId: '24x7', timeZone: 'UTC', reason: 'x' },
  pauseStatuses: ['waiting'],
});

/** Solved after a hundred of so many minutes, then owed within other ones, and opened again after two hours. */
function reopened(target: number, other: number, as: 'open' | 'waiting' = 'open') {
  const kpis = [scheduled(startedClock(terms(target), { ...of, at: morning }), calendar)];
  const solved = move({ phase: 'open', kpis }, 'solved', past(100), calendar);
  const owed = underTerms(solved, [terms(other)], {
    ...{ ...of, at: past(110), past: [] },
    calendars: { from: calendar, to: calendar },
  });
  const board: Board = move(owed, as, past(120), calendar);
  return scheduled(board.kpis[0]!, calendar);
}

describe('a resolution that is opened again under another target', () => {
  it('is due at once where it has used more than that', () => {
    expect(reopened(200, 90).dueAt).toBe(past(120).toISOString());
  });

  it('also where it waits', () => {
    expect(reopened(200, 90, 'waiting').dueAt).toBe(past(120).toISOString());
  });

  it('goes on with what it has used where something is left', () => {
    expect(reopened(200, 130).dueAt).toBe(past(150).toISOString());
  });

  it('keeps the due time that it has missed', () => {
    expect(reopened(60, 70)).toMatchObject({ level: 'late', dueAt: past(60).toISOString() });
  });
});
