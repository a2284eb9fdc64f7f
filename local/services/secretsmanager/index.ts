import type { AwsService, Cloud, DeclaredResource, ResourceType, RunningResource } from '../../contract.ts';
import { readDefinition } from './definition.ts';
import { secretsOf } from './secrets.ts';
import { secretsManagerService } from './service.ts';

/** A secret keeps the value it has once been given; the template only says what the first one is. */
async function provisionSecret(declared: DeclaredResource, cloud: Cloud): Promise<RunningResource> {
  const { name, initialValue } = readDefinition(declared);
  const secrets = secretsOf(cloud.dataDir);
  const prefix = `arn:aws:secretsmanager:${cloud.region}:${cloud.account}:secret:`;
  const { arn } = secrets.find(name) ?? secrets.create(name, prefix, initialValue(), cloud.clock.now());
  return { ref: arn, attributes: { Id: arn, Arn: arn } };
}

export const services: readonly ((cloud: Cloud) => AwsService)[] = [secretsManagerService];

export const resourceTypes: readonly ResourceType[] = [
  { type: 'AWS::SecretsManager::Secret', provision: provisionSecret },
];
