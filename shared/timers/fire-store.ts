import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { factFinder, meansOf } from '../automation/index.ts';
import {
  type Escalation,
  escalationStore,
  nameOf,
  type Timer,
  type TimerKind,
  type TimerTerms,
} from '../escalations/index.ts';
import {
  type Ahead,
  type Change,
  calendarOf,
  calendarsFor,
  dueTimers,
  type IncidentState,
  incidentStore,
  nowOf,
  patch,
  type TableLayout,
  theDesk,
  withNotices,
} from '../incidents/index.ts';
import { stopwatch } from '../platform/clock.ts';
import type { Site } from '../platform/environment.ts';
import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import { evaluate, loadPatterns, needsOf, patienceBy, reasonsOf } from '../rules/index.ts';
import { type Settings, settingsStore } from '../settings/index.ts';
import type { DueTimer } from '../sla/index.ts';
import { askFeedback, followUp, givingUp } from './by-mail.ts';
import { escalate } from './escalate.ts';
import { timerSetter } from './timer-store.ts';

/** More than so many at once are left to the next sweep. */
const MOST_AT_ONCE = 20;

/** What a timer does: a change, or why it does not as long as the incident stands as it does. */
type Deed = { readonly change: Change } | { readonly held: string };

/** What came of one firing. */
export interface TimersFired {
  readonly fired: readonly TimerKind[];
  readonly held: readonly TimerKind[];
}

/**
 * Does what is due on an incident by its settings and escalations as they are now, each in one transaction with the
 * note that it was done: told twice, late, or after something else has happened to it, the rest is silence. Where
 * nothing is due yet, because what is set up was changed, the timer is set to what comes next.
 */
export const timerFirer = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  { site, newId }: { site: Site; newId: NewId },
) => {
  const { table } = layout;
  const incidents = incidentStore(client, layout);
  const set = timerSetter(client, layout);
  const settingsOf = settingsStore(client, table, site.id);
  const escalations = escalationStore(client, table, site.id);
  const facts = factFinder(client, table, site);
  const means = meansOf(client, table, site);

  const known = async (): Promise<{ terms: TimerTerms; settings: Settings }> => {
    const [set, settings, { value: timers }] = await Promise.all([
      escalations.current(),
      settingsOf.load(),
      settingsOf.section('timers'),
    ]);
    return { terms: { escalations: set.escalations, timers }, settings };
  };

  const dueOf = async (state: IncidentState, terms: TimerTerms, now: Date) => {
    const calendars = await calendarsFor(client, table, site.id, state.kpis);
    return dueTimers(state, now, { terms, calendarBy: (named) => calendarOf(named, calendars) });
  };

  const escalated = async (
    state: IncidentState,
    timer: Timer,
    escalation: Escalation,
    by: { now: Date; settings: Settings },
  ): Promise<Deed> => {
    const { when } = escalation;
    const evaluation =
      when &&
      evaluate(
        when,
        await facts.of(
          state.incident,
          { changes: {}, event: { type: 'timer', actor: 'desk' }, opening: false },
          needsOf([when]),
          by.now,
        ),
        patienceBy(stopwatch)(await loadPatterns()),
      );
    if (evaluation && !evaluation.holds) return { held: 'its condition does not hold' };
    const change = await escalate(
      state,
      escalation,
      { timer, why: reasonsOf(evaluation) },
      { ...means, ...by, site, newId },
    );
    return { change };
  };

  const deedOf = async (
    state: IncidentState,
    timer: Timer,
    { terms, settings, now }: { terms: TimerTerms; settings: Settings; now: Date },
  ): Promise<Deed> => {
    const by = { customers: means.customers, site, now, newId };
    const desk = { actor: theDesk, now, newId, settings };
    switch (timer.kind) {
      case 'escalation': {
        const escalation = terms.escalations.find(({ id }) => id === timer.what);
        return escalation ? escalated(state, timer, escalation, { now, settings }) : { held: 'it is gone' };
      }
      case 'followUp': {
        const change = await followUp(state, timer, by);
        return change ? { change } : { held: 'the contact is not to be mailed' };
      }
      case 'feedback':
        return { change: await askFeedback(state, timer, by) };
      default: {
        const fields =
          timer.kind === 'close'
            ? { status: 'closed' as const, reason: `solved ${terms.timers.close?.afterDays} days ago` }
            : givingUp(terms.timers.followUp);
        const change = patch(state, { fields }, desk);
        return change ? { change: withNotices(change, by) } : { held: 'nothing is left to change' };
      }
    }
  };

  /** One of what is due, and whether there may be more; undefined where nothing is. */
  const fireNext = async (
    reference: string,
    now: Date,
    { terms, settings }: { terms: TimerTerms; settings: Settings },
  ) => {
    let seen: { state: IncidentState; timer?: Timer; held?: string } | undefined;
    const change = await incidents.change(reference, async (state) => {
      const [timer] = (await dueOf(state, terms, now)).due;
      seen = { state };
      if (!timer) return undefined;
      const deed = await held(() => deedOf(state, timer, { terms, settings, now }));
      seen = { state, timer, ...('held' in deed ? { held: deed.held } : {}) };
      return 'change' in deed ? deed.change : undefined;
    });
    if (!change && seen) await setTimer(seen, await dueOf(holding(seen), terms, now));
    if (!seen?.timer) return undefined;
    // A change brings its timer where that is another, or due already.
    const next = change?.timer?.next;
    const more = !change || (next !== undefined && next.at <= nowOf(change.incident, now, seen.state.kpis));
    return { kind: seen.timer.kind, held: seen.held !== undefined, more };
  };

  /** Sets the timer to what comes next but for what was held back, unless somebody changes the incident meanwhile. */
  const setTimer = async (
    seen: { state: IncidentState; timer?: Timer },
    { ahead }: { ahead: Ahead },
  ): Promise<void> => {
    const { timer: stored, incident } = seen.state;
    const { held } = holding(seen).timer;
    const stays = isDeepStrictEqual(
      [held, ahead.next, ahead.soon],
      [stored?.held ?? [], stored?.next, stored?.soon],
    );
    if (stays && held.length === 0) return;
    await set(seen.state, { held, heldAt: incident.version, ...ahead });
  };

  return async ({ reference }: Pick<DueTimer, 'reference'>, now: Date): Promise<TimersFired> => {
    const fired: TimerKind[] = [];
    const kept: TimerKind[] = [];
    const terms = await known();
    for (let count = 0; count < MOST_AT_ONCE; count += 1) {
      const one = await orAbsent(fireNext(reference, now, terms));
      if (!one) break;
      (one.held ? kept : fired).push(one.kind);
      if (!one.more) break;
    }
    return { fired, held: kept };
  };
};

/** The state with its timer holding back what was just looked at, besides what it held already. */
function holding({ state, timer }: { state: IncidentState; timer?: Timer }) {
  const { timer: stored, incident } = state;
  const { reference, siteId, version } = incident;
  const before = stored?.heldAt === version ? stored.held : [];
  const held = timer ? [...before, nameOf(timer)] : before;
  return { ...state, timer: { reference, siteId, version, held, heldAt: version } };
}

/** What an incident refuses, such as being solved with tasks left to do, is held back until it changes. */
async function held(deed: () => Promise<Deed>): Promise<Deed> {
  try {
    return await deed();
  } catch (error) {
    if (error instanceof DeskError && error.code !== 'busy') return { held: error.message };
    throw error;
  }
}

async function orAbsent<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof DeskError && error.code === 'notFound') return undefined;
    throw error;
  }
}
