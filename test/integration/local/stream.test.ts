import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningCloud, startCloud } from '../../../local/cloud.ts';
import type { RunningQueue } from '../../../local/services/sqs/queue.ts';
import { freshFolder, lambda, role, writeAssembly } from './fixture-assembly.ts';
import { relay } from './handlers.ts';

const att = (id: string, name = 'Arn') => ({ 'Fn::GetAtt': [id, name] });
const resources = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'things',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  },
  Out: { Type: 'AWS::SQS::Queue' },
  GivenUp: { Type: 'AWS::SQS::Queue' },
  Role: role({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: att('Out') }),
  Relay: lambda('stream/relay', 'relay', 'Role', { QUEUE_URL: { Ref: 'Out' } }),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: att('Table', 'StreamArn'),
      FunctionName: { Ref: 'Relay' },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      FilterCriteria: {
        Filters: [
          {
            Pattern: JSON.stringify({
              dynamodb: { NewImage: { pk: { S: [{ 'anything-but': ['nobody’s'] }] } } },
            }),
          },
        ],
      },
      DestinationConfig: { OnFailure: { Destination: att('GivenUp') } },
    },
  },
};

const assembly = writeAssembly(freshFolder(), resources, { relay });
const dataDir = freshFolder();
const boot = () => startCloud({ assembly, dataDir, log: () => undefined });
let cloud: RunningCloud;
beforeAll(async () => {
  cloud = await boot();
});
afterAll(() => cloud.stop());

const put = (...keys: string[]) => {
  const credentials = { accessKeyId: 'developer', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ region: 'eu-central-1', endpoint: cloud.engine.endpoint, credentials });
  return keys.reduce(
    (before, key) =>
      before
        .then(() => client.send(new PutItemCommand({ TableName: 'things', Item: { pk: { S: key } } })))
        .then(() => undefined),
    Promise.resolve(),
  );
};
const queue = (id: string) =>
  cloud.engine.find<RunningQueue>(`arn:aws:sqs:eu-central-1:000000000000:Fixture-${id}`).queue;
const taken = (id: string) =>
  queue(id)
    .receive(1000, 1)
    .map(({ receipt, body }) => {
      queue(id).delete(receipt);
      return body;
    });
const idle = async () => expect((await fetch(`${cloud.baseUrl}/_local/idle`)).status).toBe(200);

test('records reach the function in order, each once', async () => {
  const keys = Array.from({ length: 25 }, (_, index) => `k${String(index).padStart(2, '0')}`);
  await put(...keys);
  await idle();
  expect(taken('Out')).toEqual(keys);
});

test('a record that no filter matches is passed by', async () => {
  await put('nobody’s', 'somebody’s', 'nobody’s');
  await idle();
  expect(taken('Out')).toEqual(['somebody’s']);
});

test('a record that fails is split off and given up; what comes before and after is taken', async () => {
  await put('a', 'poison', 'b', 'c');
  await idle();
  expect([...new Set(taken('Out'))].sort()).toEqual(['a', 'b', 'c']);
  const [record, ...others] = taken('GivenUp').map((body) => JSON.parse(body) as Record<string, unknown>);
  expect(others).toEqual([]);
  expect(record).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
    DDBStreamBatchInfo: { batchSize: 1 },
  });
});

test('a restart goes on where the last one stopped', async () => {
  await cloud.stop();
  cloud = await boot();
  await put('after');
  await idle();
  expect(taken('Out')).toEqual(['after']);
});
