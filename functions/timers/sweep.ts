import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, SweepEnv } from '../../shared/platform/environment.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { type Due, duePage, SWEEP_AHEAD_MS } from '../../shared/sla/index.ts';

const env = readEnv(SweepEnv);
const client = documentClient();
const queue = new SQSClient({});
const logger = functionLogger('timers/sweep');

/** What SQS takes in one call. */
const AT_ONCE = 10;

/**
 * Queues what falls due before the next run, each with its exact delay. What is overdue goes at once: a missed
 * run is made up by the next, and an entry queued twice fires once.
 */
export const handler = async (): Promise<{ queued: number }> => {
  const until = new Date(systemClock().getTime() + SWEEP_AHEAD_MS);
  const shards = Array.from({ length: env.DUE_SHARDS }, (_, shard) => sweepShard(shard, until));
  const done = await Promise.all(shards);
  const queued = done.reduce((sum, shard) => sum + shard.queued, 0);
  const refused = done.reduce((sum, shard) => sum + shard.refused, 0);
  logger.info(logEvents.swept, { queued });
  // The others are on their way: the next run finds these again.
  if (refused > 0) throw new Error(`${refused} due entries were not queued.`);
  return { queued };
};

async function sweepShard(shard: number, until: Date): Promise<{ queued: number; refused: number }> {
  let [queued, refused] = [0, 0];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await duePage(client, env.TABLE_NAME, { shard, until, after });
    for (let start = 0; start < page.entries.length; start += AT_ONCE) {
      const entries = page.entries.slice(start, start + AT_ONCE);
      const failed = await queueAll(entries);
      queued += entries.length - failed;
      refused += failed;
    }
    after = page.next;
  } while (after);
  return { queued, refused };
}

/** Answers how many the queue has not taken. */
async function queueAll(entries: readonly Due[]): Promise<number> {
  // SQS counts a delay from when it is sent, not from when the sweep began.
  const now = systemClock().getTime();
  const { Failed = [] } = await queue.send(
    new SendMessageBatchCommand({
      QueueUrl: env.TIMERS_QUEUE_URL,
      Entries: entries.map((entry, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(entry),
        DelaySeconds: Math.max(0, Math.ceil((Date.parse(entry.at) - now) / 1000)),
      })),
    }),
  );
  return Failed.length;
}
