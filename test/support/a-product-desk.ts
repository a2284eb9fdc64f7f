import { commandParts } from '../../functions/api/handlers/command.ts';
import { createIncidentHandler } from '../../functions/api/handlers/creation.ts';
import { customerRoutes } from '../../functions/api/handlers/customer-routes.ts';
import { patchIncidentHandler } from '../../functions/api/handlers/patch-incident.ts';
import { productParts } from '../../functions/api/handlers/product-parts.ts';
import { productRoutes } from '../../functions/api/handlers/product-routes.ts';
import { createIncidentRoute } from '../../functions/api/routes/creation.ts';
import { patchIncidentRoute } from '../../functions/api/routes/record.ts';
import { accountStore, contactStore, customerStore } from '../../shared/customers/index.ts';
import { descriptionStore, incidentReader, textStore } from '../../shared/incidents/index.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { aSite } from './a-desk.ts';
import { ask, keptLog } from './a-request.ts';
import { aTable } from './a-table.ts';
import { morning } from './time.ts';

export type Made = Record<string, unknown> & { readonly id: string; readonly version: number };

/** Texts are short here: nothing is put into a bucket. */
const noBucket = {
  put: async () => undefined,
  get: async () => Buffer.from(''),
} as unknown as Parameters<typeof textStore>[0];

/** The routes of customers, products and incidents on a table of their own. */
export async function aProductDesk() {
  const desk = await aTable();
  const { client, table, layout } = desk;
  const site = aSite();
  const clock = { now: morning };
  const { logger, lines } = keptLog();
  const customers = customerStore(client, table);
  const texts = textStore(noBucket, newId);
  const commands = commandParts(client, layout, site.id);
  const parts = productParts(client, layout, site, newId);
  const handler = serve(
    [
      ...productRoutes(parts),
      ...customerRoutes({
        ...{ client, layout, site, newId, customers },
        accounts: accountStore(client, table, site.id),
        contacts: contactStore(client, table),
      }),
      bind(createIncidentRoute, createIncidentHandler(commands, { customers, texts, site })),
      bind(
        patchIncidentRoute,
        patchIncidentHandler(commands, {
          ...{ customers, site },
          descriptions: descriptionStore(client, table, texts),
        }),
      ),
    ],
    { clock: () => clock.now, logger },
  );
  const send = (route: string, over: Partial<Parameters<typeof ask>[1]> = {}) =>
    ask(handler, { route, groups: '[manager]', ...over });

  let count = 0;
  const unique = (name: string) => {
    count += 1;
    return `${name}-${count}`;
  };
  const made =
    (path: string, blank: () => Record<string, unknown>) =>
    async (over: Record<string, unknown> = {}): Promise<Made> => {
      const { status, json } = await send(`POST /v1/${path}`, { body: { ...blank(), ...over } });
      if (status !== 201) throw new Error(`${path}: ${JSON.stringify(json)}`);
      return json as Made;
    };
  const product = made('products', () => ({ name: unique('Model'), type: 'product', status: 'active' }));
  const account = made('accounts', () => ({ name: unique('Account') }));

  return {
    ...{ desk, clock, log: lines, send, unique, parts, product, account },
    reader: incidentReader(client, table),
    contact: made('contacts', () => ({ name: unique('Contact') })),
    contract: async (over: Record<string, unknown> = {}) =>
      made('contracts', () => ({ number: unique('C'), from: '2026-01-01' }))({
        ...(over.account ? {} : { account: (await account()).id }),
        ...over,
      }),
    asset: async (over: Record<string, unknown> = {}) =>
      made('assets', () => ({ serialNumber: unique('SN') }))({
        ...(over.product ? {} : { product: (await product()).id }),
        ...over,
      }),
    patch: (path: 'products' | 'assets' | 'contracts', { id, version }: Made, body: unknown) =>
      send(`PATCH /v1/${path}/{${path.slice(0, -1)}Id}`, {
        params: { [`${path.slice(0, -1)}Id`]: id },
        headers: { 'if-match': `"${version}"` },
        body,
      }),
    read: (path: 'products' | 'assets' | 'contracts', id: string, below = '', query = {}) =>
      send(`GET /v1/${path}/{${path.slice(0, -1)}Id}${below}`, {
        params: { [`${path.slice(0, -1)}Id`]: id },
        query,
      }),
    /** An incident that an agent opens. */
    async incident(over: Record<string, unknown> = {}): Promise<string> {
      const blank = { channel: 'phone', subject: 'It stops', contact: { name: 'Ada Example' } };
      const { status, json } = await send('POST /v1/incidents', { body: { ...blank, ...over } });
      if (status !== 201) throw new Error(JSON.stringify(json));
      return String(json.reference);
    },
    open: (body: Record<string, unknown>) =>
      send('POST /v1/incidents', {
        body: { channel: 'phone', subject: 'It stops', contact: { name: 'Ada Example' }, ...body },
      }),
    async change(reference: string, body: unknown) {
      const head = await incidentReader(client, table).head(reference);
      return send('PATCH /v1/incidents/{reference}', {
        params: { reference },
        headers: { 'if-match': `"${head?.version}"` },
        body,
      });
    },
    stop: () => desk.stop(),
  };
}

export type ProductDesk = Awaited<ReturnType<typeof aProductDesk>>;

/** The fields at fault of a refusal, with its status. */
export const faultsOf = ({ status, json }: { status: number; json: Record<string, unknown> }) => [
  status,
  ...((json.fields ?? []) as { pointer: string }[]).map(({ pointer }) => pointer),
];
