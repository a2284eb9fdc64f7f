import type { Contact } from '../customers/index.ts';
import type { Incident } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import { longestToken } from '../platform/tokens.ts';
import {
  composeMail,
  type MessageData,
  messageTypes,
  type OutgoingAttachment,
  type OutgoingMail,
  type OutgoingMessage,
  type RenderedType,
  recipientsOf,
  renderMessage,
  splitLinks,
} from '../responses/index.ts';
import {
  clickUrl,
  customerPageUrl,
  incidentLinkEnd,
  pixelUrl,
  signClick,
  signIncidentLink,
  signView,
  unnamedLink,
} from '../tracking/index.ts';
import { replyAddress } from './reply-address.ts';

/** The messages that go to the contact; the others go to informed users. */
export type ContactMessageType = Exclude<RenderedType, 'agentNotification'>;

/** Everything one mail to a customer is made of. */
export interface ResponseParts {
  readonly message: OutgoingMessage & { readonly type: ContactMessageType };
  readonly incident: Incident;
  /** What the customer wrote last, or the question as it was first asked. */
  readonly question: string;
  readonly contact: Contact;
  /** What the agent wrote, and who; absent where the template says it all. */
  readonly reply?: { readonly text: string; readonly agentName: string };
  /** What goes with the mail. */
  readonly files: readonly OutgoingAttachment[];
  readonly site: Site;
  readonly baseUrl: string;
  readonly keys: readonly Uint8Array[];
  readonly now: Date;
}

/** A mail ready to be handed to SES. */
export interface WrittenResponse {
  readonly raw: Buffer;
  readonly recipients: readonly string[];
}

/**
 * Writes the mail of a queued message: its template in the incident's language, tracked only for a contact who
 * consents, answerable at a signed address, in the thread of the customer's own mails.
 * @throws MailCompositionError when an address or name can't stand in a mail.
 */
export async function writeResponse(parts: ResponseParts): Promise<WrittenResponse> {
  const { message, incident, site, keys, now } = parts;
  const { data, linkFor } = await templateData(parts);
  const rendered = renderMessage(message.type, message.language, data, { linkFor });
  const root = `${incident.reference}@${domainOf(site.sender)}`;
  const mail: OutgoingMail = {
    from: { name: site.name, address: site.sender },
    replyTo: { name: site.name, address: replyAddress(primary(site), incident.reference, keys) },
    to: message.to.map((address) => ({ name: parts.contact.name, address })),
    cc: message.cc.map((address) => ({ address })),
    bcc: message.bcc.map((address) => ({ address })),
    ...rendered,
    attachments: parts.files,
    // One made-up root holds the thread together in clients that have none of the customer's own mails.
    references: [root, ...incident.mailThread],
    inReplyTo: incident.mailThread.at(-1) ?? root,
    ...(messageTypes[message.type].automatic ? { autoSubmitted: 'auto-replied' as const } : {}),
    messageIdHint: `${message.messageId}@${domainOf(site.sender)}`,
    date: now,
  };
  return { raw: await composeMail(mail), recipients: recipientsOf(mail) };
}

/** The template's data with its links signed, and the tracked address of every link in the agent's words. */
async function templateData(parts: ResponseParts) {
  const { message, incident, contact, reply, site, baseUrl, keys, now } = parts;
  const claims = { m: message.messageId, c: contact.id, r: incident.reference, t: message.type };
  const own = { r: incident.reference, c: contact.id, e: incidentLinkEnd(now) };
  const incidentUrl = contact.trackingConsent
    ? clickUrl(baseUrl, await signClick(keys, { ...claims, ...own }))
    : customerPageUrl(baseUrl, await signIncidentLink(keys, own));
  const links = new Map<string, string>();
  for (const { url } of contact.trackingConsent ? splitLinks(reply?.text ?? '') : []) {
    const token = url && (await signClick(keys, { ...claims, l: unnamedLink, u: url }));
    // A very long URL stays plain: its token would be longer than any that is read.
    if (token && token.length <= longestToken) links.set(url, clickUrl(baseUrl, token));
  }
  const data = {
    reference: incident.reference,
    subject: incident.subject,
    contactName: contact.name,
    siteName: site.name,
    incidentUrl,
    ...(contact.trackingConsent ? { pixelUrl: pixelUrl(baseUrl, await signView(keys, claims)) } : {}),
    question: parts.question,
    ...(reply ? wordsOf(message.type, reply) : {}),
  } as MessageData<ContactMessageType>;
  return { data, linkFor: (url: string) => links.get(url) ?? url };
}

/** What was written for the customer, as its template takes it: of one solved without an answer, how. */
const wordsOf = (type: ContactMessageType, { text, agentName }: NonNullable<ResponseParts['reply']>) =>
  type === 'incidentClosed' ? { resolution: text } : { body: text, agentName };

const primary = (site: Site): string => site.supportAddresses[0] ?? site.sender;

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
