import { askQuestionHandler } from '../../functions/api/handlers/ask-question.ts';
import { listIncidentsHandler } from '../../functions/api/handlers/list-incidents.ts';
import { readIncidentHandler } from '../../functions/api/handlers/read-incident.ts';
import { replyHandler } from '../../functions/api/handlers/reply.ts';
import { mailReceiver, readMail } from '../../shared/mail/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { transact } from '../../shared/table/transact.ts';
import { type Figure, figure, type Row } from '../figure.ts';
import type { Usage } from '../table/measured-table.ts';
import { morning, type Scene, sentence, startScene } from '../table/scene.ts';

/** On-demand prices of a request unit in eu-central-1, USD. */
const PRICE = { read: 0.1525e-6, write: 0.7625e-6 };

const site = {
  id: 'desk',
  name: 'Support',
  language: 'en' as const,
  timeZone: 'Europe/Berlin',
  supportAddresses: ['support@desk.example'],
  sender: 'support@desk.example',
};
const agent = { id: '6f1c2a34-0000-4000-8000-000000000001', name: 'agent', roles: ['agent' as const] };
const request = { query: undefined, params: undefined, now: morning, sourceIp: '127.0.0.1' };

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
    return figures;
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
    figure(row, `${name}, price`, usage.readUnits * PRICE.read + usage.writeUnits * PRICE.write, 'USD'),
  ];
}

function operationsOn(scene: Scene): readonly Operation[] {
  const { client, layout, incidents, customers, reader, hits } = scene;
  const { table } = layout;
  const ask = askQuestionHandler({ client, table, incidents, customers, site });
  const answer = replyHandler({ client, table, incidents });
  const list = listIncidentsHandler(client, layout);
  const read = readIncidentHandler(reader);
  const receive = receiver(scene);
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
        answer({
          ...request,
          actor: agent,
          params: { reference },
          headers: { 'idempotency-key': 'key-2', 'if-match': undefined },
          body: { text: sentence.repeat(3), status: 'waiting', cc: [], bcc: [] },
        }),
    },
    {
      name: 'mail in, new incident',
      mostTransactions: 1,
      run: () => receive('mail-1', 'second@example.com', 'Another printer'),
    },
    {
      name: 'mail in, on its incident',
      mostTransactions: 1,
      run: () => receive('mail-2', 'first@example.com', `Re: [${reference}] The printer stops`),
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
          query: { status: 'open', limit: 25, cursor: undefined },
        }),
    },
    {
      name: 'read',
      run: () =>
        read({ ...request, actor: agent, headers: undefined, body: undefined, params: { reference } }),
    },
  ];
}

/** Reads and places a mail as its function does; what it keeps beside the table stays in memory. */
function receiver({ client, incidents, customers, inbound }: Scene) {
  const kept = new Map<string, unknown>();
  const place = mailReceiver({
    incidents,
    customers,
    inbound,
    site,
    keys: async () => [new TextEncoder().encode('the key of the bench')],
    keep: async (key, content) => void kept.set(key, content),
    settle: (items) => transact(client, items),
    newId,
  });
  return async (mailId: string, from: string, subject: string) => {
    const raw = [
      `From: Customer <${from}>`,
      'To: support@desk.example',
      `Subject: ${subject}`,
      `Message-ID: <${mailId}@example.com>`,
      '',
      sentence.repeat(4),
    ].join('\r\n');
    const mail = await readMail(new TextEncoder().encode(raw), { ownAddresses: site.supportAddresses });
    return place(mailId, mail, morning);
  };
}
