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
  /** What stands below every message, of several lines perhaps; the site's name where unset. */
  signature: z.string().max(2_000).optional(),
  /** The customer's page of the incident: plain, or tracked for who consented. */
  incidentUrl: link,
  /** Set only for contacts who consented to tracking. */
  pixelUrl: link.optional(),
});

/** An agent's words or a standard text's: plain text, blank lines between paragraphs. */
const worded = common.extend({ body: long.min(1) });

const reply = worded.extend({
  /** Who signs; the site does where unset. */
  agentName: line.optional(),
  /** The customer's last message, quoted at the end. */
  question: long.optional(),
});

/** What somebody can do who wants no more messages of this type: their own page for that. */
const stoppable = { unsubscribeUrl: link.optional() };

/** What informed users are told of, and those whom a rule or an escalation tells. */
export const noticeKinds = [
  'customerWrote',
  'answered',
  'answeredAndSolved',
  'solved',
  'closed',
  'rule',
  'escalation',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/**
 * Every message the desk sends, declared once: the data it takes, whether it goes out without a person's doing
 * (then it says so, and no machine answers it), what makes it go out, and what its template must show: a reply
 * without its words would be lost. `stoppable`: it answers nothing that was asked, and who gets it may stop it.
 */
export const messageTypes = {
  questionReceipt: {
    automatic: true,
    when: 'an incident is opened from the portal, by e-mail or in a chat',
    data: common.extend({ question: long }),
  },
  incidentSolved: {
    automatic: false,
    when: 'an agent replies and the status is solved',
    data: reply,
    shows: ['body'],
  },
  incidentWaiting: {
    automatic: false,
    when: 'an agent replies and the status is waiting',
    data: reply,
    shows: ['body'],
  },
  incidentUnresolved: {
    automatic: false,
    when: 'an agent replies and the status is any other',
    data: reply,
    shows: ['body'],
  },
  incidentClosed: {
    automatic: true,
    when: 'the status is set to solved without a reply',
    /** `resolution` only where the incident shares it with the requester. */
    data: common.extend({ resolution: long.optional() }),
    shows: ['resolution'],
  },
  ruleEmail: {
    automatic: true,
    when: 'a rule or an escalation sends a response',
    data: worded,
    shows: ['body'],
  },
  feedbackRequest: {
    automatic: true,
    stoppable: true,
    when: 'an incident has been solved for a while',
    /** One link per score, 1 to 5. */
    data: common.extend({ scoreUrls: z.array(link).length(5), ...stoppable }),
    shows: ['scoreUrls'],
  },
  followUp: {
    automatic: true,
    stoppable: true,
    when: 'a customer has not answered for a while',
    /** `body`: what was asked last, where there is something to repeat. */
    data: common.extend({ body: long.optional(), ...stoppable }),
    shows: ['body'],
  },
  agentNotification: {
    automatic: true,
    when: 'a customer wrote, an agent answered, or it was solved or closed: to each informed user; and where a rule or an escalation says so',
    /** No link: who is informed need not be one who may open the incident. `by` is who did it, `level` that of an escalation. */
    data: common
      .omit({ pixelUrl: true, incidentUrl: true })
      .extend({ notice: z.enum(noticeKinds), by: line.min(1), level: z.int().optional() }),
    shows: ['by'],
  },
} as const satisfies Record<string, MessageDeclaration>;

interface MessageDeclaration {
  readonly automatic: boolean;
  readonly stoppable?: true;
  readonly when: string;
  readonly data: z.ZodObject;
  readonly shows?: readonly string[];
}

export type MessageType = keyof typeof messageTypes;

/** Types that no person's own doing causes: what a storm of mail, or of rules, makes the desk send. */
const unprompted: readonly MessageType[] = ['questionReceipt', 'ruleEmail', 'feedbackRequest', 'followUp'];
export const isUnprompted = (type: MessageType): boolean => unprompted.includes(type);

/** The names of values that a message of this type is for. */
export function mustShow(type: MessageType): readonly string[] {
  const declared: MessageDeclaration = messageTypes[type];
  return declared.shows ?? [];
}

export const messageTypeNames = Object.keys(messageTypes) as [MessageType, ...MessageType[]];

/** What a caller hands over for a message of this type. */
export type MessageData<T extends MessageType> = z.input<(typeof messageTypes)[T]['data']>;

/** Types that whoever gets them may stop. */
export const stoppableTypes = ['feedbackRequest', 'followUp'] as const satisfies readonly {
  [T in MessageType]: (typeof messageTypes)[T] extends { stoppable: true } ? T : never;
}[MessageType][];
export type StoppableType = (typeof stoppableTypes)[number];

export const isStoppable = (type: MessageType): type is StoppableType =>
  (stoppableTypes as readonly string[]).includes(type);
