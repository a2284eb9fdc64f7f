import * as z from 'zod';
import { splitAddress } from './address.ts';
import type { SesState } from './state.ts';

export const ReceiptAction = z.union([
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
export type ReceiptAction = z.output<typeof ReceiptAction>;

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
