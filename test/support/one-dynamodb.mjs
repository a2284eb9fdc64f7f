import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';

/** One DynamoDB Local for every test file of the run: each has a table of its own, and none waits for Java. */
export default async function startOne() {
  const unregister = register();
  const { startDynamoDb } = await import('../../local/services/dynamodb/index.ts');
  const folder = mkdtempSync(join(tmpdir(), 'desk-tables-'));
  const { url, stop } = await startDynamoDb(folder, { inMemory: true });
  process.env.DESK_TEST_DYNAMODB = url;
  globalThis.stopOneDynamoDb = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
    await unregister();
  };
}
