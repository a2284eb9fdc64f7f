import * as z from 'zod';
import type { Cloud, DeclaredResource, RunningResource } from '../../contract.ts';
import { readProperties } from '../../template/properties.ts';
import { sesOf } from './state.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const SetProperties = z.strictObject({
  Name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  SendingOptions: z.object({ SendingEnabled: flag.default(true) }).optional(),
  DeliveryOptions: z.unknown().optional(),
  ReputationOptions: z.unknown().optional(),
  SuppressionOptions: z.unknown().optional(),
  TrackingOptions: z.unknown().optional(),
  VdmOptions: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export async function provisionConfigurationSet(
  declared: DeclaredResource,
  cloud: Cloud,
): Promise<RunningResource> {
  const properties = readProperties(declared, SetProperties);
  const name = properties.Name ?? `${declared.stack}-${declared.logicalId}`.slice(0, 64);
  const sendingEnabled = properties.SendingOptions?.SendingEnabled ?? true;
  sesOf(cloud).configurationSets.set(name, { name, sendingEnabled, destinations: [] });
  return {
    ref: name,
    attributes: { Arn: `arn:aws:ses:${cloud.region}:${cloud.account}:configuration-set/${name}` },
  };
}

const DestinationProperties = z.strictObject({
  ConfigurationSetName: z.string(),
  EventDestination: z.strictObject({
    Name: z.string().optional(),
    Enabled: flag.default(false),
    MatchingEventTypes: z.array(z.string()).min(1),
    EventBridgeDestination: z.object({ EventBusArn: z.string().endsWith(':event-bus/default') }),
  }),
});

export async function provisionEventDestination(
  declared: DeclaredResource,
  cloud: Cloud,
): Promise<RunningResource> {
  const { ConfigurationSetName, EventDestination } = readProperties(declared, DestinationProperties);
  const set = sesOf(cloud).configurationSets.get(ConfigurationSetName);
  if (set === undefined) throw new Error(`the configuration set ${ConfigurationSetName} is not declared`);
  const name = EventDestination.Name ?? declared.logicalId;
  const types = new Set(
    EventDestination.MatchingEventTypes.map((type) => type.replaceAll('_', '').toLowerCase()),
  );
  if (EventDestination.Enabled) set.destinations.push({ name, types });
  const id = `${ConfigurationSetName}|${name}`;
  return { ref: id, attributes: { Id: id } };
}
