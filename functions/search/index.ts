import * as z from 'zod';
import { busEvents } from '../../shared/events/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { IndexEnv, readEnv } from '../../shared/platform/environment.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { indexer, termsStore, textStore } from '../../shared/search/index.ts';

const env = readEnv(IndexEnv);
const client = documentClient();

const bringUpTo = indexer({
  texts: textStore(client, env.TABLE_NAME),
  terms: termsStore(client, env.TABLE_NAME),
  shards: env.SEARCH_SHARDS,
  clock: systemClock,
});

/** A bus event as a rule hands it to the queue. */
export const Added = z.object({
  'detail-type': z.literal('TimelineEventAdded'),
  detail: busEvents.TimelineEventAdded,
});

/** Keeps the words by which incidents are found. */
export const handler = queueHandler(Added, functionLogger('search/index'), ({ detail }) => bringUpTo(detail));
