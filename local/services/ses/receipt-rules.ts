import * as z from 'zod';
import type { Cloud, DeclaredResource, RunningResource } from '../../contract.ts';
import { readProperties } from '../../template/properties.ts';
import { splitAddress } from './address.ts';
import { inboundOf } from './inbound.ts';
import { type SesState, sesOf } from './state.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const Action = z.union([
  z.strictObject({
    S3Action: z.strictObject({
      BucketName: z.string(),
      ObjectKeyPrefix: z.string().default(''),
      IamRoleArn: z.string().optional(),
    }),
  }),
  z.strictObject({
    LambdaAction: z.strictObject({
      FunctionArn: z.string(),
      InvocationType: z.enum(['Event', 'RequestResponse']).default('Event'),
    }),
  }),
  z.strictObject({ StopAction: z.strictObject({ Scope: z.literal('RuleSet') }) }),
]);
export type ReceiptAction = z.output<typeof Action>;

const RuleProperties = z.strictObject({
  RuleSetName: z.string(),
  After: z.string().optional(),
  Rule: z.strictObject({
    Name: z.string().optional(),
    Enabled: flag.default(false),
    ScanEnabled: flag.default(false),
    Recipients: z.array(z.string()).default([]),
    // There is no TLS on one machine.
    TlsPolicy: z.enum(['Optional', 'Require']).optional(),
    Actions: z.array(Action).default([]),
  }),
});

export interface ReceiptRule {
  readonly name: string;
  readonly enabled: boolean;
  readonly scans: boolean;
  /** Empty: every address of every verified domain. */
  readonly recipients: readonly string[];
  readonly actions: readonly ReceiptAction[];
}

export interface ReceiptRuleSet {
  readonly name: string;
  readonly rules: ReceiptRule[];
}

/** A rule set; with it starts the entrance for mail. */
export async function provisionRuleSet(declared: DeclaredResource, cloud: Cloud): Promise<RunningResource> {
  const { RuleSetName } = readProperties(declared, z.strictObject({ RuleSetName: z.string().optional() }));
  const name = RuleSetName ?? `${declared.stack}-${declared.logicalId}`.slice(0, 64);
  sesOf(cloud).ruleSets.set(name, { name, rules: [] });
  const inbound = inboundOf(cloud);
  return { ref: name, attributes: {}, start: () => inbound.start(), stop: () => inbound.stop() };
}

export async function provisionRule(declared: DeclaredResource, cloud: Cloud): Promise<RunningResource> {
  const { RuleSetName, After, Rule } = readProperties(declared, RuleProperties);
  const set = sesOf(cloud).ruleSets.get(RuleSetName);
  if (set === undefined) throw new Error(`the receipt rule set ${RuleSetName} is not declared`);
  const name = Rule.Name ?? `${declared.stack}-${declared.logicalId}`.slice(0, 64);
  const rule = {
    ...{ name, enabled: Rule.Enabled, scans: Rule.ScanEnabled },
    ...{ recipients: Rule.Recipients, actions: Rule.Actions },
  };
  // As SES does: behind the rule that is named, else at the front.
  const place = After === undefined ? 0 : set.rules.findIndex((each) => each.name === After) + 1;
  if (After !== undefined && place === 0) throw new Error(`the receipt rule ${After} is not declared`);
  set.rules.splice(place, 0, rule);
  return { ref: name, attributes: {} };
}

/**
 * Makes a rule set the one that is asked; none where there is no name.
 * @throws Error where no such rule set is declared.
 */
export function activateRuleSet(cloud: Cloud, name: string | undefined): void {
  const state = sesOf(cloud);
  if (name !== undefined && !state.ruleSets.has(name)) throw new Error(`Rule set does not exist: ${name}`);
  state.activeRuleSet = name;
}

/** An address without a label stands for that address with any label; one with a label only for itself. */
export function matchesRecipient(condition: string, address: string): boolean {
  const parts = splitAddress(address);
  if (parts === undefined) return false;
  const wanted = condition.toLowerCase();
  if (wanted.startsWith('.')) return parts.domain.endsWith(wanted);
  if (!wanted.includes('@')) return parts.domain === wanted;
  const local = parts.local.toLowerCase();
  const plain = `${local.replace(/\+.*$/, '')}@${parts.domain}`;
  return wanted === `${local}@${parts.domain}` || wanted === plain;
}

function ruleTakes(state: SesState, rule: ReceiptRule, address: string): boolean {
  if (!rule.enabled) return false;
  if (rule.recipients.length > 0) return rule.recipients.some((each) => matchesRecipient(each, address));
  const domains = [...state.identities.keys()].filter((identity) => !identity.includes('@'));
  return domains.some(
    (domain) => matchesRecipient(domain, address) || matchesRecipient(`.${domain}`, address),
  );
}

/** The active rules that a mail to these addresses runs through, in order, each with the addresses it is for. */
export function rulesFor(
  state: SesState,
  addresses: readonly string[],
): { rule: ReceiptRule; recipients: string[] }[] {
  const set = state.activeRuleSet === undefined ? undefined : state.ruleSets.get(state.activeRuleSet);
  return (set?.rules ?? [])
    .map((rule) => ({ rule, recipients: addresses.filter((address) => ruleTakes(state, rule, address)) }))
    .filter(({ recipients }) => recipients.length > 0);
}

/** Whether mail to this address comes in here. */
export const isInbound = (state: SesState, address: string): boolean => rulesFor(state, [address]).length > 0;
