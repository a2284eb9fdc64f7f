import * as z from 'zod';
import type { Cloud, DeclaredResource, RunningResource } from '../../contract.ts';
import { readProperties } from '../../template/properties.ts';
import { inboundOf } from './inbound.ts';
import { ReceiptAction } from './rule-match.ts';
import { sesOf } from './state.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

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
    Actions: z.array(ReceiptAction).default([]),
  }),
});

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
