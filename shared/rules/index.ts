export { Condition } from './condition.ts';
export { type ConditionChecks, conditionFaults } from './condition-faults.ts';
export {
  type Evaluation,
  evaluate,
  type FactChange,
  type Facts,
  type FactValue,
  type Patterns,
} from './evaluate.ts';
export { type FactSources, factsOf, type IncidentOfFacts } from './facts.ts';
export { calendarsOf, type FactNeeds, needsOf } from './needs.ts';
export { linearPatterns } from './patterns.ts';
