import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { busEvents } from '../../shared/events/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { DeliverEnv, readEnv } from '../../shared/platform/environment.ts';
import { TryLater } from '../../shared/platform/errors.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import {
  deliverer,
  deliveryStore,
  poster,
  systemResolve,
  trustOf,
  webhookStore,
} from '../../shared/webhooks/index.ts';

/** How long a receiver may take from the look-up of its name to the end of its answer. */
const TIMEOUT_MS = 10_000;

const env = readEnv(DeliverEnv);
const client = documentClient();
const logger = functionLogger('webhooks/deliver');
const queue = new SQSClient({});
const settings = settingsStore(client, env.TABLE_NAME, env.SITE.id);

const deliver = deliverer({
  webhooks: webhookStore(client, env.TABLE_NAME, env.SITE.id),
  deliveries: deliveryStore(client, env.TABLE_NAME, env.SITE.id),
  trust: async () => trustOf((await settings.section('webhooks')).value.trusted),
  post: poster({ resolve: systemResolve, timeoutMs: TIMEOUT_MS }),
  random: Math.random,
  clock: systemClock,
});

/** A bus event as a rule hands it to the queue. */
export const ToDeliver = z.object({
  'detail-type': z.literal('WebhookQueued'),
  detail: busEvents.WebhookQueued,
});

/** The message of a delivery is its timer: the queue hides it until the next attempt is due. */
export const handler = queueHandler(ToDeliver, logger, async ({ detail }, record) => {
  const outcome = await deliver(detail);
  const { status, fault, durationMs } = outcome.posted ?? {};
  const facts = { ...detail, state: outcome.state, status, fault, durationMs };
  if (outcome.state !== 'held') {
    logger.info(logEvents.webhookSent, facts);
    return;
  }
  logger.info(logEvents.webhookHeld, { ...facts, seconds: outcome.seconds });
  await queue.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: env.DELIVERIES_QUEUE_URL,
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: outcome.seconds,
    }),
  );
  throw new TryLater('Held until the next attempt is due.');
});
