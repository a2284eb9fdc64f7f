import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type CalendarBy,
  escalationStore,
  type IncidentTimer,
  nameOf,
  type TimerTerms,
  timersOf,
} from '../escalations/index.ts';
import {
  type Ahead,
  calendarOf,
  calendarsFor,
  dueTimers,
  type IncidentState,
  incidentStore,
  type TableLayout,
} from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import type { BusinessCalendar } from '../schedules/index.ts';
import { settingsStore } from '../settings/index.ts';
import { timerFirer } from './fire-store.ts';
import type { Turns } from './go-through-store.ts';
import { timerSetter } from './timer-store.ts';

/** What a run goes by, with the calendars it has read. */
interface Terms {
  readonly terms: TimerTerms;
  readonly calendars: Map<string, BusinessCalendar>;
}

/** How often an incident is looked at again that is being changed. */
const ATTEMPTS = 6;

/**
 * Sets the timers of incidents to what they are by the escalations and settings as these stand. One that is overdue
 * by them comes at once, or when its turn has come. What was held back is asked again: it may have been edited.
 */
export const timerReckoner = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  { site, newId }: { site: Site; newId: NewId },
) => {
  const { table } = layout;
  const incidents = incidentStore(client, layout);
  const set = timerSetter(client, layout);
  const fire = timerFirer(client, layout, { site, newId });

  const dueOf = async (state: IncidentState, { terms, calendars }: Terms, now: Date) => {
    const unread = state.kpis.filter(({ calendarId }) => !calendars.has(calendarId));
    const read = await calendarsFor(client, table, state.incident.siteId, unread);
    for (const [id, calendar] of read) calendars.set(id, calendar);
    const { timer: _, ...unheld } = state;
    const calendarBy: CalendarBy = (named) => calendarOf(named, calendars);
    const { due, ahead } = dueTimers(unheld, now, { terms, calendarBy });
    return { ahead, isDue: due.length > 0, after: timersOf(state, terms, calendarBy)[due.length] };
  };

  /** Whether the timer has another time by now. */
  const reckon = async (
    reference: string,
    { terms, turns, now }: { terms: Terms; turns: Turns; now: Date },
  ): Promise<boolean> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const state = await incidents.load(reference);
      if (!state) return false;
      const { ahead, isDue, after } = await dueOf(state, terms, now);
      if (stands(state.timer, ahead)) return false;
      const turn = isDue ? turns.take(now).toISOString() : undefined;
      const waits = turn !== undefined && turn > now.toISOString();
      const taken = await set(state, {
        held: [],
        ...ahead,
        // What else comes by then takes it along: there is one timer for all.
        ...(waits ? { notBefore: after && after.at < turn ? after.at : turn } : {}),
      });
      if (!taken) continue;
      if (turn && !waits) await fire({ reference }, now);
      return true;
    }
    // Whoever changes it so often has reckoned it, too.
    return false;
  };

  return async (siteId: string) => {
    const [{ escalations }, { value: timers }] = await Promise.all([
      escalationStore(client, table, siteId).current(),
      settingsStore(client, table, siteId).section('timers'),
    ]);
    const terms: Terms = { terms: { escalations, timers }, calendars: new Map() };
    return (reference: string, turns: Turns, now: Date) => reckon(reference, { terms, turns, now });
  };
};

/** Whether the timer says what comes next; of what is overdue and has its turn, it is not asked since when. */
function stands(timer: IncidentTimer | undefined, { next, soon }: Ahead): boolean {
  if (timer?.notBefore && timer.next && next) return nameOf(timer.next) === nameOf(next);
  return isDeepStrictEqual([timer?.next, timer?.soon], [next, soon]) && (timer?.held ?? []).length === 0;
}
