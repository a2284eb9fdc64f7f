export { Action } from './action.ts';
export { assumed } from './assume.ts';
export { Condition, testsOf } from './condition.ts';
export { type ConditionChecks, conditionFaults } from './condition-faults.ts';
export { conditionsOf, type Deciding, decideRules, type RuleDecision, reasonsOf } from './decide.ts';
export {
  type Evaluation,
  evaluate,
  type FactChange,
  type Facts,
  type FactValue,
  type Patterns,
} from './evaluate.ts';
export { changeFault, factFault } from './fact-faults.ts';
export { type FactSources, factsOf, type IncidentOfFacts } from './facts.ts';
export { type Naming, namedBy } from './naming.ts';
export { calendarsOf, type FactNeeds, needsOf } from './needs.ts';
export { type Patience, patienceBy } from './patience.ts';
export { MOST_RULES, Rule, RuleInput } from './rule.ts';
export { faultsByNow, type RuleChecks, ruleFaults } from './rule-faults.ts';
export { RuleOrder, type RuleSet, type RuleStore, ruleStore } from './rule-store.ts';
export { Trigger, triggeringTypes, triggersOf } from './triggers.ts';
export { type FactField, type FactKind, fieldNames, fieldOf, operatorsFor } from './vocabulary.ts';

/** RE2 weighs as much as a third of a function: it is loaded by whoever looks for patterns, and then only. */
export const loadPatterns = async () => (await import('./patterns.ts')).linearPatterns();
