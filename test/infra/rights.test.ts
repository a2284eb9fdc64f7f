import { beforeAll, describe, expect, it } from '@jest/globals';
import { type FunctionPath, functionPaths } from '../../functions/functions.ts';
import { viewIndexes } from '../../shared/table/keys.ts';
import { aDesk, type Resource, resourcesOf, templatesOf } from './synthesized.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

let templates: Record<string, Record<string, Resource>>;
beforeAll(() => {
  templates = templatesOf(aDesk());
});

/** `{"Fn::GetAtt":["TimersQueue0A1B2C3D","Arn"]}` → `TimersQueue.Arn`, in the stack or over its border. */
function rendered(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[kind, inner]] = Object.entries(value as Record<string, unknown>) as [[string, never]];
  if (kind === 'Fn::Join') return (inner[1] as unknown[]).map(rendered).join('');
  const named = (id: string) => id.replace(/[0-9A-F]{8}$/, '');
  if (kind === 'Ref') return `<${named(inner)}>`;
  if (kind === 'Fn::GetAtt') return `<${named(inner[0])}.${inner[1]}>`;
  const shared = /:ExportsOutput(FnGetAtt|Ref)(\w+?)[0-9A-F]{8}(\w*?)[0-9A-F]{8}$/.exec(inner);
  if (kind !== 'Fn::ImportValue' || !shared) throw new Error(`Cannot read ${JSON.stringify(value)}.`);
  return shared[1] === 'Ref' ? `<${shared[2]}>` : `<${shared[2]}.${shared[3]}>`;
}

