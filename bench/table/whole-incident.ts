import { askQuestionHandler } from '../../functions/api/handlers/ask-question.ts';
import { commandParts } from '../../functions/api/handlers/command.ts';
import { replyHandler } from '../../functions/api/handlers/reply.ts';
import { eventsOfChange } from '../../shared/events/index.ts';
import { addEvent, firePromise, theDesk, timelineEvent } from '../../shared/incidents/index.ts';
import {
  automaticCap,
  hearFeedback,
  mailReceiver,
  readMail,
  responseSender,
  senderFlowStore,
  sendPace,
  softBounceStore,
} from '../../shared/mail/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { templateStore } from '../../shared/responses/index.ts';
import { concernsSearch, indexer, termsStore, textStore } from '../../shared/search/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { transact } from '../../shared/table/transact.ts';
import type { Priced } from '../prices.ts';
import type { Usage } from './measured-table.ts';
import { morning, type Scene, sentence } from './scene.ts';

export const site = {
  id: 'desk',
  name: 'Support',
  language: 'en' as const,
  timeZone: 'Europe/Berlin',
  supportAddresses: ['support@desk.example'],
  sender: 'support@desk.example',
};
export const agent = {
  id: '6f1c2a34-0000-4000-8000-000000000001',
  name: 'agent',
  roles: ['agent' as const],
};
export const request = { query: undefined, params: undefined, now: morning, sourceIp: '127.0.0.1' };

const keys = async () => [new TextEncoder().encode('the key of the bench')];
const after = (minutes: number) => new Date(morning.getTime() + minutes * 60_000);

/** The desk's own logic on a measured table. What it keeps in buckets is counted, and stays in memory. */
export function measuredDesk(scene: Scene) {
  const { client, layout, incidents, customers, inbound, messages, reader } = scene;
  const { table } = layout;
  const settings = settingsStore(client, table, site.id);
  const objects = new Map<string, unknown>();
  const reported = { messages, softBounces: softBounceStore(client, table), table };
  const receive = mailReceiver({
    incidents,
    customers,
    inbound,
    settings,
    site,
    ...reported,
    flows: senderFlowStore(client, table, site.id),
    keys,
    keep: async (key, content) => void objects.set(key, content),
    settle: (items) => transact(client, items),
    newId,
  });
  return {
    objects,
    index: indexer({
      texts: textStore(client, table),
      terms: termsStore(client, table),
      shards: 1,
      clock: () => morning,
    }),
    ask: askQuestionHandler({ client, table, incidents, customers, settings, site }),
    reply: replyHandler(commandParts(client, layout, site.id), site),
    hear: hearFeedback({ ...reported, customers, newId }),
    send: responseSender({
      messages,
      customers,
      incidents: reader,
      table,
      handOver: async ({ messageId }) => ({ outcome: 'taken', sesMessageId: `ses-${messageId}` }),
      pace: sendPace(client, table, async () => ({ ratePerSecond: 14, left: 1000, enabled: true })),
      automatic: automaticCap(client, table, site.id),
      graceMs: 10_000,
      site,
      baseUrl: 'https://desk.example',
      keys,
      templates: templateStore(client, table, site.id),
      settings,
      templateBroke: () => undefined,
      readFile: async () => undefined,
      keepRaw: async (messageId, raw) => void objects.set(`outbound/${messageId}`, raw),
      newId,
    }),
    async mailIn(mail: { id: string; from: string; subject: string; now: Date }) {
      const raw = [
        `From: Customer <${mail.from}>`,
        'To: support@desk.example',
        `Subject: ${mail.subject}`,
        `Message-ID: <${mail.id}@example.com>`,
        '',
        sentence.repeat(4),
      ].join('\r\n');
      const read = await readMail(new TextEncoder().encode(raw), { ownAddresses: site.supportAddresses });
      return receive(mail.id, read, mail.now);
    },
  };
}

type Uses = Partial<Record<Priced, number>>;

/**
 * Lives through one incident: asked, receipted, read, warned of, answered three times each way and solved.
 * Answers what it used of everything that has a price, SES aside.
 */
