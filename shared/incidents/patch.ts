import type { Entitlement } from '../entitlements/index.ts';
import type { NewId } from '../platform/ids.ts';
import type { OutgoingMessage } from '../responses/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Change, IncidentState } from './change.ts';
import { closedMail } from './closed-mail.ts';
import type { NewDescription } from './description.ts';
import { byRule, Draft } from './draft.ts';
import { type Actor, type TimelineEvent, theDesk, timelineEvent } from './event.ts';
import type { ContactRef, Incident } from './incident.ts';
import type { Known } from './known.ts';
import { moveTo } from './lifecycle.ts';
import { patchAssignee } from './patch-assignee.ts';
import { patchCodes } from './patch-codes.ts';
import { patchCustomFields } from './patch-custom-fields.ts';
import { patchCancelled, patchEntitlement } from './patch-entitlement.ts';
import { patchNamed } from './patch-named.ts';
import { patchPriority } from './patch-priority.ts';
import type { IncidentPatch } from './patch-schema.ts';
import { nextVersion, type PlaceOf, placesOf } from './revise.ts';
import { routeOf } from './route.ts';

/** A PATCH whose contact is found, and whose description is compared with the one that stands. */
export interface PatchWish {
  readonly fields: Omit<IncidentPatch, 'contact' | 'description'>;
  readonly contact?: ContactRef | undefined;
  /** What `fields` name of customers, devices and contracts. Absent: nothing was looked up. */
  readonly known?: Known | undefined;
  /** The entitlement that `fields` names, or that stays, found to cover what the incident becomes. */
  readonly entitlement?: Entitlement | undefined;
  /** Absent where the description stays as it is. */
  readonly description?: NewDescription | undefined;
}

export interface PatchBy {
  readonly actor: Actor;
  readonly now: Date;
  readonly newId: NewId;
  readonly settings: Settings;
  /** Whether the actor works all incidents, whichever groups they are in. */
  readonly manages?: boolean | undefined;
}

/**
 * Sets, changes and clears fields under their rules. Each change is an entry of the timeline; what follows by a
 * rule is one of the desk's own. Undefined where nothing changes.
 * @throws DeskError invalidRequest naming every field at fault; illegalTransition; conflict where something is
 * left to do before it can be solved.
 */
export function patch(state: IncidentState, wish: PatchWish, by: PatchBy): Change | undefined {
  const { fields, description } = wish;
  const before = state.incident;
  const draft = draftOf(before, wish, by);
  if (fields.status) moveDraft(draft, fields.status, by);
  const closing = closesChildren(before, fields);
  if (draft.changed.length === 0 && !closing) return undefined;
  return changeOf(state, draft, { ...by, closing, reason: fields.reason, description });
}

/** What an incident becomes by a patch, before anything is said of its entitlement. */
export const becoming = (before: Incident, { entitlement: _, ...wish }: PatchWish, by: PatchBy): Incident => {
  const { entitlement: __, ...fields } = wish.fields;
  return draftOf(before, { ...wish, fields }, by).incident;
};

/** The incident with its fields as wished, under their rules; the status is left as it is. */
export function draftOf(before: Incident, wish: PatchWish, by: Omit<PatchBy, 'now' | 'newId'>): Draft {
  const { fields, description } = wish;
  const draft = new Draft(before, fields.reason);
  patchPlainFields(draft, wish);
  patchNamed(draft, before, fields, wish.known);
  if (description) draft.note('description', description.from, description.to);
  patchCodes(draft, fields, by.settings);
  patchPriority(draft, fields, by.settings);
  if (fields.customFields) patchCustomFields(draft, fields.customFields, by.settings.customFields);
  if (fields.route) applyRoute(draft, by.settings);
  patchAssignee(draft, before, fields.assignee, by);
  patchCancelled(draft, before, by.settings);
  // What it covers is told by the fields above.
  patchEntitlement(draft, before, wish);
  draft.check();
  return draft;
}

const plain = [
  ...(['subject', 'resolutionNotes', 'shareResolution'] as const),
  ...(['slaPolicy', 'language', 'tags', 'informedUsers'] as const),
];

const emptied: { readonly [F in keyof Incident]?: Incident[F] } = { tags: [], informedUsers: [] };

/** Fields that any value of their form is taken for. */
function patchPlainFields(draft: Draft, { fields, contact }: PatchWish): void {
  if (contact) draft.set('contact', contact);
  for (const field of plain) setPlain(draft, field, fields[field]);
}

function setPlain(draft: Draft, field: (typeof plain)[number], to: unknown): void {
  if (to === undefined) return;
  draft.set(field, (to === null ? emptied[field] : to) as Incident[typeof field]);
}

function applyRoute(draft: Draft, settings: Settings): void {
  const routed = routeOf(draft.incident, settings);
  if (!routed) return;
  const rule = byRule(`routing: ${routed.name}`);
  if (routed.queue) draft.set('queue', routed.queue, rule);
  if (routed.supportGroup) draft.set('supportGroup', routed.supportGroup, rule);
}

function moveDraft(draft: Draft, status: Incident['status'], by: PatchBy): void {
  const from = draft.incident.status;
  draft.become(moveTo(draft.incident, status, by));
  if (from !== status) draft.note('status', from, status);
}

/** Children of one that is closed already are closed later on, while any is left. */
const closesChildren = ({ status, children }: Incident, fields: PatchWish['fields']): boolean =>
  fields.closeChildren === true && children.all > 0 && (status !== 'closed' || children.open > 0);

interface Making extends PatchBy {
  readonly closing: boolean;
  readonly reason: string;
  readonly description: NewDescription | undefined;
}

function changeOf(state: IncidentState, draft: Draft, making: Making): Change {
  const incident = nextVersion(draft.incident, making.now);
  const place = placesOf(incident, making);
  const solved = state.incident.status !== 'solved' && incident.status === 'solved';
  const mail = solved ? closedMail(incident, place(theDesk), making.newId(making.now)) : undefined;
  const { description } = making;
  return {
    before: state,
    incident,
    ...(description ? { description: description.text } : {}),
    ...(description?.replaced ? { replacedText: description.replaced } : {}),
    kpis: [],
    events: [
      ...fieldEvents(draft, making.actor, place),
      ...(making.closing
        ? [timelineEvent('childrenToClose', place(making.actor), { because: making.reason })]
        : []),
      ...(mail ? [mail.event] : []),
    ],
    messages: mail ? [mail.message satisfies OutgoingMessage] : [],
  };
}

const fieldEvents = (draft: Draft, actor: Actor, place: PlaceOf): TimelineEvent[] =>
  draft.changed.map(({ byRule: ruled, ...data }) =>
    timelineEvent('fieldChanged', place(ruled ? theDesk : actor), data),
  );
