export { DueEntry, type DuePage, duePage } from './due-store.ts';
export {
  advance,
  cancel,
  KpiInstance,
  meet,
  nextThreshold,
  startFirstResponse,
  type Threshold,
} from './kpi.ts';
export { defaultPolicy, type SlaPolicy } from './policy.ts';
