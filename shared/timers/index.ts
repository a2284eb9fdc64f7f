export { type TimersFired, timerFirer } from './fire-store.ts';
export type { Replanned } from './go-through-store.ts';
export { calendarReplanner, timersReplanner } from './replan-store.ts';
