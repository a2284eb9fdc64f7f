import { describe, expect, it } from '@jest/globals';
import { Escalation, escalationBrings, timersBring } from '../../../shared/escalations/index.ts';
import type { Settings } from '../../../shared/settings/index.ts';
import { morning } from '../../support/time.ts';

const at = morning.toISOString();
const one = (over: Record<string, unknown> = {}) =>
  Escalation.parse({
    ...{ id: 'e1', name: 'E', level: 1, version: 1, createdAt: at, updatedAt: at },
    ...{ updatedBy: { id: 'a', name: 'A' }, trigger: { on: 'unassigned', minutes: 30 } },
    ...over,
  });
const isP1 = { field: 'priority', operator: 'equals', value: 'P1' };

describe('an edited escalation', () => {
  it.each([
    ['is new', undefined, one(), true],
    ['is new and off', undefined, one({ enabled: false }), false],
    ['is turned on', one({ enabled: false }), one(), true],
    ['is turned off', one(), one({ enabled: false }), false],
    ['is gone', one(), undefined, false],
    ['comes sooner', one(), one({ trigger: { on: 'unassigned', minutes: 29 } }), true],
    ['comes for something else', one(), one({ trigger: { on: 'noReply', minutes: 30 } }), true],
    ['counts otherwise', one(), one({ count: 'clock' }), true],
    ['comes again', one({ again: false }), one(), true],
    ['is for others', one(), one({ when: isP1 }), true],
    ['is for all', one({ when: isP1 }), one(), true],
    ['is for the same', one({ when: isP1 }), one({ when: { ...isP1 }, version: 2 }), false],
    ['has another name', one(), one({ name: 'F', version: 2, updatedAt: '2030-01-01T00:00:00Z' }), false],
    ['has another level', one(), one({ level: 2 }), false],
    ['does something else', one(), one({ actions: [{ do: 'notify', who: 'managers' }] }), false],
  ])('that %s', (_, before, after, expected) => {
    expect(escalationBrings(before, after)).toBe(expected);
  });
});

describe('edited settings of timers', () => {
  const close = { afterDays: 7, count: 'clock' } as const;
  const followUp = { afterDays: 3, count: 'clock', times: 2 } as const;
  it.each<[string, Settings['timers'], Settings['timers'], boolean]>([
    ['say nothing more', { close, followUp, feedback: { afterHours: 1 } }, {}, false],
    ['say the same', { close, followUp }, { followUp: { ...followUp }, close: { ...close } }, false],
    ['close sooner', { close }, { close: { ...close, afterDays: 3 } }, true],
    ['close by business days', { close }, { close: { ...close, count: 'business' } }, true],
    ['follow up', { close }, { close, followUp }, true],
    ['give up with other codes', { followUp }, { followUp: { ...followUp, thenSolve: {} } }, true],
    ['ask for feedback', { close }, { close, feedback: { afterHours: 1 } }, true],
  ])('that %s', (_, before, after, expected) => {
    expect(timersBring(before, after)).toBe(expected);
  });
});
