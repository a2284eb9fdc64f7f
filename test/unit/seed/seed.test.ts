import { describe, expect, it } from '@jest/globals';
import { arrivalOf, PER_DAY } from '../../../bench/seed/days.ts';
import { randomOf, spread, weighted } from '../../../bench/seed/random.ts';
import { histories, type Seeding, seededItems } from '../../../bench/seed/seeded-items.ts';
import { Incident } from '../../../shared/incidents/index.ts';

const monday = new Date('2026-11-23T17:30:00.000Z');
const seeding = (over: Partial<Seeding> = {}): Seeding => ({
  layout: { table: 'desk', viewShards: 4, dueShards: 2 },
  site: { id: 'desk', timeZone: 'Europe/Berlin' },
  now: monday,
  ...{ from: 0, to: 40, makers: [] },
  ...over,
});

describe('arrivals', () => {
  it.each(['2026-11-23T17:30:00Z', '2026-11-23T06:10:00Z', '2026-11-22T12:00:00Z', '2026-11-24T09:00:00Z'])(
    'before %s go back over working days, one by one',
    (text) => {
      const now = new Date(text);
      const arrivals = Array.from({ length: 4 * PER_DAY }, (_, index) => arrivalOf(index, now));
      const instants = arrivals.map(({ at }) => at.getTime());
      expect(instants).toEqual([...instants].sort((one, other) => other - one));
      expect(new Set(instants).size).toBe(instants.length);
      expect(Math.max(...instants)).toBeLessThan(now.getTime());
      expect(arrivals.filter(({ at }) => [0, 6].includes(at.getUTCDay()))).toEqual([]);
      const days = arrivals.map(({ at }) => at.toISOString().slice(0, 10));
      expect(new Set(days).size).toBe(4);
      expect(new Set(arrivals.map(({ number }, index) => `${days[index]} ${number}`)).size).toBe(4 * PER_DAY);
    },
  );

  it('reach back over weekends, a week for five days', () => {
    const week = 7 * 86_400_000;
    for (const index of [0, PER_DAY, 3 * PER_DAY, 60 * PER_DAY]) {
      const [one, other] = [arrivalOf(index + PER_DAY * 5, monday), arrivalOf(index + PER_DAY * 10, monday)];
      expect(one.at.getTime() - other.at.getTime()).toBe(week);
    }
  });
});

describe('what looks random', () => {
  it('is the same for the same seed, and even', () => {
    const draw = (seed: number) => Array.from({ length: 4000 }, randomOf(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    const mean = draw(7).reduce((sum, value) => sum + value, 0) / 4000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  });

  it('keeps its weights and its median', () => {
    const random = randomOf(3);
    const drawn = Array.from({ length: 4000 }, () =>
      weighted(random, [
        ['a', 3],
        ['b', 1],
      ] as const),
    );
    expect(drawn.filter((value) => value === 'a').length / 4000).toBeCloseTo(0.75, 1);
    const spans = Array.from({ length: 4001 }, () => spread(random, 60)).sort((one, other) => one - other);
    expect(spans[2000]! / 60).toBeGreaterThan(0.9);
    expect(spans[2000]! / 60).toBeLessThan(1.1);
    expect(spans[0]).toBeGreaterThan(0);
  });
});

describe('seeded incidents', () => {
  it('are the same every time, and those that are there stay when more are made', () => {
    const heads = (to: number) =>
      [...histories(seeding({ to }))].map(({ state }) => state.incident).slice(0, 40);
    expect(heads(60)).toEqual(heads(40));
    expect([...seededItems(seeding())]).toEqual([...seededItems(seeding())]);
  });

  it('are others with another seed', () => {
    const subjects = (seed: number) =>
      [...histories(seeding({ seed }))].map(({ state }) => state.incident.subject);
    expect(subjects(2)).not.toEqual(subjects(1));
  });

  it('go on with the numbers of a day', () => {
    const [first] = histories(seeding({ numbersTaken: new Map([['261123', 1000]]) }));
    expect(first?.state.incident.reference).toBe('261123-001250');
  });

  it('are as the desk stores them, and nothing lies ahead of them', () => {
    const items = [...seededItems(seeding({ from: 900, to: 1100 }))];
    const keys = items.map(({ pk, sk }) => `${pk} ${sk}`);
    expect(new Set(keys).size).toBe(keys.length);
    const incidents = items.filter(({ kind }) => kind === 'incident').map((item) => Incident.parse(item));
    expect(incidents).toHaveLength(200);
    const statuses = new Set(incidents.map(({ status }) => status));
    expect([...statuses].sort()).toEqual(['closed', 'solved', 'unresolved', 'updated', 'waiting']);
    for (const { createdAt, updatedAt } of incidents) {
      expect(createdAt <= updatedAt && updatedAt <= monday.toISOString()).toBe(true);
    }
    // A promise whose time has passed is late or met, as timers would have left it.
    const open = items.filter(
      ({ kind, state }) => kind === 'kpi' && ['running', 'warning'].includes(String(state)),
    );
    for (const { dueAt } of open) expect(String(dueAt) > monday.toISOString()).toBe(true);
  });

  it('have no mail that is still to be sent', () => {
    const messages = [...seededItems(seeding())].filter(({ kind }) => kind === 'message');
    expect(messages.length).toBeGreaterThan(40);
    expect(new Set(messages.map(({ state }) => state))).toEqual(new Set(['delivered']));
  });
});
