import { createHash } from 'node:crypto';
import { arn, type EngineResourceType, physicalName } from '../../engine.ts';

/**
 * Types that have nothing to do on one machine: they are recorded, so that references to them resolve, and
 * `/_local/resources` shows them. Rights between services are not enforced here; those of functions are.
 */
const plain = [
  'AWS::CDK::Metadata',
  'AWS::Lambda::Permission',
  'AWS::SQS::QueuePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::Subscription',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::EventBusPolicy',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::Logs::ResourcePolicy',
];

const recorded = (type: string, describe: EngineResourceType['provision']): EngineResourceType => ({
  type,
  provision: describe,
});

export const resourceTypes: readonly EngineResourceType[] = [
  ...plain.map((type) =>
    recorded(type, async (declared) => ({ ref: physicalName(declared), attributes: {} })),
  ),
  recorded('AWS::Logs::LogGroup', async (declared, engine) => {
    const name = String(declared.properties.LogGroupName ?? physicalName(declared));
    return { ref: name, attributes: { Arn: arn(engine, 'logs', `log-group:${name}:*`) } };
  }),
  recorded('AWS::CloudWatch::Alarm', async (declared, engine) => {
    const name = String(declared.properties.AlarmName ?? physicalName(declared));
    return { ref: name, attributes: { Arn: arn(engine, 'cloudwatch', `alarm:${name}`) } };
  }),
  recorded('AWS::SNS::Topic', async (declared, engine) => {
    const name = String(declared.properties.TopicName ?? physicalName(declared));
    const topicArn = arn(engine, 'sns', name);
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  }),
  recorded('AWS::KMS::Key', async (declared, engine) => {
    const id = createHash('sha256').update(physicalName(declared)).digest('hex').slice(0, 32);
    return { ref: id, attributes: { KeyId: id, Arn: arn(engine, 'kms', `key/${id}`) } };
  }),
];
