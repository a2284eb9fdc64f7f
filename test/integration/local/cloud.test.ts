import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningCloud, startCloud } from '../../../local/cloud.ts';
import type { RunningQueue } from '../../../local/services/sqs/queue.ts';
import { freshFolder, lambda, role, writeAssembly } from './fixture-assembly.ts';
import { echo, obey, publish } from './handlers.ts';

/** A parsed body, looked into without ceremony. */
interface Loose {
  readonly [key: string]: Loose;
}

const att = (id: string, name = 'Arn') => ({ 'Fn::GetAtt': [id, name] });
const ref = (id: string) => ({ Ref: id });
const queue = (properties = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });
const route = (key: string, authorizer = {}) => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    ApiId: ref('Api'),
    RouteKey: key,
    Target: { 'Fn::Join': ['/', ['integrations', ref('Echoes')]] },
    ...authorizer,
  },
});

const resources = {
  Intake: queue({
    RedrivePolicy: { deadLetterTargetArn: att('Dead'), maxReceiveCount: 2 },
    VisibilityTimeout: 60,
  }),
  Dead: queue(),
  Out: queue(),
  Failed: queue(),
  Ticks: queue(),
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'fixture' } },
  PublishRole: role({ Effect: 'Allow', Action: 'events:PutEvents', Resource: att('Bus') }),
  Publish: lambda('work/publish', 'publish', 'PublishRole', { BUS: ref('Bus') }),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: att('Intake'),
      FunctionName: ref('Publish'),
      BatchSize: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: ref('Bus'),
      EventPattern: { source: ['fixture'], 'detail-type': ['Wanted'] },
      Targets: [{ Id: 'out', Arn: att('Out') }],
    },
  },
  Minute: {
    Type: 'AWS::Events::Rule',
    Properties: { ScheduleExpression: 'rate(10 minutes)', Targets: [{ Id: 'ticks', Arn: att('Ticks') }] },
  },
  ObeyRole: role({ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: att('Out') }),
  Obey: lambda('work/obey', 'obey', 'ObeyRole', { QUEUE_URL: ref('Out') }),
  ObeyAsync: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: ref('Obey'),
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: att('Failed') } },
    },
  },
  EchoRole: role(),
  Echo: lambda('api/echo', 'echo', 'EchoRole'),
  Users: { Type: 'AWS::Cognito::UserPool', Properties: {} },
  Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: ref('Users') } },
  Readers: {
    Type: 'AWS::Cognito::UserPoolGroup',
    Properties: { UserPoolId: ref('Users'), GroupName: 'reader', Precedence: 2 },
  },
  Writers: {
    Type: 'AWS::Cognito::UserPoolGroup',
    Properties: { UserPoolId: ref('Users'), GroupName: 'writer', Precedence: 1 },
  },
  Api: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      Name: 'api',
      ProtocolType: 'HTTP',
      CorsConfiguration: { AllowOrigins: ['https://desk.example'], AllowMethods: ['GET'] },
    },
  },
  Echoes: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: ref('Api'),
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: att('Echo'),
      PayloadFormatVersion: '2.0',
    },
  },
  Token: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: ref('Api'),
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: [ref('Client')], Issuer: att('Users', 'ProviderURL') },
      Name: 'token',
    },
  },
  Open: route('ANY /open/{id}'),
  Closed: route('GET /closed', { AuthorizationType: 'JWT', AuthorizerId: ref('Token') }),
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: ref('Api'), StageName: '$default', AutoDeploy: true },
  },
};

const assembly = writeAssembly(
  freshFolder(),
  resources,
  { publish, echo, obey },
  { Api: { Value: att('Api', 'ApiEndpoint') } },
);
const dataDir = freshFolder();
const lines: string[] = [];
const boot = () => startCloud({ assembly, dataDir, log: (line) => lines.push(line) });

let cloud: RunningCloud;
beforeAll(async () => {
  cloud = await boot();
});
afterAll(async () => {
  await cloud.stop();
});

const url = (path: string) => `${cloud.baseUrl}${path}`;
const post = async (path: string, body: unknown) => {
  const answer = await fetch(url(path), { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Loose };
};
const get = async (path: string, init?: RequestInit) => {
  const answer = await fetch(url(path), init);
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as Loose,
  };
};
const running = (id: string) =>
  cloud.engine.find<RunningQueue>(`arn:aws:sqs:eu-central-1:000000000000:Fixture-${id}`);
const idle = () => get('/_local/idle?timeoutMs=10000');
/** Takes what is in a queue. */
const bodies = (id: string) => {
  const { queue: journaled } = running(id);
  return journaled.receive(10, 30).map(({ receipt, body }) => {
    journaled.delete(receipt);
    return JSON.parse(body) as Loose;
  });
};
const client = () =>
  new SQSClient({
    region: 'eu-central-1',
    endpoint: cloud.engine.endpoint,
    credentials: { accessKeyId: 'developer', secretAccessKey: 'local' },
  });
