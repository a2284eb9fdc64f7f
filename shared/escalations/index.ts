export { escalationBrings, timersBring } from './brings.ts';
export { daysAfter } from './count-time.ts';
export {
  Escalation,
  EscalationInput,
  MOST_ESCALATIONS,
} from './escalation.ts';
export { escalationFaults } from './escalation-faults.ts';
export { EscalationSet, type EscalationStore, escalationStore } from './escalation-store.ts';
export { timerTerms } from './terms-store.ts';
export { aheadOf, IncidentTimer, nameOf } from './timer-item.ts';
export {
  type CalendarBy,
  MOST_TIMES,
  type Timer,
  type TimerKind,
  type TimerTerms,
  timersOf,
  type Watched,
} from './timers.ts';
export { Since, sinceOf, TimersDone } from './watched.ts';
