export { type TimersFired, timerFirer } from './fire-store.ts';