const send = (id: string, body: unknown) =>
  client().send(new SendMessageCommand({ QueueUrl: running(id).ref, MessageBody: JSON.stringify(body) }));

describe('from queue to function to bus to queue', () => {
  test('what matches a rule arrives, what does not goes nowhere', async () => {
    await send('Intake', { type: 'Wanted', number: 1 });
    await send('Intake', { type: 'Other', number: 2 });
    expect((await idle()).status).toBe(200);
    expect(bodies('Out').map(({ detail }) => detail)).toEqual([{ type: 'Wanted', number: 1 }]);
  });

  test('a message that fails twice becomes a dead letter; its neighbours go through', async () => {
    const Entries = [{ poison: true }, { type: 'Wanted', number: 3 }].map((body, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(body),
    }));
    await client().send(new SendMessageBatchCommand({ QueueUrl: running('Intake').ref, Entries }));
    await idle();
    expect(running('Dead').queue.counts().visible).toBe(0);
    for (let attempt = 0; attempt < 2; attempt += 1) await post('/_local/clock', { advance: 'PT61S' });
    const { Attributes } = await client().send(
      new GetQueueAttributesCommand({ QueueUrl: running('Dead').ref, AttributeNames: ['All'] }),
    );
    expect(Attributes?.ApproximateNumberOfMessages).toBe('1');
    expect(bodies('Out').map(({ detail }) => detail!.number)).toContain(3);
    const { body } = await get('/_local/queues');
    expect(body.queues).toContainEqual(
      expect.objectContaining({ name: 'Fixture-Dead', visible: 1, deadLettersOf: ['Fixture-Intake'] }),
    );
  });

  test('faults deliver everything twice or late, and nothing of it is given up', async () => {
    const dead = running('Dead').queue.counts().visible;
    running('Out').queue.purge();
    await post('/_local/faults', { rules: [{ function: 'work/publish', fault: 'duplicate' }] });
    await send('Intake', { type: 'Wanted', number: 6 });
    await idle();
    expect(bodies('Out').map(({ detail }) => detail!.number)).toEqual([6, 6]);
    await post('/_local/faults', { rules: [{ function: 'work/publish', fault: 'delay', times: 6 }] });
    await send('Intake', { type: 'Wanted', number: 7 });
    for (let time = 1; time <= 6; time += 1) await post('/_local/clock', { advance: 'PT6S' });
    expect(bodies('Out').map(({ detail }) => detail!.number)).toEqual([7]);
    expect(running('Dead').queue.counts().visible).toBe(dead);
    await fetch(url('/_local/faults'), { method: 'DELETE' });
  });

  test('faults deliver twice, or kill the worker after its call was carried out', async () => {
    running('Out').queue.purge();
    await post('/_local/faults', {
      seed: 7,
      rules: [{ function: 'work/publish', fault: 'duplicate', times: 1 }],
    });
    await send('Intake', { type: 'Wanted', number: 4 });
    await idle();
    expect(bodies('Out')).toHaveLength(2);
    await post('/_local/faults', {
      seed: 7,
      rules: [{ operation: 'PutEvents', fault: 'crashAfter', times: 1 }],
    });
    await send('Intake', { type: 'Wanted', number: 5 });
    await idle();
    expect(bodies('Out')).toHaveLength(1);
    await post('/_local/clock', { advanceSeconds: 61 });
    expect(bodies('Out')).toHaveLength(1);
    expect((await fetch(url('/_local/faults'), { method: 'DELETE' })).status).toBe(200);
  });
});

describe('functions', () => {
  test('run with their own environment and may do what their role says, nothing else', async () => {
    const said = await post('/_local/invoke/work/obey', { said: 'a line for the log' });
    expect(said.body.result!.url).toBe(running('Out').ref);
    expect(said.body.result!.variables).not.toContain('HOME');
    const allowed = {
      call: ['sqs', 'AmazonSQS.SendMessage', { QueueUrl: running('Out').ref, MessageBody: 'hello' }],
    };
    expect((await post('/_local/invoke/work/obey', allowed)).body.result!.MessageId).toBeDefined();
    const refused = {
      call: ['sqs', 'AmazonSQS.SendMessage', { QueueUrl: running('Ticks').ref, MessageBody: 'hello' }],
    };
    const { error } = (await post('/_local/invoke/work/obey', refused)).body;
    expect(error).toMatchObject({ errorType: 'AccessDeniedException' });
    expect(error!.errorMessage).toContain('sqs:SendMessage');
  });

  test('a failure, an exit and a timeout are told apart, and the next event is served', async () => {
    const outcome = async (event: object) =>
      (await post('/_local/invoke/work/obey', event)).body.error?.errorType;
    expect(await outcome({ fail: 'no' })).toBe('TypeError');
    expect(await outcome({ exit: true })).toBe('Runtime.ExitError');
    expect(await outcome({ sleepMs: 3000 })).toBe('Sandbox.Timedout');
    expect(await outcome({})).toBeUndefined();
  });

  test('an asynchronous invocation that fails ends at its destination', async () => {
    await cloud.engine.deliver('arn:aws:lambda:eu-central-1:000000000000:function:Fixture-Obey', {
      fail: 'for good',
    });
    await idle();
    const [record] = bodies('Failed');
    expect(record).toMatchObject({
      requestPayload: { fail: 'for good' },
      responsePayload: { errorMessage: 'for good' },
    });
  });

  test('an unknown one is named with those there are', async () => {
    const { status, body } = await post('/_local/invoke/work/nothing', {});
    expect(status).toBe(404);
    expect(body.detail).toContain('work/publish');
  });
});

