import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askQuestionHandler } from '../../../functions/api/handlers/ask-question.ts';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { createIncidentHandler } from '../../../functions/api/handlers/creation.ts';
import { createIncidentRoute } from '../../../functions/api/routes/creation.ts';
import { askQuestion } from '../../../functions/api/routes/portal.ts';
import { textStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { settingsStore } from '../../../shared/settings/index.ts';
import { aCustomerDesk, type CustomerDesk } from '../../support/a-customer-desk.ts';
import { aSite } from '../../support/a-desk.ts';
import { aReception } from '../../support/a-reception.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { morning } from '../../support/time.ts';

let desk: CustomerDesk;
let reception: ReturnType<typeof aReception>;
let handler: ReturnType<typeof serve>;
beforeAll(async () => {
  desk = await aCustomerDesk();
  reception = aReception(desk.desk);
  const { client, table, layout } = desk.desk;
  const site = aSite();
  const { incidents, customers } = desk;
  const texts = textStore({} as Parameters<typeof textStore>[0], newId);
  const settings = settingsStore(client, table, site.id);
  handler = serve(
    [
      bind(askQuestion, askQuestionHandler({ client, table, incidents, customers, settings, site })),
      bind(
        createIncidentRoute,
        createIncidentHandler(commandParts(client, layout, site.id), { customers, texts, site }),
      ),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
});
afterAll(() => desk.stop());

/** The three ways in which somebody comes to the desk for the first time; each answers with the reference. */
const ways = {
  portal: async (address: string) => {
    const body = { name: 'Ada', address, subject: 'Fire', question: 'It burns.' };
    const { status, json } = await ask(handler, { route: 'POST /v1/portal/incidents', body });
    return status === 201 ? String(json.reference) : `${status}`;
  },
  agent: async (address: string) => {
    const body = { channel: 'phone', subject: 'Fire', contact: { name: 'Ada', address } };
    const { status, json } = await ask(handler, { route: 'POST /v1/incidents', groups: '[agent]', body });
    return status === 201 ? String(json.reference) : `${status}`;
  },
  mail: async (address: string) => {
    const id = desk.unique('mail');
    const headers = { From: `Ada <${address}>`, 'Message-ID': `<${id}@example.com>` };
    return String((await reception.receive(id, { headers, returnPath: address })).reference);
  },
} as const;
const byWay = Object.entries(ways);

const incidentOf = async (reference: string) => (await desk.incidents.load(reference))!.incident;
const withAddress = async (address: string) =>
  (await desk.desk.items()).filter(
    ({ kind, addresses }) => kind === 'contact' && (addresses as string[]).includes(address),
  );

describe.each(byWay)('a newcomer by %s', (_, come) => {
  it('joins the account of their domain, and so does what they ask, then and later', async () => {
    const domain = `${desk.unique('firm')}.example`;
    const account = await desk.account({ domains: [domain] });
    const first = await incidentOf(await come(`ada@${domain}`));
    expect(first.account).toBe(account.id);
    expect(await desk.customers.contact(first.contact.id)).toMatchObject({ account: account.id, version: 1 });
    expect((await incidentOf(await come(`ada@${domain}`))).account).toBe(account.id);
    const { json } = await desk.read('accounts', account.id, '/incidents');
    expect(json.incidents).toHaveLength(2);
    expect((await desk.read('accounts', account.id, '/contacts')).json.contacts).toHaveLength(1);
    expect((await desk.lookUp(`ada@${domain}`)).map(({ id }) => id)).toEqual([first.contact.id]);
  });

  it('of a domain nobody has is of no account', async () => {
    const incident = await incidentOf(await come(`ada@${desk.unique('none')}.example`));
    expect(incident.account).toBeUndefined();
  });

  it('whose account is just being deleted comes without it', async () => {
    const domain = `${desk.unique('closing')}.example`;
    const account = await desk.account({ domains: [domain] });
    await desk.desk.client.send(
      new UpdateCommand({
        TableName: desk.desk.table,
        Key: { pk: `ACC#${account.id}`, sk: 'HEAD' },
        UpdateExpression: 'SET closingAt = :now',
        ExpressionAttributeValues: { ':now': morning.toISOString() },
      }),
    );
    const incident = await incidentOf(await come(`ada@${domain}`));
    expect(incident.account).toBeUndefined();
    expect((await desk.customers.contact(incident.contact.id))?.account).toBeUndefined();
  });

  it('whose contact was merged away is the one that stands for it', async () => {
    const address = `${desk.unique('merged')}@example.com`;
    const before = await incidentOf(await come(address));
    const into = await desk.contact();
    await desk.merge(before.contact.id, into.id);
    expect((await incidentOf(await come(address))).contact.id).toBe(into.id);
  });
});

it('one person by mail, form and agent at once, over and over, is one contact of one account', async () => {
  for (let round = 0; round < 4; round += 1) {
    const domain = `${desk.unique('race')}.example`;
    const account = await desk.account({ domains: [domain] });
    const address = `ada@${domain}`;
    const references = await Promise.all([...byWay, ...byWay, ...byWay].map(([, come]) => come(address)));
    const [contact, ...others] = await withAddress(address);
    expect(others).toEqual([]);
    const incidents = await Promise.all(references.map(incidentOf));
    expect(new Set(incidents.map(({ contact: { id } }) => id))).toEqual(new Set([contact?.id]));
    expect(new Set(incidents.map((one) => one.account))).toEqual(new Set([account.id]));
    expect(new Set(references).size).toBe(9);
    expect((await desk.read('accounts', account.id, '/contacts')).json.contacts).toHaveLength(1);
  }
});
