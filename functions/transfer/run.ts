import * as z from 'zod';
import { accountStore, contactStore, customerFinder, customerStore } from '../../shared/customers/index.ts';
import { entitlementStore } from '../../shared/entitlements/index.ts';
import { busEvents } from '../../shared/events/index.ts';
import { descriptionStore, incidentReader, partStore, textStore } from '../../shared/incidents/index.ts';
import { inboundStore } from '../../shared/mail/index.ts';
import { stopwatch, systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, TransferEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { assetStore, productStore } from '../../shared/products/index.ts';
import { messageStore } from '../../shared/responses/index.ts';
import { trackingReader } from '../../shared/tracking/index.ts';
import {
  accountSource,
  assetSource,
  contactDossier,
  contactSource,
  csvExporter,
  dossierSource,
  entitlementSource,
  giveUp,
  importersOn,
  jobStore,
  runLeg,
} from '../../shared/transfer/index.ts';

const env = readEnv(TransferEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const layout = { table, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const logger = functionLogger('transfer/run');
const files = objectsIn(env.FILES_BUCKET);

/** The function is given two minutes: what is left is the work of the next leg. */
const WORK_MS = 60_000;
/** Rows of an import between two notes of its place. */
const CHUNK = 200;
/** Deliveries after which a leg will never pass; the queue's own bound comes right behind. */
const LAST_DELIVERY = 8;

const accounts = accountStore(client, table, env.SITE.id);
const contacts = contactStore(client, table);
const customers = customerStore(client, table);
const finder = customerFinder(client, table);
const assets = assetStore(client, table, newId);
const entitlements = entitlementStore(client, table, env.SITE);
const products = productStore(client, table);

const parts = {
  ...{ files, clock: systemClock, newId, chunk: CHUNK },
  imports: jobStore(client, table, env.SITE.id, 'import'),
  exports: jobStore(client, table, env.SITE.id, 'export'),
  importers: importersOn(client, { table, site: env.SITE, newId }),
  exporters: {
    accounts: csvExporter(accountSource(accounts)),
    assets: csvExporter(assetSource({ assets, products })),
    entitlements: csvExporter(entitlementSource(entitlements)),
    contacts: csvExporter(contactSource({ accounts, customers, finder })),
    contact: contactDossier(
      dossierSource({
        ...{ client, layout, accounts, contacts, customers, assets, entitlements },
        incidents: incidentReader(client, table),
        descriptions: descriptionStore(client, table, textStore(files, newId)),
        parts: partStore(client, table),
        messages: messageStore(client, layout),
        inbound: inboundStore(client, layout),
        hits: trackingReader(client, table),
      }),
    ),
  },
};

export const Due = z.object({ 'detail-type': z.literal('TransferDue'), detail: busEvents.TransferDue });

export const handler = queueHandler(Due, logger, async ({ detail }, record) => {
  const began = stopwatch();
  try {
    const job = await runLeg({ ...parts, goOn: () => stopwatch() - began < WORK_MS }, detail);
    logger.info(logEvents.transferLeg, { jobId: detail.jobId, leg: detail.leg, state: job?.state ?? 'over' });
  } catch (error) {
    if (Number(record.attributes.ApproximateReceiveCount) >= LAST_DELIVERY) await giveUp(parts, detail);
    throw error;
  }
});
