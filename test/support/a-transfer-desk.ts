import { transferRoutes } from '../../functions/api/handlers/transfer-routes.ts';
import { accountStore, contactStore, customerFinder, customerStore } from '../../shared/customers/index.ts';
import { entitlementStore } from '../../shared/entitlements/index.ts';
import { descriptionStore, incidentReader, partStore } from '../../shared/incidents/index.ts';
import { inboundStore } from '../../shared/mail/index.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
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
  importersOn,
  jobStore,
  runLeg,
} from '../../shared/transfer/index.ts';
import { theBuckets } from './a-bucket.ts';
import { aSite } from './a-desk.ts';
import { ask, keptLog } from './a-request.ts';
import { aTable } from './a-table.ts';

type Sent = Record<string, unknown>;

/** The routes of imports and exports, and the worker behind them, on a table and a bucket of their own. */
export async function aTransferDesk() {
  const [desk, buckets] = await Promise.all([aTable(), theBuckets()]);
  const { client, table, layout } = desk;
  const { files } = buckets;
  const { logger } = keptLog();
  const stores = {
    accounts: accountStore(client, table, aSite().id),
    contacts: contactStore(client, table),
    customers: customerStore(client, table),
    finder: customerFinder(client, table),
  };
  const assets = assetStore(client, table, newId);
  const products = productStore(client, table);
  const entitlements = entitlementStore(client, table, aSite());
  const jobs = {
    imports: jobStore(client, table, aSite().id, 'import'),
    exports: jobStore(client, table, aSite().id, 'export'),
  };
  const clock = buckets.now;
  const parts = {
    ...{ files, clock, newId, ...jobs, chunk: 20 },
    importers: importersOn(client, { table, site: aSite(), newId }),
    exporters: {
      accounts: csvExporter(accountSource(stores.accounts)),
      assets: csvExporter(assetSource({ assets, products })),
      entitlements: csvExporter(entitlementSource(entitlements)),
      contacts: csvExporter(contactSource(stores)),
      contact: contactDossier(
        dossierSource({
          ...{ client, layout, ...stores, assets, entitlements },
          incidents: incidentReader(client, table),
          descriptions: descriptionStore(client, table, { whole: async ({ text }) => text, keep: fail }),
          parts: partStore(client, table),
          messages: messageStore(client, layout),
          inbound: inboundStore(client, layout),
          hits: trackingReader(client, table),
        }),
      ),
    },
  };
  const handler = serve(transferRoutes({ client, table, files, newId, ...jobs, ...stores }), {
    // Links are looked at by S3's own clock.
    clock: buckets.now,
    logger,
  });
  const send = (route: string, over: Partial<Parameters<typeof ask>[1]> = {}) =>
    ask(handler, { route, groups: '[manager]', ...over });
  const withId = (direction: 'import' | 'export', id: unknown) => ({
    params: { [`${direction}Id`]: String(id) },
  });

  /** What the worker does with every leg there is, until none is left. */
  const work = async (direction: 'import' | 'export', id: unknown, goOn: () => boolean = () => true) => {
    let legs = 0;
    for (let leg = 1; ; leg += 1) {
      const job = await runLeg({ ...parts, goOn }, { jobId: String(id), direction, leg });
      if (!job) return legs;
      legs += 1;
      if (job.leg === leg) return legs;
    }
  };
  const read = async (direction: 'import' | 'export', id: unknown) =>
    (await send(`GET /v1/${direction}s/{${direction}Id}`, withId(direction, id))).json as Sent &
      Record<'counts' | 'download' | 'faultsFile', Sent>;

  /** Announces a file and sends it. */
  const announced = async (kind: string, csv: string | Uint8Array, options: Sent = {}) => {
    const bytes = Buffer.from(csv);
    const answer = await send('POST /v1/imports', { body: { kind, size: bytes.length, ...options } });
    if (answer.status !== 201) throw new Error(answer.text);
    const { url, headers } = answer.json.upload as { url: string; headers: Record<string, string> };
    const put = await fetch(url, { method: 'PUT', headers, body: bytes });
    if (put.status !== 200) throw new Error(await put.text());
    return String(answer.json.id);
  };
  const start = (id: string) => send('POST /v1/imports/{importId}/start', withId('import', id));

  return {
    ...{
      desk,
      entitlements,
      assets,
      products,
      ...stores,
      ...jobs,
      parts,
      send,
      work,
      read,
      announced,
      start,
      withId,
      files,
    },
    /** A whole import, as it ends. */
    async imported(kind: string, csv: string | Uint8Array, options: Sent = {}) {
      const id = await announced(kind, csv, options);
      const { status, text } = await start(id);
      if (status !== 202) throw new Error(text);
      await work('import', id);
      return read('import', id);
    },
    /** The text of a whole export. */
    async exported(body: Sent) {
      const { status, json, text } = await send('POST /v1/exports', { body });
      if (status !== 202) throw new Error(text);
      await work('export', json.id);
      const done = await read('export', json.id);
      return (await fetch(String(done.download.url))).text();
    },
    async stop() {
      await Promise.all([desk.stop(), buckets.stop()]);
    },
  };
}

const fail = () => Promise.reject(new Error('Nothing is kept here.'));
