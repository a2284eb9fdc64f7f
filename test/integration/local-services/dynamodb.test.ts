import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningTable } from '../../../local/services/dynamodb/index.ts';
import * as adapter from '../../../local/services/dynamodb/index.ts';
import { eventually, type Json, openCloud, type TestCloud } from './cloud.ts';

const declaration = {
  TableName: 'rows',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'gk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-gk',
      KeySchema: [{ AttributeName: 'gk', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
};

const oneKey = {
  TableName: 'kept',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'row' } });

describe('DynamoDB', () => {
  let cloud: TestCloud;
  let table: RunningTable;
  let client: DynamoDBClient;

  beforeAll(async () => {
    cloud = await openCloud([adapter]);
    table = await cloud.provision<RunningTable>('AWS::DynamoDB::Table', declaration);
    await cloud.start();
    client = new DynamoDBClient(cloud.client);
  });
  afterAll(async () => {
    client.destroy();
    const pid = Number(readFileSync(join(cloud.dataDir, 'dynamodb/java.pid'), 'utf8'));
    await cloud.stop();
    // The last table to stop takes Java with it.
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('names the table and its stream by the ARNs of the cloud', () => {
    expect(table.ref).toBe('rows');
    expect(table.attributes.Arn).toBe('arn:aws:dynamodb:eu-west-1:000000000000:table/rows');
    expect(table.attributes.StreamArn).toMatch(
      /^arn:aws:dynamodb:eu-west-1:000000000000:table\/rows\/stream\/.+/,
    );
  });

  it('carries out calls and names one right per item of a transaction', async () => {
    cloud.needs.length = 0;
    await client.send(new PutItemCommand({ TableName: 'rows', Item: { ...key('a'), gk: { S: 'g' } } }));
    const found = await client.send(
      new QueryCommand({
        TableName: 'rows',
        IndexName: 'by-gk',
        KeyConditionExpression: 'gk = :g',
        ExpressionAttributeValues: { ':g': { S: 'g' } },
      }),
    );
    expect(found.Items).toEqual([{ ...key('a'), gk: { S: 'g' } }]);
    const lost = client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: 'rows', Item: key('b') } },
          { Delete: { TableName: 'rows', Key: key('c') } },
          {
            ConditionCheck: {
              TableName: 'rows',
              Key: key('a'),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      }),
    );
    await expect(lost).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
    const arn = table.attributes.Arn;
    expect(cloud.needs).toEqual([
      { operation: 'PutItem', needs: [{ action: 'dynamodb:PutItem', resource: arn }] },
      { operation: 'Query', needs: [{ action: 'dynamodb:Query', resource: `${arn}/index/by-gk` }] },
      {
        operation: 'TransactWriteItems',
        needs: [
          { action: 'dynamodb:PutItem', resource: arn },
          { action: 'dynamodb:DeleteItem', resource: arn },
          { action: 'dynamodb:ConditionCheckItem', resource: arn },
        ],
      },
    ]);
  });

  it('reads the stream in order, from the beginning and from any checkpoint, as Lambda gets it', async () => {
    const first = await table.readStream(undefined, 1);
    for (let index = 0; index < 25; index++) {
      await client.send(
        new PutItemCommand({ TableName: 'rows', Item: { ...key('s'), n: { N: String(index) } } }),
      );
    }
    await client.send(new DeleteItemCommand({ TableName: 'rows', Key: key('s') }));
    const read: Json[] = [];
    let checkpoint = first.checkpoint;
    for (let page = await table.readStream(checkpoint, 7); page.records.length > 0; ) {
      read.push(...(page.records as Json[]));
      checkpoint = page.checkpoint;
      page = await table.readStream(checkpoint, 7);
    }
    expect(read.map(({ eventName }) => eventName)).toEqual(['INSERT', ...Array(24).fill('MODIFY'), 'REMOVE']);
    expect(read.map(({ dynamodb }) => dynamodb?.NewImage?.n?.N)).toEqual([
      ...Array.from({ length: 25 }, (_, index) => String(index)),
      undefined,
    ]);
    expect(read[1]).toMatchObject({
      eventID: expect.any(String),
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      eventSourceARN: table.attributes.StreamArn,
      dynamodb: {
        Keys: key('s'),
        OldImage: { ...key('s'), n: { N: '0' } },
        SequenceNumber: expect.any(String),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        ApproximateCreationDateTime: expect.any(Number),
      },
    });
    const again = await table.readStream(first.checkpoint, 1000);
    expect(again.records).toEqual(read);
    expect((await table.readStream(undefined, 1000)).records).toHaveLength(27);
  });

  it('shows a change in the stream as soon as its write is answered', async () => {
    let { checkpoint } = await table.readStream(undefined, 1000);
    for (let index = 0; index < 20; index++) {
      await client.send(
        new PutItemCommand({ TableName: 'rows', Item: { ...key('now'), n: { N: String(index) } } }),
      );
      const page = await table.readStream(checkpoint, 1000);
      expect(page.records).toHaveLength(1);
      checkpoint = page.checkpoint;
    }
  });

  it('removes rows whose time is past on the local clock, and no others', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const put = (pk: string, expires?: { N: string } | { S: string }) =>
      client.send(
        new PutItemCommand({ TableName: 'rows', Item: { ...key(pk), ...(expires && { expires }) } }),
      );
    await put('hour', { N: String(seconds + 3600) });
    await put('day', { N: String(seconds + 86_400) });
    await put('text', { S: 'soon' });
    await put('never');
    cloud.move(2 * 3600_000);
    const get = async (pk: string) =>
      (await client.send(new GetItemCommand({ TableName: 'rows', Key: key(pk) }))).Item;
    await eventually(async () => ((await get('hour')) === undefined ? true : undefined));
    for (const pk of ['day', 'text', 'never']) expect(await get(pk)).toBeDefined();
  });

  it('adds an index that a later template declares, and refuses another key', async () => {
    const index = { ...declaration.GlobalSecondaryIndexes[0], IndexName: 'by-sk' };
    index.KeySchema = [{ AttributeName: 'sk', KeyType: 'HASH' }];
    const GlobalSecondaryIndexes = [...declaration.GlobalSecondaryIndexes, index];
    await cloud.provision('AWS::DynamoDB::Table', { ...declaration, GlobalSecondaryIndexes });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'rows' }));
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual([
      'by-gk',
      'by-sk',
    ]);
    const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
    await expect(cloud.provision('AWS::DynamoDB::Table', { ...declaration, KeySchema })).rejects.toThrow(
      'rows stands with the key pk, sk and is declared with pk',
    );
  });

  it('runs a global table, and refuses a property it does not know', async () => {
    const { TableName: _, ...unnamed } = declaration;
    const properties = { ...unnamed, Replicas: [{ Region: 'eu-west-1' }] };
    const global = await cloud.provision<RunningTable>('AWS::DynamoDB::GlobalTable', properties, 'Global');
    expect(global.ref).toBe('test-Global');
    const odd = cloud.provision('AWS::DynamoDB::Table', { ...declaration, KinesisStreamSpecification: {} });
    await expect(odd).rejects.toThrow('KinesisStreamSpecification is not supported by the local cloud');
  });
});

