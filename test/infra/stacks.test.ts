import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { functionPaths } from '../../functions/functions.ts';
import { routes } from '../../functions/routes.ts';
import { projectRoot } from '../../infra/build.ts';
import { runbookEntries } from '../../infra/constructs/alarms.ts';
import { viewIndexes } from '../../shared/table/keys.ts';
import { aDesk, type Resource, resourcesOf, templatesOf } from './synthesized.ts';

let templates: Record<string, Record<string, Resource>>;
const all = (type: string) => [...resourcesOf(templates, type).values()];
const text = (value: unknown) => JSON.stringify(value);

beforeAll(() => {
  templates = templatesOf(aDesk({ stage: 'prod', alarmEmail: 'ops@example.com' }));
});

it('leaves room in every stack: CloudFormation takes 500 resources, and a release must not find that out', () => {
  for (const [stack, resources] of Object.entries(templates))
    expect({ stack, full: Object.keys(resources).length > 450 }).toEqual({ stack, full: false });
});

/** Our own functions: CDK brings one more, for SDK calls at deployment. */
const ownFunctions = () =>
  all('AWS::Lambda::Function').filter(({ Properties }) => String(Properties.Description).includes(': '));

describe('functions', () => {
  it('are those listed, each described by its path', () => {
    const paths = ownFunctions().map(({ Properties }) => String(Properties.Description).split(':')[0]);
    expect(paths.toSorted()).toEqual([...functionPaths].toSorted());
  });

  it('run on Node 24 on arm64 and log JSON to a log group of their own', () => {
    const logGroups = new Set<string>();
    for (const { Properties } of ownFunctions()) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogFormat: 'JSON' },
      });
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
      logGroups.add(text(Properties.LoggingConfig));
    }
    expect(logGroups.size).toBe(functionPaths.length);
  });

  it('have a role each', () => {
    const roles = new Set(ownFunctions().map(({ Properties }) => text(Properties.Role)));
    expect(roles.size).toBe(functionPaths.length);
  });

  it('log for as long as the settings say', () => {
    const logs = all('AWS::Logs::LogGroup');
    expect(logs).toHaveLength(functionPaths.length + 1);
    for (const { Properties } of logs) expect(Properties.RetentionInDays).toBe(90);
  });
});

describe('queues', () => {
  it('each have a dead-letter queue, or are one', () => {
    const queues = resourcesOf(templates, 'AWS::SQS::Queue');
    const deadLetters = [...queues].filter(([, { Properties }]) => !Properties.RedrivePolicy);
    expect(queues.size - deadLetters.length).toBe(14);
    for (const [id, { Properties }] of deadLetters) {
      const logicalId = id.split('/')[1]!;
      const uses = [...queues.values()].filter((queue) =>
        text(queue.Properties.RedrivePolicy ?? '').includes(logicalId),
      );
      const streams = all('AWS::Lambda::EventSourceMapping').filter((mapping) =>
        text(mapping.Properties.DestinationConfig ?? '').includes(logicalId),
      );
      expect({ id, uses: uses.length + streams.length }).toEqual({ id, uses: 1 });
      expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    }
  });

  it('have one policy each, because a second would replace the first', () => {
    const policies = all('AWS::SQS::QueuePolicy').map(({ Properties }) => text(Properties.Queues));
    expect(new Set(policies).size).toBe(policies.length);
  });

  it('hide a message for six times as long as the function that works on it may take', () => {
    for (const mapping of all('AWS::Lambda::EventSourceMapping')) {
      const source = text(mapping.Properties.EventSourceArn);
      const functionId = (mapping.Properties.FunctionName as { Ref: string }).Ref;
      const timeout = Number(templates.Desk![functionId]!.Properties.Timeout);
      const queue = [...resourcesOf(templates, 'AWS::SQS::Queue')].find(([id]) =>
        source.includes(id.split('/')[1]!),
      );
      if (source.includes('Stream')) expect(queue).toBeUndefined();
      else expect(Number(queue![1].Properties.VisibilityTimeout)).toBeGreaterThanOrEqual(6 * timeout);
    }
  });

  it('of feedback brings an event round several times before a send it is about is tried again', () => {
    const feedback = all('AWS::SQS::Queue').find(({ Properties }) =>
      String(Properties.QueueName).endsWith('mail-feedback'),
    );
    const send = ownFunctions().find(({ Properties }) =>
      String(Properties.Description).startsWith('mail/send:'),
    );
    const { Variables } = send!.Properties.Environment as { Variables: Record<string, string> };
    expect(Number(Variables.SEND_GRACE_SECONDS)).toBeGreaterThanOrEqual(
      4 * Number(feedback!.Properties.VisibilityTimeout),
    );
  });

  it('report the failed of a batch', () => {
    for (const { Properties } of all('AWS::Lambda::EventSourceMapping'))
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });
});

