import { describe, expect, it } from '@jest/globals';
import {
  daysAfter,
  Escalation,
  EscalationInput,
  escalationFaults,
  MOST_TIMES,
  type TimerTerms,
  timersOf,
} from '../../../shared/escalations/index.ts';
import type { Incident } from '../../../shared/incidents/index.ts';
import { officeHours } from '../../../shared/schedules/index.ts';
import { comesTo } from '../../../shared/sla/index.ts';
import { anOpening, aState } from '../../support/an-incident.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

const berlin = officeHours('Europe/Berlin');
const at = (count: number) => plus(morning, minutes(count)).toISOString();
const anEscalation = (over: Record<string, unknown>) =>
  Escalation.parse({
    ...{ id: 'e1', name: 'E', level: 1, version: 1, createdAt: at(0), updatedAt: at(0) },
    ...{ updatedBy: { id: 'a', name: 'A' }, trigger: { on: 'unassigned', minutes: 30 } },
    ...over,
  });
const by = (escalations: Record<string, unknown>[], timers: TimerTerms['timers'] = {}): TimerTerms => ({
  escalations: escalations.map(anEscalation),
  timers,
});
const timers = (over: Partial<Incident>, terms: TimerTerms) => timersOf(aState(over), terms, () => berlin);

describe('what time does to an incident', () => {
  const since = { status: at(0), touched: at(20), unassigned: at(5), unanswered: at(10) };

  it.each([
    ['unassigned', 'unresolved', at(35)],
    ['noReply', 'updated', at(40)],
    ['noReply', 'waiting', undefined],
    ['noAnswer', 'waiting', at(30)],
    ['noAnswer', 'unresolved', undefined],
    ['notUpdated', 'waiting', at(50)],
    ['notUpdated', 'solved', undefined],
    ['unassigned', 'closed', undefined],
  ] as const)('%s on one that is %s comes at %s', (on, status, expected) => {
    const terms = by([{ trigger: { on, minutes: 30 }, count: 'clock' }]);
    expect(timers({ status, since }, terms)[0]?.at).toBe(expected);
  });

  it('is counted in business minutes unless the clock is asked for', () => {
    const trigger = { on: 'unassigned', minutes: 7 * 60 + 30 };
    const evening = {
      status: 'unresolved' as const,
      since: { status: at(0), touched: at(0), unassigned: at(0) },
    };
    // Ten in the morning in Berlin on a Friday: seven hours until it closes.
    expect(timers(evening, by([{ trigger }]))[0]?.at).toBe('2026-06-15T07:30:00.000Z');
    expect(timers(evening, by([{ trigger, count: 'clock' }]))[0]?.at).toBe(at(450));
  });

  it('is nothing of what was done on this occasion, is off, or was merged away', () => {
    const done = (times: number, of: string) => ({ since, timers: { escalations: { e1: { of, times } } } });
    expect(timers(done(1, at(5)), by([{}]))).toEqual([]);
    expect(timers(done(1, at(4)), by([{}]))).toHaveLength(1);
    expect(timers(done(1, at(4)), by([{ again: false }]))).toEqual([]);
    expect(timers(done(MOST_TIMES, at(4)), by([{}]))).toEqual([]);
    expect(timers({ since }, by([{ enabled: false }]))).toEqual([]);
    expect(timers({ since, mergedInto: '260612-000002' }, by([{}]))).toEqual([]);
  });

  it('comes of an incident that was stored before this was kept, too', () => {
    expect(timers({}, by([{ count: 'clock' }]))[0]).toMatchObject({ at: at(30), of: at(0) });
  });

  it('is sorted by its instant, and by level where that is one', () => {
    const noReply = (id: string, late: number) => ({
      ...{ id, trigger: { on: 'noReply', minutes: late }, count: 'clock' },
    });
    const found = timers({ since }, by([noReply('a', 60), noReply('b', 30), noReply('c', 30)]));
    expect(found.map(({ what }) => what)).toEqual(['b', 'c', 'a']);
  });

  it('asks nobody for feedback who has no address, and none of what was cancelled', () => {
    const solved = { status: 'solved' as const, solvedAt: at(0) };
    const terms = by([], { feedback: { afterHours: 1 } });
    expect(timers(solved, terms)).toMatchObject([{ kind: 'feedback', at: at(60) }]);
    expect(timers({ ...solved, cancelled: true }, terms)).toEqual([]);
    expect(timers({ ...solved, contact: { id: 'c', name: 'C' } }, terms)).toEqual([]);
  });
});

describe('a promise', () => {
  const [kpi] = anOpening().kpis;
  const comes = (threshold: 'followUp' | 'warning' | 'late', offset: number, over = {}) =>
    comesTo({ ...kpi!, ...over }, { threshold, minutes: offset }, berlin)?.toISOString();

  it.each([
    ['warning', 0, at(180)],
    ['warning', -30, at(150)],
    ['late', -15, at(225)],
    ['late', 0, plus(morning, minutes(240) + 1).toISOString()],
    ['late', 60, at(300)],
    ['followUp', 0, undefined],
    ['late', -9999, at(0)],
  ] as const)('comes to %s %s at %s', (threshold, offset, expected) => {
    expect(comes(threshold, offset)).toBe(expected);
  });

  it('comes to nothing while it stands or once it is met, and came with its due time once it is late', () => {
    expect(comes('late', 0, { since: undefined })).toBeUndefined();
    expect(comes('late', 0, { metAt: at(9) })).toBeUndefined();
    expect(comes('late', 0, { level: 'late', usedMs: minutes(300), since: at(300) })).toBe(
      plus(morning, minutes(240) + 1).toISOString(),
    );
  });
});

describe('days', () => {
  it.each([
    [1, '2026-06-15T18:00:00.000Z'],
    [2, '2026-06-16T18:00:00.000Z'],
    [5, '2026-06-19T18:00:00.000Z'],
    [6, '2026-06-22T18:00:00.000Z'],
  ])('of business after Friday evening: %s are over on %s', (count, expected) => {
    expect(daysAfter('2026-06-12T18:00:00.000Z', count, berlin)).toBe(expected);
  });

  it('of 24 hours count each', () => {
    expect(daysAfter(at(0), 3)).toBe(plus(morning, days(3)).toISOString());
  });
});

describe('an escalation that is written', () => {
  const input = (over: Record<string, unknown>) =>
    EscalationInput.parse({ name: 'E', level: 1, trigger: { on: 'unassigned', minutes: 1 }, ...over });

  it.each([
    [{ when: { field: 'priority', operator: 'changed' } }, '/when/operator'],
    [{ when: { all: [{ field: 'calendar', operator: 'isOpen', value: '24x7' }] } }, '/when/all/0/field'],
    [{ when: { field: 'message.text', operator: 'contains', value: 'x' } }, '/when/field'],
    [{ actions: [{ do: 'stop' }] }, '/actions/0/do'],
    [{ actions: [{ do: 'escalate', level: 2 }] }, '/actions/0/do'],
  ])('%j is refused at %s', (over, pointer) => {
    expect(escalationFaults(input(over)).map((fault) => 'pointer' in fault && fault.pointer)).toEqual([
      pointer,
    ]);
  });

  it.each([
    { level: 0 },
    { level: 10 },
    { trigger: { on: 'unassigned', minutes: 0 } },
    { trigger: { on: 'kpi', kpi: 'nothing', threshold: 'late' } },
    { trigger: { on: 'sometimes', minutes: 3 } },
    { unknown: 1 },
  ])('%j is refused', (over) => {
    expect(() => input(over)).toThrow();
  });
});
