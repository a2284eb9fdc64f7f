import type { Contact } from '../customers/index.ts';
import type { Incident } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import { longestToken } from '../platform/tokens.ts';
import {
  composeMail,
  isStoppable,
  type MessageData,
  type MessageType,
  messageTypes,
  type OutgoingAttachment,
  type OutgoingMail,
  type OutgoingMessage,
  plainSubject,
  recipientsOf,
  splitLinks,
} from '../responses/index.ts';
import {
  clickUrl,
  customerPageUrl,
  incidentLinkEnd,
  pixelUrl,
  scoreLinkEnd,
  scoreUrl,
  signClick,
  signIncidentLink,
  signScore,
  signUnsubscribe,
  signView,
  unnamedLink,
  unsubscribeUrl,
} from '../tracking/index.ts';
import { referenceField } from './foreign-reference.ts';
import { fromOf, type OutgoingLook } from './outgoing-look.ts';
import type { Render } from './render-by-template.ts';
import { replyAddress } from './reply-address.ts';

/** The messages that go to the contact; the others go to informed users. */
export type ContactMessageType = Exclude<MessageType, 'agentNotification'>;

/** Everything one mail to a customer is made of. */
export interface ResponseParts {
  readonly message: OutgoingMessage & { readonly type: ContactMessageType };
  readonly incident: Incident;
  /** What the customer wrote and this answers; undefined where that was answered before. */
  readonly question: string | undefined;
  readonly contact: Contact;
  /** What the agent wrote, and who; absent where the template says it all. */
  readonly reply?: { readonly text: string; readonly agentName: string };
  /** What goes with the mail. */
  readonly files: readonly OutgoingAttachment[];
  readonly render: Render;
  readonly look: OutgoingLook;
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
 * Writes the mail of a queued message: its template in the message's language, tracked only for a contact who
 * consents, answerable at a signed address, in the thread of the customer's own mails.
 * @throws MailCompositionError when an address or name can't stand in a mail.
 */
export async function writeResponse(parts: ResponseParts): Promise<WrittenResponse> {
  const { message, incident, look, site, keys, now } = parts;
  const { data, linkFor } = await templateData(parts);
  const rendered = await parts.render(message.type, message.language, data, { linkFor });
  const { automatic } = messageTypes[message.type];
  const from = fromOf(look, site);
  const root = `${incident.reference}@${domainOf(site.sender)}`;
  const mail: OutgoingMail = {
    from,
    replyTo: { name: from.name, address: replyAddress(primary(site), incident.reference, keys) },
    to: message.to.map((address) => ({ name: parts.contact.name, address })),
    cc: message.cc.map((address) => ({ address })),
    bcc: message.bcc.map((address) => ({ address })),
    ...rendered,
    subject: automatic || incident.mailThread.length === 0 ? rendered.subject : answering(rendered.subject),
    threadTopic: plainSubject(incident.subject, incident.reference),
    attachments: parts.files,
    // One made-up root holds the thread together in clients that have none of the customer's own mails.
    references: [root, ...incident.mailThread],
    inReplyTo: incident.mailThread.at(-1) ?? root,
    ...(automatic ? { autoSubmitted: 'auto-replied' as const } : {}),
    ...('unsubscribeUrl' in data && data.unsubscribeUrl
      ? { listUnsubscribe: { url: data.unsubscribeUrl } }
      : {}),
    // Another desk knows by it which of its incidents ours is.
    headers: { [referenceField]: root },
    messageIdHint: `${message.messageId}@${domainOf(site.sender)}`,
    date: now,
  };
  return { raw: await composeMail(mail), recipients: recipientsOf(mail) };
}

/** What answers a mail says so once. */
const answering = (subject: string): string => (/^re\s*:/i.test(subject) ? subject : `Re: ${subject}`);

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
    ...(parts.question === undefined ? {} : { question: parts.question }),
    ...(reply ? wordsOf(message.type, reply) : {}),
    ...(message.type === 'feedbackRequest' ? { scoreUrls: await scoreUrls(parts) } : {}),
    ...(isStoppable(message.type)
      ? {
          unsubscribeUrl: unsubscribeUrl(
            baseUrl,
            await signUnsubscribe(keys, { c: contact.id, t: message.type, l: message.language }),
          ),
        }
      : {}),
  } as MessageData<ContactMessageType>;
  return { data, linkFor: (url: string) => links.get(url) ?? url };
}

/** What was written for the customer, as its template takes it: of one solved without an answer, how. */
const wordsOf = (type: ContactMessageType, { text, agentName }: NonNullable<ResponseParts['reply']>) =>
  type === 'incidentClosed' ? { resolution: text } : { body: text, agentName };

/** A link for each score, which works as long as the answer can be changed. */
const scoreUrls = ({ message, incident, contact, baseUrl, keys, now }: ResponseParts): Promise<string[]> =>
  Promise.all(
    [1, 2, 3, 4, 5].map(async (s) => {
      const claims = { r: incident.reference, c: contact.id, m: message.messageId, s, e: scoreLinkEnd(now) };
      return scoreUrl(baseUrl, await signScore(keys, claims));
    }),
  );

const primary = (site: Site): string => site.supportAddresses[0] ?? site.sender;

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
