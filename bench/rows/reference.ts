import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { figure, percentile, type Row, referenceName, timed } from '../figure.ts';
import { plainTable } from '../table/plain-table.ts';

const HASHES = 200_000;

/** What this machine does at all: a fixed loop of hashes, and one small item written to DynamoDB Local. */
export const reference: Row = async (row) => {
  const began = performance.now();
  for (let index = 0; index < HASHES; index += 1) createHash('sha256').update(String(index)).digest();
  const loop = performance.now() - began;
  const { client, table, stop } = await plainTable();
  try {
    const put = (index: number) =>
      client.send(new PutCommand({ TableName: table, Item: { pk: `item ${index}`, sk: 'HEAD', text: 'x' } }));
    await timed(30, put);
    const samples = await timed(200, put);
    return [
      figure(row, `${HASHES} hashes`, loop, 'ms'),
      figure(row, referenceName, percentile(samples, 0.5), 'ms'),
      figure(row, 'one item written, p95', percentile(samples, 0.95), 'ms'),
    ];
  } finally {
    await stop();
  }
};
