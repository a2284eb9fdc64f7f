import type { AwsService, Cloud, ResourceType } from '../../contract.ts';
import { provisionBucket } from './bucket.ts';
import { s3Service } from './service.ts';

export type { RunningBucket } from './bucket.ts';

export const services: readonly ((cloud: Cloud) => AwsService)[] = [s3Service];

export const resourceTypes: readonly ResourceType[] = [
  { type: 'AWS::S3::Bucket', provision: provisionBucket },
];
