import { describe, expect, it } from '@jest/globals';
import { advance, defaultPolicy, type KpiInstance, meet, nextThreshold } from '../../../shared/sla/index.ts';
import { startFirstResponse } from '../../../shared/sla/kpi.ts';
import { minutes, morning, plus } from '../../support/time.ts';

/** Four office hours from ten o'clock: a warning at one, due at two. */
const promise = startFirstResponse('260612-000001', defaultPolicy('Europe/Berlin'), morning);
const warningAt = '2026-06-12T11:00:00.000Z';
const dueAt = '2026-06-12T12:00:00.000Z';

describe('a first response', () => {
  it('is promised from the moment the incident is there', () => {
    expect(promise).toMatchObject({
      ...{ kpi: 'firstResponse', reference: '260612-000001', policyId: 'default', state: 'running' },
      ...{ startedAt: morning.toISOString(), targetMinutes: 240, warningAt, dueAt, revision: 1 },
    });
  });

  it('asked for on Friday afternoon is due on Monday', () => {
    const friday = new Date('2026-06-12T14:30:00Z');
    const { dueAt: due } = startFirstResponse('260612-000001', defaultPolicy('Europe/Berlin'), friday);
    expect(due).toBe('2026-06-15T10:30:00.000Z');
  });

  it('counts the hours of the site, wherever the machine is', () => {
    const { dueAt: due } = startFirstResponse('260612-000001', defaultPolicy('America/New_York'), morning);
    expect(due).toBe('2026-06-12T17:00:00.000Z');
  });
});

describe('thresholds', () => {
  it.each([
    ['before any', -1, 'running', []],
    ['on the warning', 0, 'warning', ['warning']],
    ['between them', minutes(59), 'warning', ['warning']],
    ['a millisecond before it is due', minutes(60) - 1, 'warning', ['warning']],
    ['on the due time', minutes(60), 'late', ['warning', 'late']],
    ['days later', minutes(9999), 'late', ['warning', 'late']],
  ] as const)('%s', (_, fromWarning, state, passed) => {
    const now = plus(new Date(warningAt), fromWarning);
    const moved = advance(promise, now);
    expect(moved).toEqual({ kpi: { ...promise, state }, passed });
    // What has passed does not pass again.
    expect(advance(moved.kpi, now)).toEqual({ kpi: moved.kpi, passed: [] });
  });

  it.each([
    ['running', { at: warningAt, threshold: 'warning' }],
    ['warning', { at: dueAt, threshold: 'late' }],
    ['late', undefined],
    ['met', undefined],
    ['metLate', undefined],
  ] as const)('of a promise that is %s', (state, next) => {
    expect(nextThreshold({ ...promise, state })).toEqual(next);
  });

  it.each(['met', 'metLate'] as const)('pass no more once it is %s', (state) => {
    const kpi: KpiInstance = { ...promise, state };
    expect(advance(kpi, plus(morning, minutes(9999)))).toEqual({ kpi, passed: [] });
  });
});

describe('the response itself', () => {
  it.each([
    ['at once', morning, 'met'],
    ['on the due time', new Date(dueAt), 'met'],
    ['a millisecond later', plus(new Date(dueAt), 1), 'metLate'],
  ] as const)('given %s', (_, at, state) => {
    expect(meet(promise, at)).toEqual({ ...promise, state, metAt: at.toISOString() });
  });

  it.each(['met', 'metLate'] as const)('changes nothing on a promise that is %s', (state) => {
    const kpi: KpiInstance = { ...promise, state, metAt: dueAt };
    expect(meet(kpi, plus(morning, minutes(9999)))).toBe(kpi);
  });
});
