export { type TimersFired, timerFirer } from './fire-store.ts';
export { calendarReplanner, type Replanned } from './replan-store.ts';
