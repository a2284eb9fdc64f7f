export {
  type Choice,
  type Chooser,
  choosePolicy,
  choosers,
  choosingFields,
  type Named,
  policyFaults,
} from './choose.ts';
export { isLive, isRunning, scheduled } from './clock.ts';
export { comesTo } from './comes-to.ts';
export { customKpiKey } from './custom-kpi.ts';
export {
  Due,
  DueEntry,
  type DuePage,
  DueReckoning,
  DueReplan,
  DueTimer,
  duePage,
  SWEEP_AHEAD_MS,
} from './due-store.ts';
export { type Figures, figuresAt } from './figures.ts';
export { KpiInstance, type KpiTerms, StoredKpi, type Threshold } from './kpi.ts';
export { DEFAULT_POLICY, type DefaultPolicy, defaultPolicy, termsOf } from './policy.ts';
export { MOST_POLICIES, PolicyInput, type PolicyTerms, SlaPolicy } from './policy-schema.ts';
export { PolicySet, type PolicyStore, policyStore } from './policy-store.ts';
export { policyUseLabel, usePolicy } from './policy-uses-store.ts';
export { preview, type Targets, type Thresholds } from './preview.ts';
export { KpiFigures, SlaPreviewInput } from './preview-schema.ts';
export {
  advance,
  type Board,
  cancelAll,
  type Happening,
  type HappeningType,
  isDue,
  type Moved,
  move,
  nextThreshold,
  ownKpis,
  type Phase,
  replay,
  startedClock,
  type Told,
} from './promises.ts';
export { needsPast, underTerms } from './under-terms.ts';
export { turnsAny, watch } from './watch.ts';
