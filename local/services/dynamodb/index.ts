import type { AwsService, Cloud, ResourceType } from '../../contract.ts';
import { dynamoDbService } from './service.ts';
import { provisionTable } from './table.ts';

export { findJava } from './java.ts';
export { type DynamoDb, startDynamoDb } from './process.ts';
export type { RunningTable } from './table.ts';

export const services: readonly ((cloud: Cloud) => AwsService)[] = [dynamoDbService];

export const resourceTypes: readonly ResourceType[] = [
  { type: 'AWS::DynamoDB::Table', provision: provisionTable },
  { type: 'AWS::DynamoDB::GlobalTable', provision: provisionTable },
];
