import type { FieldFault } from '../platform/errors.ts';
import { type Condition, conditionFaults, evaluate, type Facts, testsOf } from '../rules/index.ts';
import type { Settings } from '../settings/index.ts';
import { customKpiFaults } from './custom-kpi.ts';
import { DEFAULT_POLICY } from './policy.ts';
import type { PolicyInput, SlaPolicy } from './policy-schema.ts';

/** What names a policy for an incident, the strongest first. */
export interface Named {
  /** By hand: an agent's choice stands until it is cleared. */
  readonly agent?: string | undefined;
  readonly entitlement?: string | undefined;
  readonly contract?: string | undefined;
  readonly account?: string | undefined;
}

export const choosers = [
  ...(['agent', 'entitlement', 'contract', 'account', 'conditions', 'default'] as const),
] as const;
export type Chooser = (typeof choosers)[number];

export interface Choice {
  /** Absent for the built-in one. */
  readonly policy?: SlaPolicy | undefined;
  readonly by: Chooser;
  readonly because: string;
}

const words: Readonly<Record<keyof Named, string>> = {
  agent: 'An agent has chosen it.',
  entitlement: 'The entitlement names it.',
  contract: 'The contract names it.',
  account: 'The account names it.',
};

const missing: Readonly<Record<keyof Named, string>> = {
  agent: 'What the agent chose is gone or switched off.',
  entitlement: 'What the entitlement names is gone or switched off.',
  contract: 'What the contract names is gone or switched off.',
  account: 'What the account names is gone or switched off.',
};

/**
 * Which policy applies: that of the entitlement, else of the contract, else of the account, else the first whose
 * conditions hold, else the built-in one. A name that leads to none, or to one that is switched off, is passed over:
 * the reason says so.
 */
export function choosePolicy(policies: readonly SlaPolicy[], named: Named, facts: Facts): Choice {
  const passed: (keyof Named)[] = [];
  const told = (reason: string) => [reason, ...passed.map((by) => missing[by])].join(' ');
  for (const by of ['agent', 'entitlement', 'contract', 'account'] as const) {
    const id = named[by];
    if (id === DEFAULT_POLICY) return { by, because: told(words[by]) };
    const policy = id === undefined ? undefined : policies.find((one) => one.id === id && one.enabled);
    if (policy) return { policy, by, because: told(words[by]) };
    if (id !== undefined) passed.push(by);
  }
  const policy = policies.find(
    ({ enabled, conditions }) => enabled && conditions && evaluate(conditions, facts).holds,
  );
  if (policy) return { policy, by: 'conditions', because: told('It is the first whose conditions hold.') };
  return { by: 'default', because: told('The default policy of the site.') };
}

/** Fields of an incident that conditions of a policy may speak of: a change of any has the policy chosen anew. */
export const choosingFields = [
  ...(['channel', 'contact', 'account', 'product', 'category', 'topic', 'language', 'tags'] as const),
  ...(['reasonGeneral', 'reasonSpecific', 'impact', 'urgency', 'priority', 'queue', 'supportGroup'] as const),
  ...(['contract', 'entitlement', 'asset', 'customFields', 'subject'] as const),
] as const;

const own = new Set<string>(choosingFields);
const others = new Set([
  ...['account.path', 'account.name', 'account.tier', 'account.domains', 'account.language'],
  ...['contact.name', 'contact.address', 'contact.domain'],
  ...['asset.serialNumber', 'asset.product', 'asset.contract'],
]);
const mayAsk = (field: string): boolean =>
  own.has(field) || others.has(field) || field.startsWith('customFields.');
const moving = new Set(['changed', 'changedFrom', 'changedTo']);

/** What is wrong with a policy whose form is right, each with the JSON pointer to it. */
export function policyFaults(
  { conditions, customKpis, targets }: Pick<PolicyInput, 'conditions' | 'customKpis' | 'targets'>,
  settings: Settings,
): readonly FieldFault[] {
  const chosen = conditions
    ? [...conditionFaults(conditions, '/conditions', { settings }), ...unfit(conditions, '/conditions')]
    : [];
  const promises = customKpis.length > 0 || Object.values(targets).some((one) => one !== undefined);
  return [
    ...chosen,
    ...(promises ? [] : [faultAt('/targets', 'It promises nothing: at least one target.')]),
    ...customKpiFaults(customKpis, settings),
  ];
}

const faultAt = (pointer: string, detail: string): FieldFault => ({ in: 'body', pointer, detail });

/** A policy speaks of what an incident is, not of what happens to it or of when. */
const unfit = (condition: Condition, place: string): readonly FieldFault[] =>
  testsOf(condition, place).flatMap(({ test: { field, operator }, pointer }) => {
    if (!mayAsk(field)) return [faultAt(`${pointer}/field`, `Policies are not chosen by ${field}.`)];
    if (!moving.has(operator)) return [];
    const detail = 'Policies are chosen by what a field is, not by whether it changed.';
    return [faultAt(`${pointer}/operator`, detail)];
  });
