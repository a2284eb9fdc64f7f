import * as z from 'zod';
import { minutesOf } from './hours.ts';
import { LocalDate, Name, TimeZone, Weekday, weekdays } from './hours-schema.ts';
import { DAY, MINUTE, zoneClock } from './zone-clock.ts';

/** A site has so many rotas at most. */
export const MOST_ROTAS = 100;

const AgentOnCall = z.strictObject({
  id: z.string().regex(/^[\w.:@-]{1,128}$/, 'The id of an agent.'),
  name: Name,
});
const Instant = z.iso.datetime();

const Override = z
  .strictObject({ from: Instant, to: Instant, agent: AgentOnCall, reason: Name.optional() })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
    path: ['to'],
    error: 'It ends after it begins.',
  });

const Turn = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('days'), count: z.int().min(1).max(31) }),
  z.strictObject({ unit: z.literal('weeks'), count: z.int().min(1).max(26) }),
]);

/** Agents who are on call in turns. */
export const RotaInput = z
  .strictObject({
    name: Name,
    timeZone: TimeZone,
    agents: z.array(AgentOnCall).min(1).max(50),
    /** When one hands over to the next; the weekday is that of turns of weeks. */
    handover: z.strictObject({
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day, 00:00 to 23:59.'),
      weekday: Weekday.optional(),
    }),
    turn: Turn,
    /** The date on which the first agent's first turn begins. Before it nobody is on call. */
    startsOn: LocalDate,
    overrides: z.array(Override).max(200).default([]),
  })
  .superRefine(({ handover, turn, startsOn, overrides }, context) => {
    const fault = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (turn.unit === 'days' && handover.weekday !== undefined) {
      fault(['handover', 'weekday'], 'Turns of days are handed over on any weekday: leave it out.');
    }
    if (turn.unit === 'weeks') {
      const weekday = weekdays[new Date(`${startsOn}T00:00:00Z`).getUTCDay()];
      if (handover.weekday === undefined) fault(['handover', 'weekday'], 'Turns of weeks need a weekday.');
      else if (weekday !== handover.weekday)
        fault(['startsOn'], `It is a ${weekday}, not a ${handover.weekday}.`);
    }
    const order = overrides.map(({ from, to }, index) => ({
      from: Date.parse(from),
      to: Date.parse(to),
      index,
    }));
    order.sort((one, other) => one.from - other.from);
    for (const [place, { from, index }] of order.entries()) {
      const before = order[place - 1];
      if (before && from < before.to) fault(['overrides', index], 'It overlaps another override.');
    }
  });
export type RotaInput = z.infer<typeof RotaInput>;

/** As it is stored. */
export const Rota = z.object({
  ...RotaInput.shape,
  id: z.string(),
  version: z.int(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.object({ id: z.string(), name: z.string() }),
});
export type Rota = z.infer<typeof Rota>;

/** Somebody's time on call. */
export interface Shift {
  readonly from: Date;
  readonly to: Date;
  readonly agent: { readonly id: string; readonly name: string };
  /** Whether an override put them there. */
  readonly override: boolean;
}

type Turns = Pick<Rota, 'timeZone' | 'agents' | 'handover' | 'turn' | 'startsOn' | 'overrides'>;

/** Who is on call between two instants, in order; turns are clipped to them. Nobody is before the first turn. */
export function onCallBetween(rota: Turns, from: Date, to: Date): readonly Shift[] {
  const [start, end] = [from.getTime(), to.getTime()];
  const shifts = turnsFrom(rota, start, end).flatMap((turn) => withoutOverrides(rota, turn));
  const overrides = rota.overrides.map((override) => ({
    ...{ from: new Date(override.from), to: new Date(override.to), agent: override.agent, override: true },
  }));
  return [...shifts, ...overrides]
    .map((shift) => ({
      ...shift,
      from: new Date(Math.max(shift.from.getTime(), start)),
      to: new Date(Math.min(shift.to.getTime(), end)),
    }))
    .filter((shift) => shift.to > shift.from)
    .sort((one, other) => one.from.getTime() - other.from.getTime());
}

/** What is left of shifts without the times in which their agents are absent; `absences` are by agent. */
export function withoutAbsences(
  shifts: readonly Shift[],
  absences: ReadonlyMap<string, readonly { readonly from: string; readonly to: string }[]>,
): readonly Shift[] {
  return shifts.flatMap((shift) => {
    let left = [shift];
    for (const absence of absences.get(shift.agent.id) ?? []) {
      const [from, to] = [new Date(absence.from), new Date(absence.to)];
      left = left.flatMap((piece) =>
        [
          { ...piece, to: piece.to < from ? piece.to : from },
          { ...piece, from: piece.from > to ? piece.from : to },
        ].filter((rest) => rest.to > rest.from),
      );
    }
    return left;
  });
}

/** Who is on call at an instant, since when and until when; undefined for nobody. */
export function onCallAt(rota: Turns, at: Date): Shift | undefined {
  const days = rota.turn.count * (rota.turn.unit === 'weeks' ? 7 : 1);
  const reach = (days + 2) * DAY;
  const [from, to] = [new Date(at.getTime() - reach), new Date(at.getTime() + reach)];
  const shift = onCallBetween(rota, from, to).find((each) => each.from <= at && at < each.to);
  // An override may be longer than a turn.
  const override = rota.overrides.find(
    (each) => Date.parse(each.from) <= at.getTime() && at.getTime() < Date.parse(each.to),
  );
  if (!shift || !override) return shift;
  return { ...shift, from: new Date(override.from), to: new Date(override.to) };
}

function turnsFrom(rota: Turns, start: number, end: number): readonly Shift[] {
  const { instantOf, wallOf } = zoneClock(rota.timeZone);
  const length = rota.turn.count * (rota.turn.unit === 'weeks' ? 7 : 1) * DAY;
  const first = Date.parse(`${rota.startsOn}T00:00:00Z`) + minutesOf(rota.handover.time) * MINUTE;
  const begins = (turn: number) => instantOf(first + turn * length);
  const shifts: Shift[] = [];
  // One turn early: clocks may have been set back across a handover.
  for (
    let turn = Math.max(0, Math.floor((wallOf(start) - first) / length) - 1);
    begins(turn) < end;
    turn += 1
  ) {
    const agent = rota.agents[turn % rota.agents.length];
    if (agent)
      shifts.push({ from: new Date(begins(turn)), to: new Date(begins(turn + 1)), agent, override: false });
  }
  return shifts;
}

/** What is left of a turn beside the overrides. */
function withoutOverrides({ overrides }: Turns, turn: Shift): readonly Shift[] {
  let rest = [turn];
  for (const override of overrides) {
    const [from, to] = [new Date(override.from), new Date(override.to)];
    rest = rest.flatMap((part) =>
      [
        { ...part, to: part.to < from ? part.to : from },
        { ...part, from: part.from > to ? part.from : to },
      ].filter((left) => left.to > left.from),
    );
  }
  return rest;
}
