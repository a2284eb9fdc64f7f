import type { Condition } from './condition.ts';
import { type Evaluation, evaluate, type Facts, type Patterns } from './evaluate.ts';
import type { Rule } from './rule.ts';
import type { Trigger } from './triggers.ts';

/** What decides besides the facts. */
export interface Deciding {
  readonly triggers: readonly Trigger[];
  readonly patterns: Patterns;
  /** Rules that have fired on the way to what happened: none fires again on what followed from it. */
  readonly fired: readonly string[];
}

/** What became of one rule. */
export interface RuleDecision {
  readonly rule: Rule;
  readonly fires: boolean;
  /** Why it was not looked at; absent where its condition said. */
  readonly passedOver?: 'disabled' | 'otherTrigger' | 'stopped' | 'firedBefore';
  /** Absent where it was not looked at, or has no condition. */
  readonly evaluation?: Evaluation;
}

/**
 * Which rules fire, in their order, each with why. Each is asked on what those before it have left: `fire` is
 * handed one that fires with what it was asked on, and gives the facts after it. One that fires and says stop ends it.
 */
export async function decideRules(
  rules: readonly Rule[],
  before: Facts,
  by: Deciding,
  fire: (decision: RuleDecision, facts: Facts) => Facts | Promise<Facts>,
): Promise<readonly RuleDecision[]> {
  let stopped = false;
  let facts = before;
  const decisions: RuleDecision[] = [];
  for (const rule of rules) {
    const decision = decided(rule, facts, by, stopped);
    decisions.push(decision);
    if (!decision.fires) continue;
    facts = await fire(decision, facts);
    stopped = rule.actions.some((action) => action.do === 'stop');
  }
  return decisions;
}

function decided(rule: Rule, facts: Facts, by: Deciding, stopped: boolean): RuleDecision {
  const passedOver = whyPassedOver(rule, by) ?? (stopped ? 'stopped' : undefined);
  if (passedOver) return { rule, fires: false, passedOver };
  const evaluation = rule.when && evaluate(rule.when, facts, by.patterns);
  return { rule, fires: evaluation?.holds ?? true, ...(evaluation ? { evaluation } : {}) };
}

function whyPassedOver(rule: Rule, { triggers, fired }: Deciding): RuleDecision['passedOver'] {
  if (!rule.enabled) return 'disabled';
  if (!rule.on.some((one) => triggers.includes(one))) return 'otherTrigger';
  return fired.includes(rule.id) ? 'firedBefore' : undefined;
}

const MOST_REASONS = 10;

/**
 * Why a condition holds, in short: the tests that made it. It quotes the rule and no fact, so that nothing of a
 * customer stays in it.
 */
export function reasonsOf(evaluation: Evaluation | undefined): readonly string[] {
  if (!evaluation) return ['It has no condition.'];
  const reasons = holding(evaluation);
  const rest = reasons.length - MOST_REASONS;
  return rest > 0 ? [...reasons.slice(0, MOST_REASONS), `and ${rest} more`] : reasons;
}

/** The tests by which a part is as it is: those that hold where it holds, those that do not where it does not. */
function holding(evaluation: Evaluation): readonly string[] {
  if (evaluation.form === 'test') {
    const { field, operator, expected, holds } = evaluation;
    const words = [field, operator, ...(expected === undefined ? [] : [JSON.stringify(expected)])].join(' ');
    return [holds ? words : `not: ${words}`];
  }
  const { form, holds, parts } = evaluation;
  return parts
    .filter((part) => (form === 'not' ? true : part.holds === holds))
    .flatMap(holding)
    .map((reason) => (reason.length > 200 ? `${reason.slice(0, 200)}…` : reason));
}

export const conditionsOf = (rules: readonly Pick<Rule, 'when'>[]): readonly Condition[] =>
  rules.flatMap(({ when }) => when ?? []);