/** What stands in the roles themselves. */
const policies = (): { role: string; statements: Statement[] }[] =>
  [...resourcesOf(templates, 'AWS::IAM::Role')].flatMap(([role, { Properties }]) =>
    ((Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[]).map(
      ({ PolicyDocument }) => ({ role, statements: PolicyDocument.Statement }),
    ),
  );

/** `role` is the stack and the id in it. */
const statementsOf = (role: string): Statement[] =>
  policies()
    .filter((policy) => policy.role === role)
    .flatMap(({ statements }) => statements);

/** What a function may do, as `action on resource`. Its own log is left out. */
function rightsOf(path: FunctionPath): string[] {
  const [id, lambda] = [...resourcesOf(templates, 'AWS::Lambda::Function')].find(([, { Properties }]) =>
    String(Properties.Description).startsWith(`${path}: `),
  )!;
  const [role] = (lambda.Properties.Role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
  return statementsOf(`${id.split('/')[0]}/${role}`)
    .flatMap(({ Action, Resource: resource }) =>
      [Action].flat().flatMap((action) => [resource].flat().map((on) => `${action} on ${rendered(on)}`)),
    )
    .filter((right) => !right.startsWith('logs:'))
    .toSorted();
}

const on = (resource: string, service: string, ...actions: string[]) =>
  actions.map((action) => `${service}:${action} on ${resource}`);
const table = (...actions: string[]) => on('<Table.Arn>', 'dynamodb', ...actions);
const index = (name: string) => on(`<Table.Arn>/index/${name}`, 'dynamodb', 'Query');
const worked = (queue: string) =>
  on(queue, 'sqs', 'ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes');
const secret = on('<SigningKeys>', 'secretsmanager', 'GetSecretValue');
const files = (...actions: string[]) => on('<Files.Arn>/*', 's3', ...actions);
const ses = 'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>';

const changing = table(
  ...['GetItem', 'BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
);

const expected: Record<FunctionPath, string[]> = {
  'api/portal': [
    ...table('GetItem', 'BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'Query'),
    ...secret,
  ],
  'api/desk': [
    ...table('GetItem', 'BatchGetItem', 'Query'),
    ...viewIndexes.flatMap(({ name }) => index(name)),
    ...files('GetObject'),
  ],
  'api/work': [
    ...table(
      ...['GetItem', 'BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    ),
    ...files('GetObject', 'PutObject'),
  ],
  'api/setup': [...table('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query')],
  'api/files': [
    ...table('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query'),
    ...files('GetObject'),
    ...on('<Files.Arn>/uploads/*', 's3', 'PutObject'),
    ...on('<Files.Arn>/attachments/*', 's3', 'PutObject'),
    ...on('<RawMailBucket.Arn>/inbound/*', 's3', 'GetObject'),
    ...secret,
  ],
  'api/find': [...table('GetItem', 'BatchGetItem', 'Query')],
  'api/links': changing,
  'api/entitlements': changing,
  'api/mail': [
    ...table('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query'),
    ...index('lists'),
    ...on('<RawMailBucket.Arn>/inbound/*', 's3', 'GetObject'),
    ...on('<RawMailBucket.Arn>/outbound/*', 's3', 'GetObject'),
  ],
  'api/transfers': [
    ...table('GetItem', 'PutItem'),
    ...index('lists'),
    ...on('<Files.Arn>/uploads/*', 's3', 'GetObject', 'PutObject'),
    ...on('<Files.Arn>/transfers/*', 's3', 'GetObject', 'PutObject'),
  ],
  'transfer/run': [
    ...changing,
    ...index('lists'),
    ...on('<Files.Arn>/texts/*', 's3', 'GetObject'),
    ...on('<Files.Arn>/transfers/*', 's3', 'GetObject', 'PutObject'),
    ...worked('<TransfersQueue.Arn>'),
  ],
  'api/customers': [...changing, ...index('lists')],
  'api/products': [...changing, ...index('lists')],
  'customers/merge': [
    ...worked('<MergeContactsQueue.Arn>'),
    ...table('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
  ],
  'incidents/redact': [
    ...worked('<RemovalsQueue.Arn>'),
    ...table('GetItem', 'UpdateItem', 'DeleteItem', 'Query'),
    ...on('<Files.Arn>', 's3', 'ListBucketVersions'),
    ...on('<RawMailBucket.Arn>', 's3', 'ListBucketVersions'),
    ...files('DeleteObjectVersion'),
    ...on('<RawMailBucket.Arn>/*', 's3', 'DeleteObjectVersion'),
  ],
  'incidents/close-children': [...worked('<CloseChildrenQueue.Arn>'), ...changing],
  'api/bulk': [
    ...table(
      ...['GetItem', 'BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    ),
    ...files('GetObject', 'PutObject'),
  ],
  'api/texts': table('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
  'api/documents': [],
  'mail/receive': [
    ...worked('<InboundMailQueue.Arn>'),
    ...worked('<MailAgainQueue.Arn>'),
    ...table('GetItem', 'BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'Query'),
    ...on('<RawMailBucket.Arn>/inbound/*', 's3', 'GetObject'),
    ...files('PutObject'),
    ...secret,
  ],
  'mail/send': [
    ...worked('<ResponsesQueue.Arn>'),
    ...table('GetItem', 'PutItem', 'UpdateItem', 'Query'),
    ...on('<RawMailBucket.Arn>/outbound/*', 's3', 'PutObject'),
    ...on('<Files.Arn>/attachments/*', 's3', 'GetObject'),
    ...secret,
    ...on(`${ses}:identity/<Domain>`, 'ses', 'SendRawEmail'),
    ...on(`${ses}:configuration-set/<ConfigurationSet>`, 'ses', 'SendRawEmail'),
    ...on('*', 'ses', 'GetAccount'),
    ...on('<ResponsesQueue.Arn>', 'sqs', 'SendMessage'),
  ],
  'mail/feedback': [...worked('<MailFeedbackQueue.Arn>'), ...table('GetItem', 'PutItem', 'UpdateItem')],
  'stream/publish': [
    ...on('<Table.StreamArn>', 'dynamodb', 'DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'),
    ...on('<StreamDeadLettersQueue.Arn>', 'sqs', 'SendMessage'),
    ...on('<Bus.Arn>', 'events', 'PutEvents'),
  ],
  'timers/renew-holidays': table('GetItem', 'UpdateItem', 'Query'),
  'timers/sweep': [...index('due'), ...on('<TimersQueue.Arn>', 'sqs', 'SendMessage')],
  'timers/fire': [
    ...worked('<TimersQueue.Arn>'),
    ...changing,
    ...index('assigneeByCreated'),
    ...index('statusByCreated'),
  ],
  'tracking/hit': [...table('UpdateItem'), ...secret],
  'tracking/record': [...worked('<TrackingQueue.Arn>'), ...table('PutItem')],
  'api/webhooks': [...table('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'), ...index('lists')],
  'webhooks/fan-out': [...worked('<WebhookEventsQueue.Arn>'), ...table('GetItem', 'PutItem', 'Query')],
  'webhooks/deliver': [...worked('<WebhooksQueue.Arn>'), ...table('GetItem', 'PutItem', 'UpdateItem')],
  'api/rules': table('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
  'rules/run': [...worked('<RulesQueue.Arn>'), ...changing, ...index('assigneeByCreated')],
  'search/index': [
    ...worked('<SearchQueue.Arn>'),
    ...table('GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
  ],
};

describe('rights', () => {
  it.each(functionPaths)('of %s are exactly what it does', (path) => {
    expect(rightsOf(path)).toEqual(expected[path].toSorted());
  });

  it('never hold an action with a wildcard', () => {
    expect(policies().length).toBeGreaterThanOrEqual(functionPaths.length);
    const besides = [...resourcesOf(templates, 'AWS::IAM::Policy').values()].map(
      ({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
    );
    const actions = [...policies().map(({ statements }) => statements), ...besides]
      .flat()
      .flatMap(({ Action }) => [Action].flat());
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('let a function write its own log and no other', () => {
    const logs = policies()
      .flatMap(({ statements }) => statements)
      .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('logs:')));
    expect(logs).toHaveLength(functionPaths.length);
    const resources = logs.map(({ Resource: resource }) => rendered(resource));
    expect(new Set(resources).size).toBe(functionPaths.length);
    for (const resource of resources) expect(resource).toMatch(/^<\w+Log\.Arn>$/);
  });

  it('come from our policies alone, not from managed ones', () => {
    for (const [id, { Properties }] of resourcesOf(templates, 'AWS::IAM::Role'))
      if (!id.startsWith('Reception/')) expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  it('to put mail into the bucket belong to our receipt rules', () => {
    const admitted = [...resourcesOf(templates, 'AWS::S3::BucketPolicy').values()]
      .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
      .filter((statement) => statement.Effect === 'Allow');
    expect(admitted).toHaveLength(1);
    expect(admitted[0]).toMatchObject({
      Action: 's3:PutObject',
      Principal: { Service: 'ses.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    expect(rendered(admitted[0]!.Resource)).toBe('<RawMailBucket.Arn>/inbound/*');
    expect(JSON.stringify(admitted[0]!.Condition)).toContain(
      'receipt-rule-set/incident-desk-prod:receipt-rule/*',
    );
  });
});
