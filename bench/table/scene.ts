import { customerStore, newContact } from '../../shared/customers/index.ts';
import {
  type Change,
  customerAnswer,
  incidentReader,
  incidentStore,
  openIncident,
  reply,
} from '../../shared/incidents/index.ts';
import { type InboundRecord, inboundStore } from '../../shared/mail/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { messageStore } from '../../shared/responses/index.ts';
import { defaultSettings } from '../../shared/settings/index.ts';
import { defaultPolicy } from '../../shared/sla/index.ts';
import { onceOnly } from '../../shared/table/idempotency.ts';
import { trackingStore } from '../../shared/tracking/index.ts';
import { type MeasuredTable, startMeasuredTable } from './measured-table.ts';

/** A Monday morning in the site's time zone. */
export const morning = new Date('2026-11-23T09:30:00.000Z');
export const site = { id: 'desk', timeZone: 'Europe/Berlin' };
export const sentence = 'It prints two pages and then stops with error 49. What can I do about it? ';

export type Scene = Awaited<ReturnType<typeof startScene>>;

/** The desk's stores on a measured table, and what patterns are made of: a question, an answer, a mail. */
export async function startScene() {
  const table: MeasuredTable = await startMeasuredTable();
  const { client, layout } = table;
  const incidents = incidentStore(client, layout);
  const customers = customerStore(client, layout.table);
  const contact = (number: number) =>
    newContact(newId(morning), { name: 'Customer', address: `customer-${number}@example.com` }, morning);

  const question = (reference: string, asker: { id: string; address: string }): Change =>
    openIncident(
      {
        siteId: site.id,
        channel: 'portal',
        subject: 'The printer stops after two pages',
        text: sentence.repeat(6),
        contact: { id: asker.id, name: 'Customer', address: asker.address },
        language: 'en',
      },
      {
        reference,
        policy: defaultPolicy(site.timeZone),
        receipt: true,
        now: morning,
        newId,
        settings: defaultSettings,
      },
    );

  return {
    ...table,
    incidents,
    customers,
    contact,
    question,
    reader: incidentReader(client, layout.table),
    messages: messageStore(client, layout),
    inbound: inboundStore(client, layout),
    hits: trackingStore(client, layout.table),
    /** The write that holds an answer under an Idempotency-Key. */
    once: (key: string) =>
      onceOnly<{ reference: string }>(client, layout.table, { scope: 'askQuestion', key, content: {} }),
    /** An incident of a new contact, written as the form writes it. */
    async opened(number: number): Promise<Change> {
      const asker = contact(number);
      const reference = await incidents.nextReference(site, morning);
      const change = question(reference, { id: asker.id, address: asker.addresses[0] ?? '' });
      await incidents.commit(change, customers.creation(asker));
      return change;
    },
    answerOf: (state: Parameters<typeof reply>[0], now: Date): Change =>
      reply(
        state,
        { text: sentence.repeat(3), cc: [], bcc: [], status: 'waiting' },
        {
          actor: { kind: 'agent', id: newId(morning), name: 'agent' },
          now,
          newId,
          settings: defaultSettings,
        },
      ),
    mailOn: (state: Parameters<typeof customerAnswer>[0], mailId: string, now: Date): Change =>
      customerAnswer(
        state,
        {
          subject: `Re: [${state.incident.reference}] The printer stops after two pages`,
          text: sentence.repeat(2),
          from: { name: 'Customer', address: state.incident.contact.address ?? '' },
          shortened: false,
          matchedBy: 'It was sent to the signed reply address.',
          mailId,
          attachments: [],
          leftOut: [],
        },
        {
          actor: { kind: 'contact', id: state.incident.contact.id, name: 'Customer' },
          messageId: `${mailId}@mail.example.com`,
          now,
          newId,
        },
      ),
    record: (mailId: string, reference: string): InboundRecord => ({
      mailId,
      siteId: site.id,
      outcome: 'event',
      reference,
      reason: 'It was sent to the signed reply address.',
      from: 'customer-1@example.com',
      subject: `Re: [${reference}] The printer stops after two pages`,
      receivedAt: morning.toISOString(),
    }),
  };
}