export async function wholeIncident(scene: Scene): Promise<Uses> {
  const desk = measuredDesk(scene);
  const uses: Record<Priced, number> = {
    ...{ readUnit: 0, writeUnit: 0, httpRequest: 0, functionCall: 0 },
    ...{ busEvent: 0, queueMessage: 0, objectPut: 0, objectGet: 0 },
  };
  const use = (what: Uses) => {
    for (const [name, count] of Object.entries(what)) uses[name as Priced] += count;
  };
  /** One call of a function, with what it asked of the table and what the stream makes of that. */
  const call = async <T>(run: () => Promise<T>) => {
    const { result, usage } = await scene.measure(run);
    const published = usage.calls.flatMap(written).flatMap((item) => eventsOfChange({ after: item }));
    use({ readUnit: usage.readUnits, writeUnit: usage.writeUnits, busEvent: published.length });
    use({ functionCall: published.length > 0 ? 2 : 1 });
    for (const { type, detail } of published) {
      if (type === 'TimelineEventAdded' && concernsSearch(detail)) {
        // What it writes passes by the stream's function, too.
        use({ queueMessage: 1, functionCall: 1 });
        await call(() => desk.index(detail));
      }
      if (type !== 'ResponseQueued') continue;
      use({ queueMessage: 1 });
      await sendOne(detail.messageId);
    }
    return result;
  };
  const sendOne = async (messageId: string) => {
    await call(() => desk.send(messageId, after(1)));
    for (const eventType of ['Send', 'Delivery']) {
      use({ queueMessage: 1, busEvent: 1 });
      const mail = {
        messageId: `ses-${messageId}`,
        timestamp: after(1),
        tags: { messageId: [messageId] },
      };
      await call(() => desk.hear({ eventType, mail }));
    }
  };

  const from = 'customer@example.com';
  const body = {
    name: 'Customer',
    address: from,
    subject: 'The printer stops',
    question: sentence.repeat(6),
  };
  use({ httpRequest: 1 });
  const asked = await call(() =>
    desk.ask({ ...request, actor: undefined, headers: { 'idempotency-key': 'whole' }, body }),
  );
  const { reference } = asked.body as { reference: string };
  await readByCustomer(scene, reference, { use, call });

  use({ queueMessage: 1 });
  const entry = { reference, kpi: 'firstResponse' as const, at: morning.toISOString() };
  await call(() => firePromise(scene.client, scene.layout, newId)(entry, after(60 * 24)));
  for (const [index, status] of (['waiting', 'waiting', 'solved'] as const).entries()) {
    if (index > 0) await write(index);
    use({ httpRequest: 3 });
    await call(() => scene.reader.whole(reference, 100));
    await call(() =>
      desk.reply({
        ...request,
        now: after(1500 + index),
        actor: agent,
        params: { reference },
        headers: { 'idempotency-key': `reply-${index}`, 'if-match': undefined },
        body: { text: sentence.repeat(3), status, cc: [], bcc: [], files: [] },
      }),
    );
  }
  await write(3);
  use({ objectPut: desk.objects.size });
  return uses;

  async function write(index: number) {
    // SES puts the raw mail, the function gets it.
    use({ objectPut: 1, objectGet: 1, queueMessage: 1 });
    const subject = `Re: [${reference}] The printer stops`;
    await call(() => desk.mailIn({ id: `whole-${index}`, from, subject, now: after(1500 + index) }));
  }
}

/** The customer opens the receipt and follows its link. */
async function readByCustomer(
  { hits, client, layout }: Scene,
  reference: string,
  { use, call }: { use: (what: Uses) => void; call: (run: () => Promise<unknown>) => Promise<unknown> },
): Promise<void> {
  const claims = { m: newId(morning), c: newId(morning), r: reference, t: 'questionReceipt' };
  await call(() => hits.viewed(claims, morning));
  await call(() => hits.clicked({ ...claims, l: 'incident', u: 'https://desk.example/' }, morning));
  for (const link of ['', 'incident']) {
    use({ httpRequest: 1, busEvent: 1, queueMessage: 1, functionCall: 1 });
    const place = { id: `hit-${link}`, reference, at: morning.toISOString(), actor: theDesk };
    const data = { messageId: claims.m, messageType: claims.t };
    await call(() => addEvent(client, layout.table, timelineEvent('messageViewed', place, data)));
  }
}

/** The items that a call has put. */
function written({ operation, input, refused }: Usage['calls'][number]): Record<string, unknown>[] {
  if (refused) return [];
  if (operation === 'Put') return [input.Item as Record<string, unknown>];
  if (operation !== 'TransactWrite') return [];
  const items = input.TransactItems as readonly { Put?: { Item: Record<string, unknown> } }[];
  return items.flatMap(({ Put }) => (Put ? [Put.Item] : []));
}
