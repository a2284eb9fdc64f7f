import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, SweepEnv } from '../../shared/platform/environment.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { type Due, duePage } from '../../shared/sla/index.ts';

const env = readEnv(SweepEnv);
const client = documentClient();
const queue = new SQSClient({});
const logger = functionLogger('timers/sweep');

/** The rule runs once a minute: look a little further than that, so that no instant falls between two runs. */
const AHEAD_MS = 65_000;
/** What SQS takes in one call. */
const AT_ONCE = 10;

/**
 * Queues what falls due before the next run, each with its exact delay. What is overdue goes at once: a missed
 * run is made up by the next, and an entry queued twice fires once.
 */
export const handler = async (): Promise<{ queued: number }> => {
  const now = systemClock();
  const shards = Array.from({ length: env.DUE_SHARDS }, (_, shard) => sweepShard(shard, now));
  const queued = (await Promise.all(shards)).reduce((sum, count) => sum + count, 0);
  logger.info(logEvents.swept, { queued });
  return { queued };
};

async function sweepShard(shard: number, now: Date): Promise<number> {
  const until = new Date(now.getTime() + AHEAD_MS);
  let queued = 0;
  let after: Record<string, unknown> | undefined;
  do {
    const page = await duePage(client, env.TABLE_NAME, { shard, until, after });
    await queueAll(page.entries, now);
    queued += page.entries.length;
    after = page.next;
  } while (after);
  return queued;
}

async function queueAll(entries: readonly Due[], now: Date): Promise<void> {
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    const { Failed = [] } = await queue.send(
      new SendMessageBatchCommand({
        QueueUrl: env.TIMERS_QUEUE_URL,
        Entries: entries.slice(start, start + AT_ONCE).map((entry, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(entry),
          DelaySeconds: Math.max(0, Math.ceil((Date.parse(entry.at) - now.getTime()) / 1000)),
        })),
      }),
    );
    if (Failed.length > 0) throw new Error(`${Failed.length} due entries were not queued.`);
  }
}
