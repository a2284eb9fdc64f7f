import { listIncidentsHandler } from '../../functions/api/handlers/list-incidents.ts';
import { readIncidentHandler } from '../../functions/api/handlers/read-incident.ts';
import type { KeptText } from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { type Figure, figure, type Row } from '../figure.ts';
import { priceOf } from '../prices.ts';
import type { Usage } from '../table/measured-table.ts';
import { morning, type Scene, sentence, startScene } from '../table/scene.ts';
import { agent, measuredDesk, request, wholeIncident } from '../table/whole-incident.ts';

/** Receipt, three answers each way, promise, tracking, solved. */
const MOST_USD = 0.001;

interface Operation {
  readonly name: string;
  readonly run: () => Promise<unknown>;
  readonly mostTrips?: number;
  readonly mostTransactions?: number;
}

/** What each operation asks of the table, run by the handlers themselves. */
export const tableCost: Row = async (row) => {
  const scene = await startScene();
  try {
    const figures: Figure[] = [];
    for (const operation of operationsOn(scene)) {
      const { usage } = await scene.measure(operation.run);
      figures.push(...figuresOf(row, operation, usage));
    }
    const price = priceOf(await wholeIncident(scene));
    return [...figures, figure(row, 'a whole incident, all but SES', price, 'USD', MOST_USD)];
  } finally {
    await scene.stop();
  }
};

function figuresOf(row: string, { name, mostTrips, mostTransactions }: Operation, usage: Usage): Figure[] {
  const transactions = usage.calls.filter(({ operation }) => operation === 'TransactWrite').length;
  return [
    figure(row, `${name}, round trips`, usage.roundTrips, 'trips', mostTrips),
    ...(mostTransactions === undefined
      ? []
      : [figure(row, `${name}, transactions`, transactions, 'trips', mostTransactions)]),
    figure(row, `${name}, read units`, usage.readUnits, 'units'),
    figure(row, `${name}, write units`, usage.writeUnits, 'units'),
    figure(row, `${name}, price`, priceOf({ readUnit: usage.readUnits, writeUnit: usage.writeUnits }), 'USD'),
  ];
}

function operationsOn(scene: Scene): readonly Operation[] {
  const { client, layout, reader, hits } = scene;
  const { ask, reply, mailIn } = measuredDesk(scene);
  const list = listIncidentsHandler(client, layout, 'desk');
  const settings = settingsStore(client, layout.table, 'desk');
  // No description here is so long that it leaves the table.
  const texts = { whole: async ({ text }: KeptText) => text };
  const read = readIncidentHandler(reader, settings, texts, { client, table: layout.table });
  const reference = '261123-000001';
  const view = { m: newId(morning), c: newId(morning), r: reference, t: 'questionReceipt' };
  const body = { name: 'Customer', subject: 'The printer stops', question: sentence.repeat(6) };
  const headers = { 'idempotency-key': undefined };
  return [
    {
      name: 'POST, first question of a person',
      mostTrips: 2,
      mostTransactions: 1,
      run: () =>
        ask({
          ...request,
          actor: undefined,
          headers: { 'idempotency-key': 'key-1' },
          body: { ...body, address: 'first@example.com' },
        }),
    },
    {
      name: 'POST, of a person we know',
      mostTrips: 2,
      mostTransactions: 1,
      run: () =>
        ask({ ...request, actor: undefined, headers, body: { ...body, address: 'first@example.com' } }),
    },
    {
      name: 'reply',
      run: () =>
        reply({
          ...request,
          actor: agent,
          params: { reference },
          headers: { 'idempotency-key': 'key-2', 'if-match': undefined },
          body: { text: sentence.repeat(3), status: 'waiting', cc: [], bcc: [], files: [] },
        }),
    },
    {
      name: 'mail in, new incident',
      mostTransactions: 1,
      run: () =>
        mailIn({ id: 'mail-1', from: 'second@example.com', subject: 'Another printer', now: morning }),
    },
    {
      name: 'mail in, on its incident',
      mostTransactions: 1,
      run: () =>
        mailIn({
          id: 'mail-2',
          from: 'first@example.com',
          subject: `Re: [${reference}] The printer stops`,
          now: morning,
        }),
    },
    { name: 'pixel', mostTrips: 1, run: () => hits.viewed(view, morning) },
    {
      name: 'click',
      mostTrips: 1,
      run: () => hits.clicked({ ...view, l: 'incident', u: 'https://desk.example/' }, morning),
    },
    {
      name: 'list of 25',
      run: () =>
        list({
          ...request,
          actor: agent,
          headers: undefined,
          body: undefined,
          query: { status: 'open', limit: 25 },
        }),
    },
    {
      name: 'read',
      run: () =>
        read({ ...request, actor: agent, headers: undefined, body: undefined, params: { reference } }),
    },
  ];
}