describe('routes', () => {
  it('are those declared, each with a token where its role asks for one', () => {
    const authorizers = [...resourcesOf(templates, 'AWS::ApiGatewayV2::Authorizer')];
    expect(authorizers).toHaveLength(1);
    const [authorizerId] = authorizers[0]!;
    const deployed = all('AWS::ApiGatewayV2::Route').map(({ Properties }) => ({
      key: Properties.RouteKey,
      type: Properties.AuthorizationType,
      authorizer: text(Properties.AuthorizerId ?? ''),
    }));
    const declared = routes.map((route) => ({
      key: `${route.method} ${route.path}`,
      type: route.role === 'public' ? 'NONE' : 'JWT',
      authorizer: route.role === 'public' ? '""' : text({ Ref: authorizerId.split('/')[1] }),
    }));
    // What no route takes is told so by us.
    declared.push({ key: '$default', type: 'NONE', authorizer: '""' });
    const byKey = (a: { key: unknown }, b: { key: unknown }) => String(a.key).localeCompare(String(b.key));
    expect(deployed.toSorted(byKey)).toEqual(declared.toSorted(byKey));
  });

  it('lead to the function they name', () => {
    for (const route of routes) {
      const deployed = all('AWS::ApiGatewayV2::Route').find(
        ({ Properties }) => Properties.RouteKey === `${route.method} ${route.path}`,
      );
      const integrationId = text(deployed?.Properties.Target).match(/"Ref":"(\w+)"/)?.[1];
      const uri = text(templates.Api![integrationId!]!.Properties.IntegrationUri);
      const functionId = uri.match(/"Fn::GetAtt":\["(\w+)"/)?.[1];
      expect(templates.Api![functionId!]!.Properties.Description).toMatch(new RegExp(`^${route.function}: `));
    }
  });

  it('take tokens of our users for our client only', () => {
    const [authorizer] = all('AWS::ApiGatewayV2::Authorizer');
    const jwt = authorizer!.Properties.JwtConfiguration as Record<string, unknown>;
    expect(text(jwt.Issuer)).toContain('ProviderURL');
    expect(jwt.Audience).toEqual([{ Ref: expect.stringContaining('SignInClient') }]);
  });
});

describe('data', () => {
  it('is found by the keys that the table module writes', () => {
    const [table] = all('AWS::DynamoDB::Table');
    const key = (name: string) => [
      { AttributeName: `${name}Pk`, KeyType: 'HASH' },
      { AttributeName: `${name}Sk`, KeyType: 'RANGE' },
    ];
    expect(table!.Properties.GlobalSecondaryIndexes).toEqual([
      { IndexName: 'lists', KeySchema: key('list'), Projection: { ProjectionType: 'ALL' } },
      { IndexName: 'due', KeySchema: key('due'), Projection: { ProjectionType: 'ALL' } },
      ...viewIndexes.map(({ name, partitionKey, sortKey }) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: partitionKey, KeyType: 'HASH' },
          { AttributeName: sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    ]);
    // As many as a table may have without asking AWS for more.
    expect((table!.Properties.GlobalSecondaryIndexes as unknown[]).length).toBeLessThanOrEqual(20);
  });

  it('outlives its stack and can be brought back', () => {
    const [table] = all('AWS::DynamoDB::Table');
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        BillingMode: 'PAY_PER_REQUEST',
      },
    });
    for (const bucket of all('AWS::S3::Bucket')) expect(bucket.DeletionPolicy).toBe('Retain');
  });

  it('is thrown away with a local stack', () => {
    const local = templatesOf(aDesk({}));
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool'])
      for (const resource of resourcesOf(local, type).values())
        expect(resource.DeletionPolicy).toBe('Delete');
  });

  it('announces incoming mail, and only from this account', () => {
    const announcing = [...resourcesOf(templates, 'AWS::S3::Bucket')].filter(
      ([, { Properties }]) => Properties.NotificationConfiguration,
    );
    expect(announcing).toHaveLength(1);
    const [, bucket] = announcing[0]!;
    expect(text(bucket.Properties.NotificationConfiguration)).toContain(
      '{"Name":"prefix","Value":"inbound/"}',
    );
    const policy = Object.entries(templates.Data!).find(
      ([, resource]) =>
        resource.Type === 'AWS::SQS::QueuePolicy' && text(resource).includes('s3.amazonaws.com'),
    );
    expect(text(policy![1])).toContain('"aws:SourceAccount":{"Ref":"AWS::AccountId"}');
    expect([bucket.DependsOn].flat()).toContain(policy![0]);
  });
});

describe('alarms', () => {
  it('have an entry each in the runbook', () => {
    const headings = readFileSync(join(projectRoot, 'docs', 'runbook.md'), 'utf8').match(/^## .+$/gm);
    expect(headings).toEqual(runbookEntries.map((entry) => `## ${entry}`));
  });

  it('each lead to an entry of the runbook and tell someone', () => {
    for (const { Properties } of all('AWS::CloudWatch::Alarm')) {
      const entry = /See docs\/runbook\.md#([a-z-]+)$/.exec(String(Properties.AlarmDescription))?.[1];
      expect(runbookEntries).toContain(entry);
      expect(text(Properties.AlarmActions)).toContain('Alarms');
    }
  });

  it('watch every dead-letter queue and every function', () => {
    const watched = all('AWS::CloudWatch::Alarm').map(({ Properties }) =>
      // One over several metrics has none of its own.
      text(Properties.Dimensions ?? ''),
    );
    for (const [id, { Properties }] of resourcesOf(templates, 'AWS::SQS::Queue'))
      if (!Properties.RedrivePolicy)
        expect(watched.filter((alarm) => alarm.includes(id.split('/')[1]!))).toHaveLength(1);
    const errors = all('AWS::CloudWatch::Alarm').filter(
      ({ Properties }) => Properties.MetricName === 'Errors',
    );
    expect(errors).toHaveLength(functionPaths.length);
  });
});
