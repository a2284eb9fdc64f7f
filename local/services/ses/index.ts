import type { AwsService, Cloud, ResourceType } from '../../contract.ts';
import { provisionConfigurationSet, provisionEventDestination } from './configuration-set.ts';
import { provisionIdentity } from './identity.ts';
import { provisionRule, provisionRuleSet } from './receipt-rules.ts';
import { sesService } from './service.ts';

export { activateRuleSet } from './receipt-rules.ts';

export const services: readonly ((cloud: Cloud) => AwsService)[] = [sesService];

export const resourceTypes: readonly ResourceType[] = [
  { type: 'AWS::SES::ConfigurationSet', provision: provisionConfigurationSet },
  { type: 'AWS::SES::ConfigurationSetEventDestination', provision: provisionEventDestination },
  { type: 'AWS::SES::EmailIdentity', provision: provisionIdentity },
  { type: 'AWS::SES::ReceiptRuleSet', provision: provisionRuleSet },
  { type: 'AWS::SES::ReceiptRule', provision: provisionRule },
];
