import type { NewDraw } from '../entitlements/index.ts';
import type { IncidentTimer, TimerTerms } from '../escalations/index.ts';
import type { OutgoingMessage } from '../responses/index.ts';
import type { KpiInstance, PolicySet } from '../sla/index.ts';
import type { NamedText } from './description.ts';
import type { TimelineEvent } from './event.ts';
import type { Incident } from './incident.ts';
import type { PartChange } from './part.ts';
import type { KeptText } from './text-store.ts';

/** An incident with its promises, as one read gives it. */
export interface IncidentState {
  readonly incident: Incident;
  readonly kpis: readonly KpiInstance[];
  /** What time does next to it; absent where it never was to do anything. */
  readonly timer?: IncidentTimer | undefined;
}

/** One change with all its consequences; it is written whole or not at all. */
export interface Change {
  /** What the change was decided on; absent for a new incident. */
  readonly before?: IncidentState;
  readonly incident: Incident;
  /** Set when the description is new: the text, or what `textStore` keeps of a long one. */
  readonly description?: string | KeptText;
  /** The description that stood in its place: it stays readable under its id. */
  readonly replacedText?: NamedText;
  /** The KPI instances that are new or have changed: the store fills them in, for whichever change it is. */
  readonly kpis: readonly KpiInstance[];
  readonly events: readonly TimelineEvent[];
  readonly messages: readonly OutgoingMessage[];
  /** Tasks, time, files, relations and what else hangs on the incident, where they change with it. */
  readonly parts?: readonly PartChange[];
  /** What it draws on an entitlement or gives back: see `settled`. */
  readonly draws?: readonly NewDraw[];
  /** What changes on other incidents in the same transaction: both sides of a merge, parent and child. */
  readonly others?: readonly Change[];
  /** Incidents that are not changed, and must still stand in the family where they were seen. */
  readonly unmoved?: readonly FamilyPlace[];
  /** The policies of the site, where who opens the incident has read them already. */
  readonly policies?: PolicySet & { readonly timing?: TimerTerms };
  /** What time does next, where that is other than before: the store fills it in, too. */
  readonly timer?: IncidentTimer | undefined;
  /** Set once its promises are where the change leaves them. */
  readonly promised?: true;
}

/** Where an incident was seen in its family: under which parent, and with how many children of its own. */
export interface FamilyPlace {
  readonly reference: string;
  readonly parent: string | undefined;
  /** Where it counts that it has got no further child since. */
  readonly children?: number;
}

/** A change with all that go with it. */
export const togetherWith = (change: Change): readonly Change[] => [
  change,
  ...(change.others ?? []).flatMap(togetherWith),
];
