import * as z from 'zod';
import { customerStore, mergeFollower } from '../../shared/customers/index.ts';
import { entitlementPasser } from '../../shared/entitlements/index.ts';
import { busEvents } from '../../shared/events/index.ts';
import { followContactMerge, incidentStore, passOnIncidents } from '../../shared/incidents/index.ts';
import { stopwatch, systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { MergeContactsEnv, readEnv } from '../../shared/platform/environment.ts';
import { TryLater } from '../../shared/platform/errors.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { assetPasser } from '../../shared/products/index.ts';

const env = readEnv(MergeContactsEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const layout = { table, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const logger = functionLogger('customers/merge');
const followHistory = mergeFollower(client, table, newId);
const passOnAssets = assetPasser(client, table);
const passOnEntitlements = entitlementPasser(client, table);

/** The function is given a minute: what is left is done when the queue brings it again. */
const WORK_MS = 45_000;

export const Merged = z.object({
  'detail-type': z.literal('ContactMerged'),
  detail: busEvents.ContactMerged,
});

export const handler = queueHandler(Merged, logger, async ({ detail: { contactId } }) => {
  const began = stopwatch();
  const now = systemClock();
  const follow = followContactMerge({
    customers: customerStore(client, table),
    follow: async (gone, heir, at) => {
      await followHistory(gone, heir, at);
      // Before the incidents: one that is the survivor's can choose what is the survivor's.
      await passOnEntitlements({ from: gone.id, to: heir.id }, at);
      await passOnAssets({ from: gone.id, to: heir.id }, at);
    },
    passOn: (contacts) =>
      passOnIncidents({ client, table, incidents: incidentStore(client, layout), newId }, contacts, {
        now,
        goOn: () => stopwatch() - began < WORK_MS,
      }),
  });
  const result = await follow(contactId, now);
  logger.info(logEvents.contactMerged, { contactId, ...result });
  if (!result.settled) throw new TryLater('Not all that was the merged contact’s is the other’s yet.');
});
