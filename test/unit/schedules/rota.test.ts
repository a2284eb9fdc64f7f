import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { onCallAt, onCallBetween, RotaInput, withoutAbsences } from '../../../shared/schedules/index.ts';

const agents = ['ann', 'bob', 'cem'].map((id) => ({ id, name: id }));
const aRota = (over: Record<string, unknown> = {}) =>
  RotaInput.parse({
    ...{ name: 'Nights', timeZone: 'Europe/Berlin', agents, startsOn: '2026-03-16' },
    ...{ handover: { weekday: 'monday', time: '09:00' }, turn: { unit: 'weeks', count: 1 }, ...over },
  });
const days = { turn: { unit: 'days', count: 1 }, handover: { time: '02:30' } };
const shown = (rota: ReturnType<typeof aRota>, from: string, to: string) =>
  onCallBetween(rota, new Date(from), new Date(to)).map(
    ({ agent, from: begin, to: end }) =>
      `${agent.id} ${begin.toISOString().slice(5, 16)} ${end.toISOString().slice(5, 16)}`,
  );

describe('turns', () => {
  it('are handed over at the same time of day in summer and winter', () => {
    expect(shown(aRota(), '2026-03-16T00:00:00Z', '2026-04-06T00:00:00Z')).toEqual([
      'ann 03-16T08:00 03-23T08:00',
      'bob 03-23T08:00 03-30T07:00',
      'cem 03-30T07:00 04-06T00:00',
    ]);
  });

  it('are handed over at the jump where the clock skips the time, and at the first of two', () => {
    const rota = aRota(days);
    expect(shown(rota, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual([
      'ann 03-28T12:00 03-29T01:00',
      'bob 03-29T01:00 03-29T12:00',
    ]);
    expect(shown(rota, '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toEqual([
      'ann 10-24T12:00 10-25T00:30',
      'bob 10-25T00:30 10-25T12:00',
    ]);
  });

  it('may last some weeks', () => {
    expect(
      shown(aRota({ turn: { unit: 'weeks', count: 2 } }), '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z'),
    ).toEqual(['ann 05-01T00:00 05-11T07:00', 'bob 05-11T07:00 05-25T07:00', 'cem 05-25T07:00 06-01T00:00']);
  });

  it('have nobody before the first', () => {
    expect(onCallAt(aRota(), new Date('2026-03-16T07:59:59.999Z'))).toBeUndefined();
    expect(onCallAt(aRota(), new Date('2026-03-16T08:00:00Z'))?.agent.id).toBe('ann');
  });

  it('give way to an override longer than they are, which is told whole', () => {
    const [from, to] = ['2026-04-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'];
    const rota = aRota({ overrides: [{ from, to, agent: { id: 'eve', name: 'eve' } }] });
    const shift = onCallAt(rota, new Date('2026-04-20T00:00:00Z'));
    expect([shift?.agent.id, shift?.from.toISOString(), shift?.to.toISOString()]).toEqual(['eve', from, to]);
  });
});

describe('whatever turns and overrides there are', () => {
  const start = Date.parse('2026-03-20T00:00:00Z');
  const hour = 3_600_000;
  const rota = fc
    .record({
      timeZone: fc.constantFrom(
        'Europe/Berlin',
        'America/Santiago',
        'Australia/Lord_Howe',
        'Africa/Casablanca',
      ),
      count: fc.integer({ min: 1, max: 9 }),
      people: fc.integer({ min: 1, max: 3 }),
      edges: fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { maxLength: 6 }),
    })
    .map(({ timeZone, count, people, edges }) => {
      const order = [...edges].sort((one, other) => one - other);
      const overrides = [0, 2, 4].flatMap((at) => {
        const [from, to] = [order[at], order[at + 1]];
        if (from === undefined || to === undefined) return [];
        const instant = (hours: number) => new Date(start + hours * hour).toISOString();
        return [{ from: instant(from), to: instant(to), agent: { id: 'eve', name: 'eve' } }];
      });
      return aRota({
        ...{ timeZone, overrides, agents: agents.slice(0, people) },
        ...{ turn: { unit: 'days', count }, handover: { time: '02:15' } },
      });
    });

  it('somebody is on call at every moment, one alone, and the same by either question', () => {
    fc.assert(
      fc.property(
        rota,
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 1, max: 3000 }),
        (one, first, length) => {
          const [from, to] = [start + first * hour, start + (first + length) * hour];
          const shifts = onCallBetween(one, new Date(from), new Date(to));
          let until = from;
          for (const shift of shifts) {
            expect(shift.from.getTime()).toBe(until);
            until = shift.to.getTime();
            const middle = new Date((shift.from.getTime() + until) / 2);
            const at = onCallAt(one, middle);
            expect([at?.agent.id, at?.override]).toEqual([shift.agent.id, shift.override]);
            expect(at!.from <= shift.from && at!.to >= shift.to).toBe(true);
          }
          expect(until).toBe(to);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('absences', () => {
  const shift = (from: number, to: number) => ({
    ...{ agent: { id: 'ann', name: 'ann' }, override: false },
    ...{ from: new Date(from), to: new Date(to) },
  });

  it('are cut out of the shifts of who is absent, each moment of them and no other', () => {
    const span = fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(span, fc.array(span, { maxLength: 5 }), ([from, length], away) => {
        const absences = away.map(([start, hours]) => ({
          ...{ from: new Date(start).toISOString(), to: new Date(start + hours).toISOString() },
        }));
        const given = [shift(from, from + length)];
        const left = withoutAbsences(given, new Map([['ann', absences]]));
        for (let at = 0; at < 70; at += 1) {
          const inside = (one: { from: Date | string; to: Date | string }) =>
            new Date(one.from).getTime() <= at && at < new Date(one.to).getTime();
          expect(left.some(inside)).toBe(given.some(inside) && !absences.some(inside));
        }
        expect(withoutAbsences(given, new Map([['bob', absences]]))).toEqual(given);
      }),
    );
  });
});
