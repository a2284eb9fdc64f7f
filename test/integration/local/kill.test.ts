import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import { startCloud } from '../../../local/cloud.ts';
import type { RunningQueue } from '../../../local/services/sqs/queue.ts';
import { freshFolder, lambda, role, writeAssembly } from './fixture-assembly.ts';
import { publish } from './handlers.ts';

const att = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const resources = {
  Intake: { Type: 'AWS::SQS::Queue' },
  Out: { Type: 'AWS::SQS::Queue' },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'fixture' } },
  Role: role({ Effect: 'Allow', Action: 'events:PutEvents', Resource: att('Bus') }),
  Publish: lambda('work/publish', 'publish', 'Role', { BUS: { Ref: 'Bus' } }),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: att('Intake'), FunctionName: { Ref: 'Publish' }, BatchSize: 2 },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: 'fixture',
      EventPattern: { source: ['fixture'] },
      Targets: [{ Id: 'out', Arn: att('Out') }],
    },
  },
};

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

async function spawnCloud(assembly: string, dataDir: string): Promise<string> {
  const script = fileURLToPath(new URL('./cloud-process.ts', import.meta.url));
  child = spawn(process.execPath, ['--import', 'tsx', script, assembly, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return line.toString().trim();
}

test('a kill at any moment loses nothing that was acknowledged', async () => {
  const assembly = writeAssembly(freshFolder(), resources, { publish });
  const dataDir = freshFolder();
  const acknowledged: number[] = [];
  for (const killAfter of [8, 23]) {
    const endpoint = await spawnCloud(assembly, dataDir);
    const credentials = { accessKeyId: 'developer', secretAccessKey: 'local' };
    const client = new SQSClient({ region: 'eu-central-1', endpoint, credentials, maxAttempts: 1 });
    for (let alive = true; alive; ) {
      const number = acknowledged.length;
      const QueueUrl = `${endpoint}/000000000000/Fixture-Intake`;
      const MessageBody = JSON.stringify({ type: 'Wanted', number });
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody })).then(
        () => {
          // While the next one is on its way, whatever the machine's pace.
          if (acknowledged.push(number) === killAfter) setTimeout(() => child?.kill('SIGKILL'), 3);
        },
        () => (alive = false),
      );
    }
  }
  expect(acknowledged.length).toBeGreaterThan(10);
  const cloud = await startCloud({ assembly, dataDir, log: () => undefined });
  try {
    expect((await fetch(`${cloud.baseUrl}/_local/idle`)).status).toBe(200);
    const { queue } = cloud.engine.find<RunningQueue>('arn:aws:sqs:eu-central-1:000000000000:Fixture-Out');
    const arrived = new Set<number>();
    for (let batch = queue.receive(1000, 600); batch.length > 0; batch = queue.receive(1000, 600)) {
      for (const { body } of batch)
        arrived.add((JSON.parse(body) as { detail: { number: number } }).detail.number);
    }
    expect(acknowledged.filter((number) => !arrived.has(number))).toEqual([]);
  } finally {
    await cloud.stop();
  }
});
