export { Channel, statuses } from '../settings/index.ts';
export type { Change, IncidentState } from './change.ts';
export { customerAnswer } from './customer-answer.ts';
export {
  Actor,
  AttachmentNote,
  type EventData,
  type EventType,
  eventTypes,
  TimelineEvent,
  theDesk,
  timelineEvent,
} from './event.ts';
export { addEvent } from './event-store.ts';
export {
  AgentRef,
  AssetSnapshot,
  type ContactRef,
  CustomValue,
  Incident,
  InformedUser,
  Priority,
  Reference,
  Status,
} from './incident.ts';
export { withNotices } from './inform.ts';
export { takesAnswers } from './lifecycle.ts';
export type { IncidentList, ListSource } from './list-query.ts';
export { type IncidentPage, type ListedIncident, listIncidents } from './list-store.ts';
export { openIncident, type Question } from './open-incident.ts';
export {
  type AttachedFile,
  type Opportunity,
  type PartChange,
  type PartKind,
  type PartOf,
  type PresentedOffer,
  partKinds,
  type Relation,
  type ServiceOrder,
  type Task,
  type TimeEntry,
} from './part.ts';
export { type PartStore, partStore } from './part-store.ts';
export { firePromise } from './promise-store.ts';
export { type IncidentReader, incidentReader, partitionsOf } from './read-store.ts';
export { findReferences } from './reference.ts';
export { type AgentReply, reply } from './reply.ts';
export { promisesAt } from './revise.ts';
export { type IncidentStore, incidentStore } from './store.ts';
export {
  beginningOf,
  ITEM_BYTES,
  KeptText,
  MAX_TEXT_BYTES,
  type TextStore,
  textStore,
  textsPrefix,
} from './text-store.ts';
export type { TimelinePage, TimelineQuery } from './timeline-store.ts';
export { eventWrite, kpiWrite, type TableLayout } from './writes.ts';
