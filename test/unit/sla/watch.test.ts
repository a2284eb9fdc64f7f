import { describe, expect, it } from '@jest/globals';
import { type Condition, type Facts, factsOf } from '../../../shared/rules/index.ts';
import { officeHours } from '../../../shared/schedules/index.ts';
import { type Board, move, startedClock, watch } from '../../../shared/sla/index.ts';
import { aState } from '../../support/an-incident.ts';
import { minutes, morning, plus } from '../../support/time.ts';

/** From an assignee to the stage “resolve”, standing while a task must still be done. */
const conditions = {
  start: { field: 'assignee', operator: 'isSet' },
  success: { field: 'stage', operator: 'equals', value: 'resolve' },
  pause: { field: 'openRequiredTasks', operator: 'greaterThan', value: 0 },
} satisfies Record<string, Condition>;
const calendar = officeHours('Europe/Berlin');
const dormant = startedClock(
  {
    ...{ kpi: 'custom:dispatch', name: 'Dispatch', conditions, targetMinutes: 60, warning: { percent: 50 } },
    ...{ policyId: 'p', calendarId: 'office-hours', timeZone: 'Europe/Berlin', reason: 'x' },
    pauseStatuses: ['waiting'],
  },
  { reference: '260612-000001', siteId: 'main', at: morning, dormant: true },
);
const at = (on: number) => plus(morning, minutes(on));
const facts = (fields: object): Facts =>
  factsOf({ incident: aState(fields).incident, now: morning, today: '2026-06-12' });
const someone = { assignee: { id: 'agent-1', name: 'Agent' } };

/** What becomes of the clock over these changes: when, what stands on the incident, and the phase. */
type Seen = readonly [number, object, Board['phase']?];
function become(...seen: readonly Seen[]) {
  let board: Board = { phase: 'open', kpis: [dormant] };
  const told: string[] = [];
  for (const [on, fields, phase = 'open'] of seen) {
    const moved = watch({ phase, kpis: board.kpis }, facts(fields), at(on), calendar);
    told.push(...moved.told.map(({ what }) => what));
    board = moved;
  }
  return { kpi: board.kpis[0]!, told };
}

describe('a clock with conditions of its own', () => {
  it('has not begun before its start holds', () => {
    expect(become([5, {}]).kpi).toMatchObject({ dormant: true, usedMs: 0 });
  });

  it.each<[string, readonly Seen[], object, readonly string[]]>([
    ['starts when its start holds first', [[10, someone]], { state: 'running', startedAt: at(10) }, []],
    [
      'goes on where its start holds no more',
      [
        [10, someone],
        [20, {}],
      ],
      { state: 'running' },
      [],
    ],
    [
      'is met when its success holds',
      [
        [10, someone],
        [30, { ...someone, stage: 'resolve' }],
      ],
      { state: 'met', usedMs: minutes(20), metAt: at(30) },
      ['met'],
    ],
    [
      'is met late after its due time',
      [
        [10, someone],
        [71, { stage: 'resolve' }],
      ],
      { state: 'metLate' },
      ['warning', 'late', 'metLate'],
    ],
    [
      'is met at once where its success holds at its start',
      [[10, { ...someone, stage: 'resolve' }]],
      { state: 'met', usedMs: 0 },
      ['met'],
    ],
    [
      'starts once alone',
      [
        [10, someone],
        [30, { stage: 'resolve' }],
        [40, someone],
      ],
      { state: 'met', metAt: at(30) },
      ['met'],
    ],
    [
      'stands while its pause holds, and goes on after it',
      [
        [10, someone],
        [20, { openRequiredTasks: 1 }],
        [50, {}],
        [60, { stage: 'resolve' }],
      ],
      { state: 'met', usedMs: minutes(20), pauses: [{ from: at(20), to: at(50) }] },
      ['met'],
    ],
    [
      'stands while the incident waits, too',
      [
        [10, someone],
        [20, {}, 'waiting'],
        [30, { openRequiredTasks: 1 }],
      ],
      { state: 'paused', usedMs: minutes(10), pauses: [{ from: at(20) }] },
      [],
    ],
    [
      'that starts while its pause holds stands from its start',
      [[10, { ...someone, openRequiredTasks: 1 }]],
      { state: 'paused', usedMs: 0, pauses: [{ from: at(10) }] },
      [],
    ],
    [
      'is owed no more once the incident is closed',
      [
        [10, someone],
        [20, {}, 'closed'],
      ],
      { state: 'cancelled', cancelledBy: 'closed' },
      [],
    ],
    [
      'is met by what closes the incident where that is its success',
      [
        [10, someone],
        [20, { stage: 'resolve' }, 'closed'],
      ],
      { state: 'met' },
      ['met'],
    ],
    ['does not start on a closed incident', [[10, someone, 'closed']], { dormant: true }, []],
    [
      'runs on while the incident is solved',
      [
        [10, someone],
        [20, {}, 'solved'],
      ],
      { state: 'running' },
      [],
    ],
  ])('%s', (_, seen, expected, told) => {
    const found = become(...seen);
    expect(found.kpi).toMatchObject(JSON.parse(JSON.stringify(expected)));
    expect(found.told).toEqual(told);
  });

  it('is not moved by happenings themselves', () => {
    const started = become([10, someone]).kpi;
    expect(move({ phase: 'open', kpis: [started] }, 'closed', at(20), calendar).kpis).toEqual([started]);
  });
});
