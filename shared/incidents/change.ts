import type { OutgoingMessage } from '../responses/index.ts';
import type { KpiInstance } from '../sla/index.ts';
import type { TimelineEvent } from './event.ts';
import type { Incident } from './incident.ts';
import type { PartChange } from './part.ts';

/** An incident with its promises, as one read gives it. */
export interface IncidentState {
  readonly incident: Incident;
  readonly kpis: readonly KpiInstance[];
}

/** One change with all its consequences; it is written whole or not at all. */
export interface Change {
  /** What the change was decided on; absent for a new incident. */
  readonly before?: IncidentState;
  readonly incident: Incident;
  /** Set when the description is new. */
  readonly description?: string;
  /** The KPI instances that are new or have changed. */
  readonly kpis: readonly KpiInstance[];
  readonly events: readonly TimelineEvent[];
  readonly messages: readonly OutgoingMessage[];
  /** Tasks, time, files, relations and what else hangs on the incident, where they change with it. */
  readonly parts?: readonly PartChange[];
}
