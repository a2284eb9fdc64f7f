import * as z from 'zod';

export { type Language, languages } from '../platform/language.ts';

/** Only pages: whatever else a URL can be does not belong in a mail. */
const link = z.url({ protocol: /^https?$/, message: 'must be an http or https URL' }).max(4_000);
const line = z.string().max(1_000);
const long = z.string().max(1_048_576);

/** What every message takes. Plain text throughout: escaping is the renderer's work. */
const common = z.object({
  /** `261122-000001` */
  reference: z.string().regex(/^\d{6}-\d{6,}$/, 'must be a reference such as 261122-000001'),
  /** The incident's subject, as the customer knows it. */
  subject: line,
  /** '' where we know no name. */
  contactName: line.default(''),
  siteName: line.min(1),
  /** The customer's page of the incident: plain, or tracked for who consented. */
  incidentUrl: link,
  /** Set only for contacts who consented to tracking. */
  pixelUrl: link.optional(),
});

const reply = common.extend({
  /** The agent's words: plain text, blank lines between paragraphs. */
  body: long.min(1),
  /** Who signs; the site does where unset. */
  agentName: line.optional(),
  /** The customer's last message, quoted at the end. */
  question: long.optional(),
});

/** What an informed user is told of. */
export const noticeKinds = [
  'customerWrote',
  'answered',
  'answeredAndSolved',
  'solved',
  'closed',
  'rule',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/**
 * Every message the desk sends, declared once: the data it takes, whether it goes out without a person's doing
 * (then it says so, and no machine answers it), and what makes it go out.
 */
export const messageTypes = {
  questionReceipt: {
    automatic: true,
    when: 'an incident is opened from the portal, by e-mail or in a chat',
    data: common.extend({ question: long }),
  },
  incidentSolved: { automatic: false, when: 'an agent replies and the status is solved', data: reply },
  incidentWaiting: { automatic: false, when: 'an agent replies and the status is waiting', data: reply },
  incidentUnresolved: { automatic: false, when: 'an agent replies and the status is any other', data: reply },
  incidentClosed: {
    automatic: true,
    when: 'the status is set to solved without a reply',
    /** `resolution` only where the incident shares it with the requester. */
    data: common.extend({ resolution: long.optional() }),
  },
  ruleEmail: { automatic: true, when: 'a rule sends a response', data: common.extend({ body: long.min(1) }) },
  feedbackRequest: {
    automatic: true,
    when: 'an incident has been solved for a while',
    /** One link per score, 1 to 5. */
    data: common.extend({ scoreUrls: z.array(link).length(5) }),
  },
  followUp: {
    automatic: true,
    when: 'a customer has not answered for a while',
    data: common.extend({ body: long.min(1) }),
  },
  agentNotification: {
    automatic: true,
    when: 'a customer wrote, an agent answered, or it was solved or closed: to each informed user; and where a rule says so',
    /** No link: who is informed need not be one who may open the incident. `by` is who did it. */
    data: common
      .omit({ pixelUrl: true, incidentUrl: true })
      .extend({ notice: z.enum(noticeKinds), by: line.min(1) }),
  },
} as const;

export type MessageType = keyof typeof messageTypes;

/** What a caller hands over for a message of this type. */
export type MessageData<T extends MessageType> = z.input<(typeof messageTypes)[T]['data']>;

/** The types that have templates; the others are declared and not sent yet. */
export const renderedTypes = [
  'questionReceipt',
  'incidentSolved',
  'incidentWaiting',
  'incidentUnresolved',
  'incidentClosed',
  'ruleEmail',
  'agentNotification',
] as const satisfies readonly MessageType[];
export type RenderedType = (typeof renderedTypes)[number];