describe('the HTTP API', () => {
  test('hands over requests in payload format 2.0', async () => {
    const answer = await fetch(url('/open/a%20b?q=1&q=2'), {
      method: 'PUT',
      body: Buffer.from([0, 255]),
      headers: { cookie: 'x=1; y=2', 'content-type': 'image/gif' },
    });
    const { event } = (await answer.json()) as Loose;
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /open/{id}',
      pathParameters: { id: 'a b' },
      queryStringParameters: { q: '1,2' },
      cookies: ['x=1', 'y=2'],
      body: 'AP8=',
      isBase64Encoded: true,
    });
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/']);
  });

  test('knows what is not there and what is too long', async () => {
    expect(await get('/nowhere')).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    const long = await fetch(url('/open/1'), { method: 'POST', body: Buffer.alloc(11 * 1024 * 1024) });
    expect(long.status).toBe(413);
  });

  test('checks tokens: groups, expiry by local time, and altered ones', async () => {
    const token = String((await post('/_local/token', { group: 'writer', name: 'two' })).body.token);
    const withToken = (value: string) => get('/closed', { headers: { authorization: `Bearer ${value}` } });
    const { event } = (await withToken(token)).body;
    expect(event!.requestContext!.authorizer!.jwt!.claims).toMatchObject({
      'cognito:groups': '[reader writer]',
      'cognito:username': 'two',
      email: 'two@example.com',
      token_use: 'id',
    });
    expect(await get('/closed')).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
    const [head, claims] = token.split('.');
    expect((await withToken(`${head}.${claims}.AAAA`)).status).toBe(401);
    await post('/_local/clock', { advance: 'PT13H' });
    expect((await withToken(token)).status).toBe(401);
    expect(await post('/_local/token', { group: 'nobody' })).toMatchObject({ status: 400 });
  });

  test('answers browsers of allowed origins only', async () => {
    const preflight = (origin: string) =>
      fetch(url('/open/1'), {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' },
      });
    expect((await preflight('https://desk.example')).headers.get('access-control-allow-origin')).toBe(
      'https://desk.example',
    );
    expect((await preflight('https://other.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('local time', () => {
  test('is what functions see, and moving it fires a schedule once', async () => {
    await idle();
    running('Ticks').queue.purge();
    const { body } = await post('/_local/clock', { set: '2031-05-05T09:00:00Z' });
    expect(body.now).toMatch(/^2031-05-05T09:00:/);
    expect((await get('/open/1')).body).toMatchObject({ year: 2031, isDate: true });
    expect(running('Ticks').queue.counts().visible).toBe(1);
  });

  test('refuses what is no time', async () => {
    const { status, body } = await post('/_local/clock', { advance: 'tomorrow' });
    expect(status).toBe(400);
    expect(body.detail).toContain('PT2H30M');
    expect((await post('/_local/clock', { set: '2031-05-05T09:00:00Z', reset: true })).status).toBe(400);
  });
});

describe('a restart', () => {
  test('finds messages, in-flight ones too, and local time', async () => {
    running('Out').queue.purge();
    await send('Out', { kept: 1 });
    await send('Out', { kept: 2 });
    await client().send(new ReceiveMessageCommand({ QueueUrl: running('Out').ref, MaxNumberOfMessages: 1 }));
    await cloud.stop();
    cloud = await boot();
    expect(bodies('Out')).toEqual([{ kept: 1 }, { kept: 2 }]);
    expect((await get('/_local/clock')).body.now).toMatch(/^2031-05-05/);
    await post('/_local/clock', { reset: true });
    expect((await get('/_local/clock')).body.offsetMs).toBe(0);
  });

  test('a second cloud on the same data is refused with a sentence', async () => {
    await expect(boot()).rejects.toThrow(/already runs on .* DESK_DATA/);
  });

  test('so is one on a port in use', async () => {
    const { port } = new URL(cloud.baseUrl);
    await expect(startCloud({ assembly, dataDir: freshFolder(), port: Number(port) })).rejects.toThrow(
      /is in use/,
    );
  });

  test('a resource that cannot run is named', async () => {
    const strange = { Strange: { Type: 'AWS::Kinesis::Stream' } };
    const folder = writeAssembly(freshFolder(), strange, {});
    await expect(startCloud({ assembly: folder, dataDir: freshFolder() })).rejects.toThrow(
      'Stack Fixture, resource Strange (AWS::Kinesis::Stream): the local cloud does not run this type',
    );
  });
});
