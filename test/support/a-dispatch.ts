import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { customerStore, newContact } from '../../shared/customers/index.ts';
import { incidentReader, incidentStore } from '../../shared/incidents/index.ts';
import {
  automaticCap,
  hearFeedback,
  readMail,
  responseSender,
  type SesReport,
  sendPace,
  softBounceStore,
} from '../../shared/mail/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import type { Language } from '../../shared/platform/language.ts';
import type { SendingAccount } from '../../shared/platform/ses-account.ts';
import { sesMailer } from '../../shared/platform/ses-mailer.ts';
import { messageStore, templateStore } from '../../shared/responses/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { aKey, aSite } from './a-desk.ts';
import type { TestTable } from './a-table.ts';
import { anOpening } from './an-incident.ts';
import { minutes, morning } from './time.ts';

/** What SES does with the next call: take it, refuse it with this error, or take it and never say so. */
export type Outcome = 'take' | { name: string; message?: string; status?: number; taken?: boolean };

/** SES as the sender sees it: what it took, and what it will say. */
export function aSes() {
  const taken: { id: string; raw: Uint8Array; to: string[]; tags: Record<string, string> }[] = [];
  const outcomes: Outcome[] = [];
  const send = async (command: unknown) => {
    if (!(command instanceof SendEmailCommand)) throw new Error('It sends nothing.');
    const outcome = outcomes.shift() ?? 'take';
    const { Content, Destination, EmailTags = [], ConfigurationSetName, FromEmailAddress } = command.input;
    const raw = Content?.Raw?.Data;
    if (raw === undefined) throw new Error('Only raw mails are sent.');
    if (FromEmailAddress !== undefined) throw new Error('It would take the name out of the From.');
    if (ConfigurationSetName !== 'desk-set') throw new Error('It names no configuration set.');
    const id = `ses-${newId(morning)}`;
    if (outcome === 'take' || outcome.taken) {
      const tags = Object.fromEntries(EmailTags.map(({ Name = '', Value = '' }) => [Name, Value]));
      taken.push({ id, raw, to: Destination?.ToAddresses ?? [], tags });
    }
    if (outcome === 'take') return { MessageId: id };
    const metadata = outcome.status === undefined ? {} : { httpStatusCode: outcome.status };
    throw Object.assign(new Error(outcome.message ?? outcome.name), {
      name: outcome.name,
      $metadata: metadata,
    });
  };
  return { client: { send } as unknown as SESv2Client, taken, outcomes };
}

/** What sends and what hears back, on a table. */
export function aDispatch({ client, table, layout }: TestTable) {
  const ses = aSes();
  const kept = new Map<string, Buffer>();
  const files = new Map<string, Uint8Array>();
  const messages = messageStore(client, layout);
  const customers = customerStore(client, table);
  const incidents = incidentStore(client, layout);
  const reader = incidentReader(client, table);
  const templates = templateStore(client, table, aSite().id);
  const settings = settingsStore(client, table, aSite().id);
  const broken: unknown[] = [];
  const account: { now: SendingAccount | undefined } = { now: undefined };
  const parts = {
    ...{ messages, customers, incidents: reader, table, templates, settings },
    templateBroke: (facts: unknown) => {
      broken.push(facts);
    },
    handOver: sesMailer(ses.client, 'desk-set'),
    pace: sendPace(client, table, async () => account.now),
    automatic: automaticCap(client, table, aSite().id),
    ...{ graceMs: minutes(2), site: aSite(), baseUrl: 'https://desk.example.com', newId },
    keys: async () => [aKey()],
    readFile: async (id: string) => files.get(id),
    keepRaw: async (messageId: string, raw: Buffer) => {
      kept.set(messageId, raw);
    },
  };
  const hear = hearFeedback({
    messages,
    customers,
    softBounces: softBounceStore(client, table),
    table,
    newId,
  });
  let opened = 0;
  return {
    ...{
      account,
      ses,
      kept,
      files,
      templates,
      settings,
      broken,
      messages,
      customers,
      incidents,
      reader,
      parts,
    },
    send: responseSender(parts),
    /** What SES tells of a message, as EventBridge brings it. */
    hear: (messageId: string, sesId: string, eventType: string, more: Partial<SesReport> = {}) =>
      hear({
        eventType,
        mail: { messageId: sesId, timestamp: morning, tags: { messageId: [messageId] } },
        ...more,
      }),
    /** An incident of a contact of its own, whose receipt waits to be sent. */
    async given({
      text,
      mailMessageId,
      ...person
    }: {
      trackingConsent?: boolean;
      address?: string;
      language?: Language;
      text?: string;
      mailMessageId?: string;
    } = {}) {
      opened += 1;
      const id = `contact-${opened}`;
      const address = person.address ?? `ada${opened}@example.com`;
      const reference = `260612-${String(opened).padStart(6, '0')}`;
      const contact = newContact(id, { name: 'Ada Example', ...person, address }, morning);
      const asked = { ...(text ? { text } : {}), ...(mailMessageId ? { mailMessageId } : {}) };
      const change = anOpening(
        { contact: { id, name: 'Ada Example', address }, ...asked },
        { reference, newId },
      );
      await incidents.commit(change, customers.creation(contact));
      return { reference, contactId: id, messageId: change.messages[0]?.messageId ?? '' };
    },
    read: (raw: Uint8Array) => readMail(raw),
    typesOf: async (reference: string) =>
      ((await reader.whole(reference, 500))?.events ?? []).map(({ type }) => type),
  };
}
