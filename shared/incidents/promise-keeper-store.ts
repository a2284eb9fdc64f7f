import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type TimerTerms, timerTerms } from '../escalations/index.ts';
import type { NewId } from '../platform/ids.ts';
import { builtInIds, calendarStore } from '../schedules/index.ts';
import { isRunning, type KpiInstance, type KpiTerms, needsPast } from '../sla/index.ts';
import type { Change, IncidentState } from './change.ts';
import { type Chosen, mayChoose, policyChooser } from './choose-policy-store.ts';
import { theDesk, timelineEvent } from './event.ts';
import { pastOf } from './happenings.ts';
import {
  type Calendars,
  calendarOf,
  hasDue,
  movesClocks,
  openBoard,
  owesOther,
  toldEvent,
  turnsClocks,
  withPromises,
} from './promises.ts';
import { placesOf } from './revise.ts';
import { clocksTimed, withTimer } from './timed.ts';
import { wholeTimeline } from './timeline-store.ts';

type CalendarNamed = Pick<KpiInstance, 'calendarId' | 'timeZone'>;

/** The calendars that clocks go by, read where they are none of the built-in ones. */
export async function calendarsFor(
  client: DynamoDBDocumentClient,
  table: string,
  siteId: string,
  named: readonly CalendarNamed[],
): Promise<Calendars> {
  const own = named.filter(({ calendarId }) => !builtInIds.includes(calendarId));
  const [first] = own;
  if (!first) return new Map();
  const calendars = calendarStore(client, table, { id: siteId, timeZone: first.timeZone });
  return calendars.business(own.map(({ calendarId }) => calendarId));
}

/**
 * Chooses the policy, moves the promises and sets the timer of whatever incidents a change touches, whoever made it:
 * no way of changing an incident has to think of them.
 */
export const promiseKeeper = (client: DynamoDBDocumentClient, table: string, newId: NewId) => {
  const choose = policyChooser(client, table);
  const timing = timerTerms(client, table);

  const keep = async <C extends Change>(change: C): Promise<C> => {
    if (change.promised) return change;
    const { siteId } = change.incident;
    const [kept, terms] = await Promise.all([promise(change), change.policies?.timing ?? timing(siteId)]);
    return withTimer(kept, terms, await calendarsTimed(kept, terms));
  };

  /** Calendars are asked for only where timers go by them. */
  const calendarsTimed = async (change: Change, { escalations, timers }: TimerTerms) => {
    const asked =
      escalations.some(({ trigger, count }) => trigger.on === 'kpi' || count === 'business') ||
      [timers.close, timers.followUp].some((one) => one?.count === 'business');
    const clocks = asked ? clocksTimed(change) : [];
    const calendars = await calendarsFor(client, table, change.incident.siteId, clocks);
    return (named: CalendarNamed) => calendarOf(named, calendars);
  };

  /** A clock that was not promised until now has run all the same: the whole timeline says how far. */
  const pastFor = async ({ incident, kpis }: IncidentState, terms: readonly KpiTerms[]) => {
    if (!needsPast(kpis, terms)) return [];
    const events = await wholeTimeline(client, table, incident.reference);
    return pastOf(incident, events, terms[0]?.pauseStatuses ?? []);
  };

  const promise = async <C extends Change>(change: C): Promise<C> => {
    const others = change.others && (await Promise.all(change.others.map((other) => keep(other))));
    const given = others ? { ...change, others } : change;
    const chosen = mayChoose(given) ? await choose(given, given.policies) : undefined;
    const { siteId } = given.incident;
    if (!given.before)
      return opened(given, chosen, await calendarsFor(client, table, siteId, chosen?.terms ?? []), newId);
    const whole = chosen ? withPolicy(given, chosen, newId) : given;
    const owed =
      chosen && owesOther(given.before, chosen.terms)
        ? { ...chosen, past: await pastFor(given.before, chosen.terms) }
        : undefined;
    const moves = movesClocks(whole) || turnsClocks(whole);
    const clocks = owed || hasDue(whole) ? given.before.kpis.filter(isRunning) : [];
    const moving = moves ? given.before.kpis : clocks;
    const calendars = await calendarsFor(client, table, siteId, [...moving, ...(owed?.terms ?? [])]);
    return withPromises(whole, { newId, calendars, owed });
  };
  return keep;
};

function opened<C extends Change>(
  change: C,
  chosen: Chosen | undefined,
  calendars: Calendars,
  newId: NewId,
): C {
  if (!chosen) return { ...change, promised: true };
  const { incident, terms } = chosen;
  const [first] = terms;
  if (!first) return { ...change, incident, kpis: [], promised: true };
  const whole = { ...change, incident };
  const { kpis, told } = openBoard(whole, { terms, calendar: calendarOf(first, calendars) });
  const place = placesOf(incident, { now: new Date(incident.updatedAt), newId });
  const events = [...change.events, ...told.map((one) => toldEvent(one, place(theDesk)))];
  return { ...whole, kpis, events, promised: true };
}

/** The timeline tells of another policy that was not chosen by hand. */
function withPolicy<C extends Change>(change: C, { incident, because }: Chosen, newId: NewId): C {
  const from = change.incident.slaPolicy;
  const to = incident.slaPolicy;
  if (from === to) return { ...change, incident };
  const place = placesOf(incident, { now: new Date(incident.updatedAt), newId });
  const data = { field: 'slaPolicy', ...(from ? { from } : {}), to, because };
  const told = from === undefined && incident.sla?.by === 'default';
  return {
    ...change,
    incident,
    events: told ? change.events : [...change.events, timelineEvent('fieldChanged', place(theDesk), data)],
  };
}
