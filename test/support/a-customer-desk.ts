import { customerRoutes } from '../../functions/api/handlers/customer-routes.ts';
import { accountStore, contactStore, customerStore, mergeFollower } from '../../shared/customers/index.ts';
import {
  followContactMerge,
  type Incident,
  incidentReader,
  incidentStore,
  passOnIncidents,
  type Question,
} from '../../shared/incidents/index.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { aSite } from './a-desk.ts';
import { ask, keptLog } from './a-request.ts';
import { aTable } from './a-table.ts';
import { anOpening } from './an-incident.ts';
import { minutes, morning, plus } from './time.ts';

/** The routes of accounts and contacts on a table of their own. */
export async function aCustomerDesk() {
  const desk = await aTable();
  const { client, table, layout } = desk;
  const incidents = incidentStore(client, layout);
  const customers = customerStore(client, table);
  const { logger, lines } = keptLog();
  const clock = { now: morning };
  const parts = {
    ...{ client, layout, customers, site: aSite(), newId },
    accounts: accountStore(client, table, aSite().id),
    contacts: contactStore(client, table),
  };
  const handler = serve(customerRoutes(parts), { clock: () => clock.now, logger });
  const send = (route: string, over: Partial<Parameters<typeof ask>[1]> = {}) =>
    ask(handler, { route, groups: '[agent]', ...over });

  let count = 0;
  const unique = (name: string) => {
    count += 1;
    return `${name}-${count}`;
  };

  const made = async (path: 'accounts' | 'contacts', body: Record<string, unknown>) => {
    const { status, json } = await send(`POST /v1/${path}`, { body });
    if (status !== 201) throw new Error(`${path}: ${JSON.stringify(json)}`);
    return json as Record<string, unknown> & { id: string; version: number };
  };

  return {
    ...{ desk, incidents, customers, clock, log: lines, send, unique, parts },
    reader: incidentReader(client, table),
    account: (over: Record<string, unknown> = {}) => made('accounts', { name: unique('Account'), ...over }),
    contact: (over: Record<string, unknown> = {}) => made('contacts', { name: unique('Contact'), ...over }),
    patch: (path: 'accounts' | 'contacts', id: string, version: unknown, body: unknown, groups = '[agent]') =>
      send(`PATCH /v1/${path}/{${path.slice(0, -1)}Id}`, {
        ...{
          params: { [`${path.slice(0, -1)}Id`]: id },
          headers: { 'if-match': `"${version}"` },
          body,
          groups,
        },
      }),
    read: (path: 'accounts' | 'contacts', id: string, below = '', query?: Record<string, string>) =>
      send(`GET /v1/${path}/{${path.slice(0, -1)}Id}${below}`, {
        params: { [`${path.slice(0, -1)}Id`]: id },
        ...(query ? { query } : {}),
      }),
    merge: (id: string, into: string, headers: Record<string, string> = {}) =>
      send('POST /v1/contacts/{contactId}/merge', { params: { contactId: id }, headers, body: { into } }),
    lookUp: async (q: string) => {
      const { json } = await send('GET /v1/lookup', { query: { q } });
      return json.results as { id: string; name: string; customer: string; by: string }[];
    },
    /** An incident of a contact, with these fields besides. */
    async incidentOf(id: string, question: Partial<Question> = {}, fields: Partial<Incident> = {}) {
      const reference = await incidents.nextReference(aSite(), morning);
      const contact = { id, name: 'Ada Example', address: 'ada@example.com' };
      const change = anOpening({ contact, ...question }, { reference, newId });
      await incidents.commit({ ...change, incident: { ...change.incident, ...fields } });
      return reference;
    },
    /** What the worker does for a merge, some minutes after it. */
    follow: (contactId: string, goOn: () => boolean = () => true, after = minutes(5)) =>
      followContactMerge({
        customers,
        follow: mergeFollower(client, table, newId),
        passOn: (contacts) =>
          passOnIncidents({ client, table, incidents, newId }, contacts, {
            now: plus(clock.now, after),
            goOn,
          }),
      })(contactId, plus(clock.now, after)),
    stop: () => desk.stop(),
  };
}

export type CustomerDesk = Awaited<ReturnType<typeof aCustomerDesk>>;
