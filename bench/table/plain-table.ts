import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startDynamoDb } from '../../local/services/dynamodb/index.ts';

/** A table without indexes on a DynamoDB Local of its own: the least that a write can cost here. */
export async function plainTable() {
  const folder = await mkdtemp(join(tmpdir(), 'desk-plain-'));
  const database = await startDynamoDb(folder);
  const plain = new DynamoDBClient({
    endpoint: database.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'measured', secretAccessKey: 'measured' },
  });
  const table = 'plain';
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
  await plain.send(
    new CreateTableCommand({
      TableName: table,
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return {
    client: DynamoDBDocumentClient.from(plain),
    table,
    async stop() {
      plain.destroy();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
