import { describe, expect, it } from '@jest/globals';
import { type Incident, type Status, statuses, takesAnswers } from '../../../shared/incidents/index.ts';
import { answered, moveTo } from '../../../shared/incidents/lifecycle.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { anIncident } from '../../support/an-incident.ts';
import { days, morning, plus } from '../../support/time.ts';

const legal: Readonly<Record<Status, readonly Status[]>> = {
  unresolved: ['waiting', 'solved'],
  waiting: ['unresolved', 'solved'],
  updated: ['unresolved', 'waiting', 'solved'],
  solved: ['unresolved', 'waiting', 'closed'],
  closed: [],
};

/** An incident as it is in this status. */
const inStatus = (status: Status): Incident =>
  anIncident({
    status,
    ...(status === 'solved' || status === 'closed' ? { solvedAt: '2026-06-01T08:00:00.000Z' } : {}),
    ...(status === 'closed' ? { closedAt: '2026-06-02T08:00:00.000Z' } : {}),
  });

const by = { now: morning, settings: defaultSettings };
const REOPEN_DAYS = 14;

const pairs = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));

describe('an agent takes an incident', () => {
  it.each(pairs)('from %s to %s', (from, to) => {
    const incident = inStatus(from);
    if (from === to) {
      expect(moveTo(incident, to, by)).toBe(incident);
    } else if (legal[from].includes(to)) {
      const { solvedAt, closedAt, ...rest } = incident;
      const solved = to === 'solved' ? morning.toISOString() : to === 'closed' ? solvedAt : undefined;
      expect(moveTo(incident, to, by)).toEqual({
        ...rest,
        status: to,
        ...(solved ? { solvedAt: solved } : {}),
        ...(to === 'closed' ? { closedAt: morning.toISOString() } : {}),
      });
    } else {
      const refusal = caught(() => moveTo(incident, to, by));
      expect(refusal.code).toBe('illegalTransition');
      expect(refusal.facts).toEqual({ from, legal: legal[from] });
      for (const status of legal[from]) expect(refusal.message).toContain(status);
    }
  });
});

describe('a customer answers', () => {
  it.each(statuses)('one that is %s: an agent looks at it again', (status) => {
    const incident = answered(inStatus(status), morning);
    expect(incident.status).toBe('updated');
    expect(incident).not.toHaveProperty('solvedAt');
    expect(incident).not.toHaveProperty('closedAt');
  });

  const closedAt = '2026-06-12T08:00:00.000Z';
  it.each([
    ['at once', 0, true],
    ['on the last instant of the window', days(REOPEN_DAYS), true],
    ['a millisecond after it', days(REOPEN_DAYS) + 1, false],
  ])('a closed one %s', (_, later, takes) => {
    const incident = anIncident({ status: 'closed', closedAt });
    expect(takesAnswers(incident, plus(new Date(closedAt), later), REOPEN_DAYS)).toBe(takes);
  });

  it.each(statuses.filter((status) => status !== 'closed'))('a %s one, however late', (status) => {
    expect(takesAnswers(anIncident({ status }), plus(morning, days(3650)), REOPEN_DAYS)).toBe(true);
  });
});

function caught(work: () => unknown): DeskError {
  try {
    work();
  } catch (error) {
    if (error instanceof DeskError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
