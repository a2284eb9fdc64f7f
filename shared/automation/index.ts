export type { Acting, Means } from './acting.ts';
export { type CarriedOut, carryOut } from './carry-out.ts';
export { type FactFinder, factFinder } from './facts-store.ts';
export { meansOf } from './means-store.ts';
export { Turn } from './routing-store.ts';
export { type RunOutcome, ruleRunner } from './run-store.ts';