describe('the process of DynamoDB Local', () => {
  it('keeps a write-ahead log on disk, and nothing on disk where it runs in memory', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'desk-dynamodb-'));
    const credentials = { accessKeyId: 'TEST', secretAccessKey: 'test' };
    for (const inMemory of [true, false]) {
      const { url, stop } = await adapter.startDynamoDb(dataDir, { inMemory });
      const client = new DynamoDBClient({ endpoint: url, region: 'eu-west-1', credentials });
      await client.send(new CreateTableCommand(oneKey));
      await stop();
      expect(readdirSync(join(dataDir, 'dynamodb')).includes('shared-local-instance.db-wal')).toBe(!inMemory);
    }
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('dies with the process that started it, keeps what was written, and starts again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'desk-dynamodb-'));
    const script = `
      const { startDynamoDb } = await import(${JSON.stringify(resolve('local/services/dynamodb/index.ts'))});
      const { url } = await startDynamoDb(${JSON.stringify(dataDir)});
      console.log(url);
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    const endpoint = await new Promise<string>((done, fail) => {
      child.stdout.once('data', (chunk) => done(String(chunk).trim()));
      child.once('exit', () => fail(new Error('ended early')));
    });
    const credentials = { accessKeyId: 'TEST', secretAccessKey: 'test' };
    const before = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
    const pid = Number(readFileSync(join(dataDir, 'dynamodb/java.pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).not.toThrow();
    await before.send(new CreateTableCommand(oneKey));
    await before.send(new PutItemCommand({ TableName: 'kept', Item: { pk: { S: 'a' } } }));
    child.kill('SIGKILL');
    await eventually(() => {
      try {
        process.kill(pid, 0);
        return undefined;
      } catch {
        return true;
      }
    }, 3000);
    const again = await adapter.startDynamoDb(dataDir);
    const after = new DynamoDBClient({ endpoint: again.url, region: 'eu-west-1', credentials });
    const { Item } = await after.send(new GetItemCommand({ TableName: 'kept', Key: { pk: { S: 'a' } } }));
    expect(Item).toEqual({ pk: { S: 'a' } });
    await again.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is started again where Java alone dies, at the same address and with what was written', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'desk-dynamodb-'));
    const { url, stop } = await adapter.startDynamoDb(dataDir);
    const credentials = { accessKeyId: 'TEST', secretAccessKey: 'test' };
    const client = new DynamoDBClient({ endpoint: url, region: 'eu-west-1', credentials });
    await client.send(new CreateTableCommand(oneKey));
    await client.send(new PutItemCommand({ TableName: 'kept', Item: { pk: { S: 'a' } } }));
    const pid = () => Number(readFileSync(join(dataDir, 'dynamodb/java.pid'), 'utf8'));
    const dead = pid();
    process.kill(dead, 'SIGKILL');
    const get = new GetItemCommand({ TableName: 'kept', Key: { pk: { S: 'a' } } });
    expect(
      await eventually(
        () =>
          client.send(get).then(
            ({ Item }) => Item,
            () => undefined,
          ),
        20_000,
      ),
    ).toEqual({
      pk: { S: 'a' },
    });
    await eventually(() => (pid() === dead ? undefined : true), 3000);
    const born = pid();
    await stop();
    expect(() => process.kill(born, 0)).toThrow();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
