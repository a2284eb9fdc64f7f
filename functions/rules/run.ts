import * as z from 'zod';
import { ruleRunner } from '../../shared/automation/index.ts';
import { busEvents } from '../../shared/events/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { RunRulesEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';

const env = readEnv(RunRulesEnv);
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const logger = functionLogger('rules/run');
const run = ruleRunner(documentClient(), layout, { site: env.SITE, newId });

export const ToldOf = z.object({
  'detail-type': z.literal('TimelineEventAdded'),
  detail: busEvents.TimelineEventAdded,
});

const fire = async ({ detail }: z.output<typeof ToldOf>) => {
  const result = await run(detail, systemClock());
  if ('rules' in result) logger.info(logEvents.rulesFired, { reference: detail.reference, ...result });
};

export const handler = queueHandler(ToldOf, logger, fire, ({ detail }) => detail.reference);
