export { Channel, statuses } from '../settings/index.ts';
export { type Assignment, assign, explainRoute, route, take } from './assign.ts';
export type { Change, IncidentState } from './change.ts';
export { attachChild, detachChild, moved } from './children.ts';
export { type ClosedChildren, closeChildren } from './close-children-store.ts';
export { type ContactMergeParts, followContactMerge } from './contact-merge.ts';
export { customerAnswer } from './customer-answer.ts';
export { mayRead, ownAmong, type Viewer } from './customer-entries.ts';
export {
  type NewDescription,
  newDescription,
  type ToldText,
} from './description.ts';
export { type DescriptionStore, descriptionStore } from './description-store.ts';
export {
  Actor,
  AttachmentNote,
  type EventData,
  type EventType,
  eventOfItem,
  eventTypes,
  type Mailed,
  TimelineEvent,
  theDesk,
  timelineEvent,
} from './event.ts';
export { addEvent } from './event-store.ts';
export { type FamilyStore, familyStore } from './family-store.ts';
export {
  attachmentKey,
  EXPECTED_SECONDS,
  expectFile,
  fileArrived,
  filesNoted,
  isAwaited,
  MAX_FILE_BYTES,
  MAX_FILES,
  mayTake,
  published,
  removeFile,
  uploadKey,
  withMailFiles,
} from './file.ts';
export { findEvent } from './find-event-store.ts';
export {
  AgentRef,
  type ContactRef,
  CustomValue,
  Incident,
  Priority,
  Reference,
  Status,
} from './incident.ts';
export { withNotices } from './inform.ts';
export type { Known } from './known.ts';
export { legalStatuses, takesAnswers } from './lifecycle.ts';
export type { IncidentList, ListSource } from './list-query.ts';
export { type IncidentPage, type ListedIncident, listIncidents } from './list-store.ts';
export { openLoads } from './load-store.ts';
export { merge } from './merge.ts';
export type { Merging } from './merging.ts';
export { DayMinutes, minutesOf, StoredMinutes, totalOf } from './minutes-store.ts';
export { type Note, note } from './note.ts';
export { type Happening, noteEvent } from './note-event.ts';
export { removeOldTexts } from './old-text-store.ts';
export { asOneChange, stateAfter } from './one-change.ts';
export { asOneContact, type OneContact } from './one-contact.ts';
export { openIncident, type Question } from './open-incident.ts';
export {
  AttachedFile,
  type Child,
  type Opportunity,
  type PartChange,
  type PartKind,
  type PartOf,
  type PresentedOffer,
  partKinds,
  type Relation,
  relationKinds,
  type ServiceOrder,
  type Task,
  type TimeEntry,
} from './part.ts';
export { type PartStore, partStore } from './part-store.ts';
export { passOnIncidents } from './pass-on-store.ts';
export { becoming, type PatchWish, patch } from './patch.ts';
export { ownerMoved, productMoved } from './patch-entitlement.ts';
export { IncidentPatch } from './patch-schema.ts';
export { calendarsFor } from './promise-keeper-store.ts';
export { firePromise, replanPromise } from './promise-store.ts';
export { type Calendars, calendarOf, type Owed, toldEvent, withPromises } from './promises.ts';
export { type Rating, rate } from './rate.ts';
export { type IncidentReader, incidentReader, partitionsOf } from './read-store.ts';
export { filesOfEvent, type Redaction, type Remains, redact, type ToRedact } from './redact.ts';
export { findReferences, formatReference, referenceDay } from './reference.ts';
export { addRelation, MOST_RELATIONS, mirrorOf, type NewRelation, removeRelation } from './relation.ts';
export { type AgentReply, MAX_MAILED_BYTES, reply } from './reply.ts';
export type { Routed } from './route.ts';
export {
  answerOffer,
  type OfferOfCatalogue,
  presentOffer,
  titleOf,
  whyNotOffered,
} from './sales-offer.ts';
export {
  changeOpportunity,
  isCurrency,
  MOST_OPPORTUNITIES,
  type OpportunityFields,
  openOpportunity,
} from './sales-opportunity.ts';
export {
  changeServiceOrder,
  linkServiceOrder,
  MOST_SERVICE_ORDERS,
  type ServiceOrderFields,
} from './sales-service-order.ts';
export { type SplitRequest, split } from './split.ts';
export { splitBefore, splitMarker } from './split-store.ts';
export { staleIncident } from './stale.ts';
export { step } from './step.ts';
export { type IncidentStore, incidentStore } from './store.ts';
export { changeLiving, livingIncident } from './survivor.ts';
export { addTask, changeTask, MAX_TASKS, type TaskChange } from './task.ts';
export {
  beginningOf,
  ITEM_BYTES,
  KeptText,
  type TextStore,
  textStore,
} from './text-store.ts';
export {
  logTime,
  MAX_MINUTES,
  refuseFuture,
  refuseTimeOfOthers,
  removeTime,
  type TimeChange,
} from './time-entry.ts';
export type { MinutesOf } from './time-writes.ts';
export { type Ahead, dueTimers, nowOf, withTimer } from './timed.ts';
export { timedMail } from './timed-mail.ts';
export type { TimelinePage, TimelineQuery } from './timeline-store.ts';
export {
  emptiedWrites,
  eventWrite,
  kpiWrite,
  partWrite,
  type TableLayout,
  timerItem,
  tombstoneWrite,
  writesOf,
} from './writes.ts';
