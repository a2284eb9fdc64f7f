import type { Condition } from './condition.ts';
import { type Evaluation, evaluate, type Facts, type Patterns } from './evaluate.ts';
import { OutOfPatience, type Patience } from './patience.ts';
import type { Rule } from './rule.ts';
import type { Trigger } from './triggers.ts';

/** What decides besides the facts. */
export interface Deciding {
  readonly triggers: readonly Trigger[];
  readonly patterns: Patterns;
  /** How long patterns may take together. */
  readonly patience: Patience;
  /** Rules that have fired on the way to what happened: none fires again on what followed from it. */
  readonly fired: readonly string[];
}

/** What became of one rule. */
export interface RuleDecision {
  readonly rule: Rule;
  readonly fires: boolean;
  /**
   * Why its condition did not decide. `tookTooLong`: patterns, its own or those before them, left no time to look for
   * all of its. `noRoom`: it would have fired, and what was done before it fills the change.
   */
  readonly passedOver?: 'disabled' | 'otherTrigger' | 'stopped' | 'firedBefore' | 'tookTooLong' | 'noRoom';
  /** Absent where it was not looked at, or has no condition. */
  readonly evaluation?: Evaluation;
}

/**
 * Which rules fire, in their order, each with why. Each is asked on what those before it have left: `fire` is
 * handed one that fires with what it was asked on, and gives the facts after it; undefined where there is no room for
 * what it does. One that fires and says stop ends it.
 */
export async function decideRules(
  rules: readonly Rule[],
  before: Facts,
  by: Deciding,
  fire: (decision: RuleDecision, facts: Facts) => Facts | undefined | Promise<Facts | undefined>,
): Promise<readonly RuleDecision[]> {
  let stopped = false;
  let facts = before;
  const decisions: RuleDecision[] = [];
  for (const rule of rules) {
    const decision = decided(rule, facts, by, stopped);
    const after = decision.fires ? await fire(decision, facts) : undefined;
    decisions.push(decision.fires && !after ? { ...decision, fires: false, passedOver: 'noRoom' } : decision);
    if (!after) continue;
    facts = after;
    stopped = rule.actions.some((action) => action.do === 'stop');
  }
  return decisions;
}

function decided(rule: Rule, facts: Facts, by: Deciding, stopped: boolean): RuleDecision {
  const passedOver = whyPassedOver(rule, by) ?? (stopped ? 'stopped' : undefined);
  if (passedOver) return { rule, fires: false, passedOver };
  try {
    const evaluation = rule.when && evaluate(rule.when, facts, by.patience(by.patterns));
    return { rule, fires: evaluation?.holds ?? true, ...(evaluation ? { evaluation } : {}) };
  } catch (error) {
    if (error instanceof OutOfPatience) return { rule, fires: false, passedOver: 'tookTooLong' };
    throw error;
  }
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
