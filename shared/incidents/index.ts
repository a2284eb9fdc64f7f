export { addEvent } from './add-event.ts';
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
export { firePromise } from './fire-promise.ts';
export { Channel, channels, Incident, Reference, Status, statuses } from './incident.ts';
export { takesAnswers } from './lifecycle.ts';
export { type IncidentPage, listIncidents } from './list-incidents.ts';
export { openIncident, type Question } from './open-incident.ts';
export { type IncidentReader, incidentReader, type TimelinePage } from './read-incident.ts';
export { findReferences } from './reference.ts';
export { type AgentReply, reply } from './reply.ts';
export { promisesAt } from './revise.ts';
export { type IncidentStore, incidentStore } from './store.ts';
export { eventWrite, kpiWrite, staleIncident, type TableLayout } from './writes.ts';
