import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alwaysOpen } from '../../../shared/schedules/index.ts';
import {
  figuresAt,
  type Happening,
  type KpiTerms,
  move,
  ownKpis,
  replay,
  underTerms,
} from '../../../shared/sla/index.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const calendar = alwaysOpen('UTC');
const of = { reference: '260612-000001', siteId: 'main' };
const calendars = { from: calendar, to: calendar };
const on = (count: number) => plus(morning, minutes(count));
const terms = (kpi: string, targetMinutes: number): KpiTerms => ({
  ...{ kpi, targetMinutes, policyId: 'p', calendarId: '24x7', timeZone: 'UTC', reason: 'x' },
  ...{ pauseStatuses: ['waiting'], warning: { minutesBefore: 10 } },
});
const created: Happening = { at: morning, type: 'created' };
const happened = (minute: number, type: Happening['type']): Happening => ({ at: on(minute), type });

/** What is owed from a minute on, of an incident to which this has happened under other terms. */
function owedFrom(minute: number, past: readonly Happening[], first: readonly KpiTerms[], now: KpiTerms[]) {
  const board = replay(past, first, { ...of, calendar });
  return underTerms(board, now, { ...of, at: on(minute), past, calendars });
}
const onlyOne = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0]!;
};

describe('a clock that is promised only later', () => {
  it('counts from the creation, without what it waited', () => {
    const past = [created, happened(30, 'waiting'), happened(50, 'open')];
    const { kpis, told } = owedFrom(60, past, [], [terms('resolution', 90)]);
    expect(figuresAt(onlyOne(kpis), calendar, on(60))).toMatchObject({
      ...{ state: 'running', usedMinutes: 40, startedAt: morning.toISOString() },
      dueAt: on(110).toISOString(),
    });
    expect(told).toEqual([]);
  });

  it('tells at once what has passed, and is due at once where it has used more', () => {
    const { kpis, told } = owedFrom(60, [created], [], [terms('firstResponse', 30)]);
    expect(told.map(({ what }) => what)).toEqual(['warning']);
    expect(onlyOne(kpis)).toMatchObject({ state: 'warning', dueAt: on(60).toISOString() });
  });

  it('counts the next response from the oldest message without an answer', () => {
    const past = [
      created,
      happened(5, 'agentReply'),
      happened(20, 'customerReply'),
      happened(40, 'customerReply'),
    ];
    const { kpis } = owedFrom(60, past, [], [terms('nextResponse', 90)]);
    expect(figuresAt(onlyOne(kpis), calendar, on(60))).toMatchObject({
      ...{ usedMinutes: 40, startedAt: on(20).toISOString() },
    });
  });

  it('promises nothing that was done before', () => {
    const past = [created, happened(5, 'agentReply'), happened(50, 'solved')];
    const { kpis, told } = owedFrom(
      60,
      past,
      [],
      ownKpis.map((kpi) => terms(kpi, 30)),
    );
    expect(told).toEqual([]);
    expect(kpis.map(({ dormant }) => dormant)).toEqual([true, true, true]);
    const again = move({ phase: 'solved', kpis }, 'customerReply', on(70), calendar);
    const begun = again.kpis.filter(({ dormant }) => !dormant);
    expect(begun.map((kpi) => figuresAt(kpi, calendar, on(75)))).toMatchObject([
      { kpi: 'nextResponse', usedMinutes: 5, startedAt: on(70).toISOString() },
      { kpi: 'resolution', usedMinutes: 55, startedAt: morning.toISOString(), dueAt: on(70).toISOString() },
    ]);
  });

  it('does not begin with the next message while nobody promises it', () => {
    const past = [created, happened(5, 'agentReply')];
    const none = owedFrom(10, past, [terms('nextResponse', 30)], [terms('resolution', 600)]);
    const written = move(none, 'customerReply', on(20), calendar);
    const next = written.kpis.find(({ kpi }) => kpi === 'nextResponse')!;
    expect(figuresAt(next, calendar, on(90))).toMatchObject({ state: 'met', metAt: on(5).toISOString() });
    const later = [...past, happened(20, 'customerReply')];
    const again = underTerms(written, [terms('nextResponse', 30)], {
      ...{ ...of, at: on(30), past: later, calendars },
    });
    const promised = again.kpis.find(({ kpi }) => kpi === 'nextResponse')!;
    expect(promised).toMatchObject({ round: 2, startedAt: on(20).toISOString() });
    expect(figuresAt(promised, calendar, on(30))).toMatchObject({
      usedMinutes: 10,
      dueAt: on(50).toISOString(),
    });
  });

  it('stays late where it was late before a policy without it', () => {
    const late = replay([created, happened(70, 'customerReply')], [terms('firstResponse', 60)], {
      ...of,
      calendar,
    });
    const dropped = underTerms(move(late, 'open', on(70), calendar), [], {
      ...of,
      at: on(70),
      past: [],
      calendars,
    });
    expect(onlyOne(dropped.kpis)).toMatchObject({ state: 'cancelled' });
    const again = underTerms(dropped, [terms('firstResponse', 600)], {
      ...{ ...of, at: on(90), past: [created], calendars },
    });
    expect(onlyOne(again.kpis)).toMatchObject({ state: 'late', dueAt: on(60).toISOString() });
    expect(figuresAt(onlyOne(again.kpis), calendar, on(90)).usedMinutes).toBe(90);
  });

  it('goes on being late where it was done and opened again without a promise', () => {
    const late = replay([created], [terms('resolution', 60)], { ...of, calendar });
    const dropped = underTerms(late, [], { ...of, at: on(70), past: [], calendars });
    const solved = move(dropped, 'solved', on(80), calendar);
    const past = [created, happened(80, 'solved')];
    const again = underTerms(solved, [terms('resolution', 600)], { ...of, at: on(90), past, calendars });
    const opened = move(again, 'open', on(100), calendar);
    expect(onlyOne(opened.kpis)).toMatchObject({ state: 'late', dueAt: on(60).toISOString() });
    expect(figuresAt(onlyOne(opened.kpis), calendar, on(110)).usedMinutes).toBe(90);
    expect([again, opened].flatMap(({ told }) => told)).toEqual([]);
  });

  it('is held against the thresholds of now when it is promised again', () => {
    const first = replay([created], [terms('resolution', 100)], { ...of, calendar });
    const dropped = underTerms(first, [], { ...of, at: on(20), past: [], calendars });
    const now: KpiTerms = { ...terms('resolution', 120), followUp: { percent: 10 } };
    const { told } = underTerms(dropped, [now], { ...of, at: on(115), past: [created], calendars });
    expect(told.map(({ what }) => what)).toEqual(['followUp', 'warning']);
  });

  it('has used as much as one that was promised all along', () => {
    const types = ['agentReply', 'customerReply', 'waiting', 'open', 'solved', 'closed'] as const;
    const step = fc.record({ after: fc.integer({ min: 1, max: 300 }), type: fc.constantFrom(...types) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 12 }),
        fc.nat(12),
        fc.constantFrom(...ownKpis),
        (steps, from, kpi) => {
          let minute = 0;
          const past = [created];
          for (const { after, type } of steps.slice(0, from)) {
            minute += after;
            past.push(happened(minute, type));
          }
          const mine = terms(kpi, 500);
          const board = owedFrom(
            minute,
            past,
            [terms(kpi === 'resolution' ? 'nextResponse' : 'resolution', 9)],
            [mine],
          );
          const end = on(minute + 100);
          const later = board.kpis.find((one) => one.kpi === kpi);
          const along = onlyOne(replay(past, [mine], { ...of, calendar }).kpis);
          const [seen, wanted] = [later, along].map((one) => one && figuresAt(one, calendar, end));
          if (along.metAt === undefined && along.cancelledBy === undefined) {
            expect(seen).toMatchObject({ usedMinutes: wanted!.usedMinutes, startedAt: wanted!.startedAt });
          } else expect(later).toMatchObject({ dormant: true });
        },
      ),
    );
  });
});
