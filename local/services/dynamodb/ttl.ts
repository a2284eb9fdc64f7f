import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../../contract.ts';
import { DynamoError, dynamo } from './client.ts';

/** DynamoDB promises deletion within days; here within minutes, and soon after the clock was moved. */
const periodMs = 5 * 60_000;
const lookMs = 2_000;
const jumpMs = 60_000;
/** Rows a page looks at, and the rest between two pages, so that a sweep never starves the desk. */
const pageRows = 500;
const restMs = 50;

type Row = Readonly<Record<string, unknown>>;

/** Deletes every row whose TTL attribute (epoch seconds) lies before `now`. Returns how many. */
export async function deleteExpired(
  url: string,
  table: { readonly name: string; readonly keys: readonly string[]; readonly attribute: string },
  now: number,
  stopped: () => boolean = () => false,
): Promise<number> {
  let deleted = 0;
  const names: Record<string, string> = { '#ttl': table.attribute };
  table.keys.forEach((key, index) => {
    names[`#k${index}`] = key;
  });
  const past = {
    ExpressionAttributeValues: {
      ':now': { N: String(Math.floor(now / 1000)) },
      // DynamoDB leaves alone what expired more than five years ago: such a number was hardly meant as a time.
      ':least': { N: String(Math.floor(now / 1000) - 5 * 365 * 86_400) },
      ':number': { S: 'N' },
    },
  };
  const condition = 'attribute_type(#ttl, :number) AND #ttl < :now AND #ttl > :least';
  for (let from: Row | undefined; !stopped(); ) {
    const page: { Items?: Row[]; LastEvaluatedKey?: Row } = await dynamo(url, 'DynamoDB_20120810.Scan', {
      TableName: table.name,
      Limit: pageRows,
      FilterExpression: condition,
      ProjectionExpression: table.keys.map((_, index) => `#k${index}`).join(', '),
      ExpressionAttributeNames: names,
      ...past,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    for (const Key of page.Items ?? []) {
      deleted += await deleteRow(url, {
        ...{ TableName: table.name, Key, ConditionExpression: condition },
        ...{ ExpressionAttributeNames: { '#ttl': table.attribute }, ...past },
      });
    }
    from = page.LastEvaluatedKey;
    if (from === undefined) break;
    await sleep(restMs);
  }
  return deleted;
}

/** A row whose time was moved on in the meantime stays. */
async function deleteRow(url: string, input: object): Promise<number> {
  try {
    await dynamo(url, 'DynamoDB_20120810.DeleteItem', input);
    return 1;
  } catch (error) {
    if (error instanceof DynamoError && error.code === 'ConditionalCheckFailedException') return 0;
    throw error;
  }
}

/** Sweeps now and then, and at once when the local clock has jumped. Returns a stop. */
export function sweepPeriodically(
  cloud: Cloud,
  sweep: (stopped: () => boolean) => Promise<number>,
): () => Promise<void> {
  let last = { local: cloud.clock.now(), real: Date.now() };
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const look = () => {
    const real = Date.now();
    const local = cloud.clock.now();
    const jumped = Math.abs(local - last.local - (real - last.real)) > jumpMs;
    if (busy || (!jumped && real - last.real < periodMs)) return;
    last = { local, real };
    busy = true;
    running = sweep(() => stopped)
      .then((deleted) => {
        if (deleted > 0) cloud.log('info', 'expired rows removed', { rows: deleted });
      })
      .catch((error: unknown) => {
        if (!stopped) cloud.log('warn', 'the sweep of expired rows failed', { reason: String(error) });
      })
      .finally(() => {
        busy = false;
      });
  };
  const timer = setInterval(look, lookMs);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}
