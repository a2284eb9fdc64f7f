import type { AwsService } from './contract.ts';
import type { Engine, EngineResourceType } from './engine.ts';
import * as iam from './iam/resource-types.ts';
import * as apigateway from './services/apigateway/index.ts';
import * as cognito from './services/cognito/index.ts';
import * as customAws from './services/custom-aws/index.ts';
import * as dynamodb from './services/dynamodb/index.ts';
import * as events from './services/events/index.ts';
import * as lambda from './services/lambda/index.ts';
import * as recorded from './services/recorded/index.ts';
import * as s3 from './services/s3/index.ts';
import * as secretsmanager from './services/secretsmanager/index.ts';
import * as ses from './services/ses/index.ts';
import * as sqs from './services/sqs/index.ts';

/** Everything the local cloud can run. */
export const resourceTypes: readonly EngineResourceType[] = [
  ...iam.resourceTypes,
  ...recorded.resourceTypes,
  ...lambda.resourceTypes,
  ...sqs.resourceTypes,
  ...events.resourceTypes,
  ...apigateway.resourceTypes,
  ...cognito.resourceTypes,
  ...dynamodb.resourceTypes,
  ...s3.resourceTypes,
  ...secretsmanager.resourceTypes,
  ...ses.resourceTypes,
  ...customAws.resourceTypes,
];

/** Every AWS service that answers at the local endpoint. */
export const services: readonly ((engine: Engine) => AwsService)[] = [
  ...sqs.services,
  ...events.services,
  ...dynamodb.services,
  ...s3.services,
  ...secretsmanager.services,
  ...ses.services,
  ...customAws.services,
];
