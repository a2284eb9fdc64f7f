import type { Change, IncidentState } from './change.ts';
import type { TimelineEvent } from './event.ts';

/** The state that a change leads to. */
export function stateAfter({ before, incident, kpis }: Change): IncidentState {
  const changed = new Set(kpis.map(({ kpi }) => kpi));
  return { incident, kpis: [...(before?.kpis ?? []).filter(({ kpi }) => !changed.has(kpi)), ...kpis] };
}

/**
 * Steps on one incident, each decided on what the one before it left, as one change: one version more than
 * `before`, one instant, and everything that each of them tells and brings about.
 */
export function asOneChange(before: IncidentState, steps: readonly Change[]): Change | undefined {
  const last = steps.at(-1);
  if (!last) return undefined;
  const version = before.incident.version + 1;
  const at = last.incident.updatedAt;
  const told = (event: TimelineEvent): TimelineEvent => ({
    ...event,
    at,
    ...(event.version === undefined ? {} : { version }),
  });
  const kpis = new Map(steps.flatMap((step) => step.kpis.map((kpi) => [kpi.kpi, kpi])));
  const events = steps.flatMap((step) => step.events.map(told));
  const own = new Set(events.map(({ id }) => id));
  const parts = steps.flatMap((step) => step.parts ?? []);
  return {
    before,
    incident: { ...last.incident, version },
    kpis: [...kpis.values()],
    events,
    messages: steps.flatMap((step) =>
      step.messages.map((message) => ({
        ...message,
        createdAt: at,
        // What a message says stands in an entry, which is found by its instant.
        ...(message.event && own.has(message.event.id) ? { event: { ...message.event, at } } : {}),
      })),
    ),
    ...(parts.length > 0 ? { parts } : {}),
  };
}
