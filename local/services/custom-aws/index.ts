import * as z from 'zod';
import type { AwsService, Cloud, DeclaredResource, ResourceType, RunningResource } from '../../contract.ts';
import { readProperties } from '../../template/properties.ts';
import { activateRuleSet } from '../ses/index.ts';

const text = z.string().min(1);

/** An SDK call as AwsCustomResource writes it: JSON in the template. */
const SdkCall = z.object({
  service: text,
  action: text,
  parameters: z.record(z.string(), z.unknown()).optional(),
  physicalResourceId: z.object({ id: z.string().optional(), responsePath: z.string().optional() }).optional(),
});
const Call = z.preprocess((given, context) => {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
}, SdkCall);

const Properties = z.looseObject({ Create: Call.optional(), Update: Call.optional() });

/** The calls that are carried out here. Each is safe to repeat: it is made at every start. */
const calls: Readonly<Record<string, (cloud: Cloud, parameters: Record<string, unknown>) => void>> = {
  'ses:setactivereceiptruleset': (cloud, parameters) =>
    activateRuleSet(cloud, z.object({ RuleSetName: z.string().optional() }).parse(parameters).RuleSetName),
};

/** `SES` and `@aws-sdk/client-ses`, `setActive…` and `SetActive…Command` name the same. */
const nameOf = ({ service, action }: z.output<typeof SdkCall>): string =>
  `${service.replace('@aws-sdk/client-', '')}:${action.replace(/Command$/, '')}`.toLowerCase();

async function provisionCustomCall(declared: DeclaredResource, cloud: Cloud): Promise<RunningResource> {
  const { Create, Update } = readProperties(declared, Properties);
  const call = Create ?? Update;
  const ref = call?.physicalResourceId?.id ?? `${declared.stack}-${declared.logicalId}`;
  if (call === undefined) return { ref, attributes: {} };
  const carryOut = calls[nameOf(call)];
  if (carryOut === undefined) {
    throw new Error(`the call ${call.service} ${call.action} is not carried out by the local cloud`);
  }
  carryOut(cloud, call.parameters ?? {});
  return { ref, attributes: {} };
}

export const services: readonly ((cloud: Cloud) => AwsService)[] = [];

export const resourceTypes: readonly ResourceType[] = [
  { type: 'Custom::AWS', provision: provisionCustomCall },
];
