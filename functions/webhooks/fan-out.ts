import * as z from 'zod';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { FanOutEnv, readEnv } from '../../shared/platform/environment.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { CALLED, deliveryStore, fanOut, offeredEvents, webhookStore } from '../../shared/webhooks/index.ts';

const env = readEnv(FanOutEnv);
const client = documentClient();
const logger = functionLogger('webhooks/fan-out');
const choose = fanOut({
  webhooks: webhookStore(client, env.TABLE_NAME, env.SITE.id),
  deliveries: deliveryStore(client, env.TABLE_NAME, env.SITE.id),
});

/** A bus event as a rule hands it to the queue. What it says was checked when it was published. */
export const Happened = z.object({
  'detail-type': z.enum([...offeredEvents, CALLED]),
  time: z.iso.datetime(),
  detail: z.looseObject({ at: z.iso.datetime().optional(), firstAt: z.iso.datetime().optional() }),
});

export const handler = queueHandler(Happened, logger, async (happened) => {
  const { 'detail-type': type, time, detail } = happened;
  const at = detail.at ?? detail.firstAt ?? time;
  const webhooks = await choose({ type, at, detail }, systemClock());
  if (webhooks > 0) logger.info(logEvents.webhooksChosen, { type, webhooks });
});
