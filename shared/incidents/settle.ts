import { type DrawCause, drawId, type EntitlementUse, type NewDraw } from '../entitlements/index.ts';
import type { NewId } from '../platform/ids.ts';
import type { Change } from './change.ts';
import { type Actor, type TimelineEvent, theDesk, timelineEvent } from './event.ts';
import type { Incident } from './incident.ts';

/**
 * The change with what it draws on the incident's entitlement or gives back to it. That follows from what the
 * incident was and is, whoever changes it and by whichever way: no way of changing one can forget it, and as an
 * incident knows what it has drawn, none draws twice. Where it is called again nothing more is drawn.
 */
export function settled<C extends Change>(change: C, newId: NewId): C {
  const others = change.others?.map((other) => settled(other, newId));
  return { ...settledAlone(change, newId), ...(others ? { others } : {}) };
}

function settledAlone<C extends Change>(change: C, newId: NewId): C {
  const before = change.before?.incident;
  const had = before?.entitlementUse;
  const { entitlementUse: chosen, ...rest } = change.incident;
  if (change.draws || (!had && !chosen)) return change;
  const use = chosen && chosen.entitlement === rest.entitlement ? chosen : undefined;
  const same = had && use && had.entitlement === use.entitlement ? had : undefined;
  const owed = use ? owes(rest, use, same?.drawn ?? 0) : 0;
  const by = {
    actor: change.events.find(({ actor }) => actor.kind !== 'desk')?.actor ?? theDesk,
    day: dayOfWork(change),
  };
  const draws: NewDraw[] = [];
  if (had && had.drawn !== (same ? owed : 0)) {
    const change = had.drawn - (same ? owed : 0);
    draws.push(drawOf(same && use ? use : had, change, before, rest, by));
  }
  if (use && !same && owed > 0) draws.push(drawOf(use, -owed, before, rest, by));
  const drawnAt = owed === (same?.drawn ?? 0) ? same?.drawnAt : rest.updatedAt;
  const { drawnAt: _, ...unsettled } = use ?? {};
  return {
    ...change,
    incident: {
      ...rest,
      ...(use
        ? { entitlementUse: { ...unsettled, drawn: owed, ...(owed > 0 && drawnAt ? { drawnAt } : {}) } }
        : {}),
    },
    events: [...change.events, ...draws.map((one) => drawEvent(one, rest, newId))],
    ...(draws.length > 0 ? { draws } : {}),
  };
}

/** How much of its entitlement an incident takes as it stands; what it drew when it was solved stays drawn. */
function owes(incident: Incident, use: EntitlementUse, drawn: number): number {
  if (incident.mergedInto || incident.cancelled || incident.doNotDecrement) return 0;
  if (use.terms === 'minutes') return incident.minutes.billable;
  if (use.terms === 'unlimited') return 0;
  const solved = incident.status === 'solved' || incident.status === 'closed';
  return use.decrementOn === 'create' || solved || drawn > 0 ? 1 : 0;
}

/** The day of the time that this change logs. */
const dayOfWork = ({ parts = [] }: Change): string | undefined =>
  parts.flatMap((one) => (one.kind === 'time' && !one.remove ? one.part.day : [])).at(0);

function drawOf(
  use: EntitlementUse,
  change: number,
  before: Incident | undefined,
  incident: Incident,
  by: { actor: Actor; day: string | undefined },
): NewDraw {
  const { reference, version, updatedAt: at } = incident;
  const because = change < 0 ? whyDrawn(use, before, incident) : whyGivenBack(use, before, incident);
  return {
    draw: {
      id: drawId(reference, version),
      ...{ entitlement: use.entitlement, at, change, because, reference, version, by: by.actor },
    },
    ...(change < 0 ? { condition: conditionOf(use, because, by.day) } : {}),
  };
}

function conditionOf(use: EntitlementUse, because: DrawCause, day: string | undefined): NewDraw['condition'] {
  const { scopeRevision, terms } = use;
  if (terms === 'incidents') return { scopeRevision, left: 'covered' };
  // Work that was done is drawn for, if there is nothing left: what is overdrawn is seen, and chosen no more.
  const chosen = because === 'created' || because === 'chosen';
  return { scopeRevision, left: chosen ? 'some' : 'none', day: because === 'timeLogged' ? day : undefined };
}

function whyDrawn(use: EntitlementUse, before: Incident | undefined, after: Incident): DrawCause {
  if (!before) return 'created';
  if (before.entitlement !== use.entitlement) return 'chosen';
  if (before.doNotDecrement && !after.doNotDecrement) return 'decrementAgain';
  if (before.cancelled && !after.cancelled) return 'notCancelled';
  if (after.merged.length > before.merged.length) return 'merged';
  return use.terms === 'minutes' ? 'timeLogged' : 'solved';
}

function whyGivenBack(use: EntitlementUse, before: Incident | undefined, after: Incident): DrawCause {
  if (after.mergedInto) return 'merged';
  if (after.entitlement !== use.entitlement) return after.entitlement ? 'replaced' : 'cleared';
  if (after.cancelled && !before?.cancelled) return 'cancelled';
  if (after.doNotDecrement && !before?.doNotDecrement) return 'doNotDecrement';
  return 'timeRemoved';
}

/** What the timeline says of it: it follows by a rule, so the desk says it. */
function drawEvent({ draw }: NewDraw, incident: Incident, newId: NewId): TimelineEvent {
  const { reference, version, updatedAt: at } = incident;
  const place = { id: newId(new Date(at)), reference, at, actor: theDesk, version };
  const { entitlement, change, because } = draw;
  return timelineEvent(change < 0 ? 'entitlementDrawn' : 'entitlementGivenBack', place, {
    ...{ entitlement, amount: Math.abs(change), because },
  });
}
