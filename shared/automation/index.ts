export { type FactFinder, factFinder } from './facts-store.ts';
export { Turn } from './routing-store.ts';
export { type RunOutcome, ruleRunner } from './run-store.ts';
