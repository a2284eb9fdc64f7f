import {
  goesOnWithOurs,
  isAnnounced,
  isAnnouncedBefore,
  isChallenge,
  saidByRobots,
  saysItIsAutomatic,
  tellsOfAbsence,
  wantsSomething,
} from './auto-reply-words.ts';
import { complains } from './bounce/feedback-report.ts';
import type { MailReport } from './bounce/report.ts';
import { addressesOf, headerText, messageIdsOf } from './header-values.ts';
import type { Automatic } from './inbound-mail.ts';
import { fieldOf, type HeaderBlock } from './mime/header-block.ts';
import { parseStructuredHeader } from './mime/structured-header.ts';

export interface Envelope {
  /** '' for the null sender, undefined when unknown. */
  readonly sender: string | undefined;
  /** Our own addresses, in lower case and without a `+tag`. */
  readonly ownAddresses: ReadonlySet<string>;
  /** What the mail reports of one of ours, where it does. */
  readonly report?: MailReport | undefined;
  /** What it says that is new, for the words that only robots write. */
  readonly text?: string | undefined;
}

type Rule = (mail: Signs) => Automatic | undefined;

interface Signs {
  readonly header: HeaderBlock;
  readonly envelope: Envelope;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** Auto-Submitted without its parameters: RFC 3834. */
  readonly autoSubmitted: string;
  /** It names a mail that it answers. */
  readonly namesMail: boolean;
}

const DAEMON = /^(mailer[-_.]?daemon|postmaster|mail[-_.]?delivery[-_.\w]*)(@|$)/i;
const NO_REPLY =
  /^(no|do[-_.]?not|donot|never|ne[-_.]?pas|nicht|keine)[-_.]?(reply|respond|answer|antworten?|repondre|responder)([-_.+][^@]*)?(@|$)/i;
/** Addresses that only programs write from, bounces of lists among them. */
const ROBOT =
  /^((bounces?|notifications?|notify|alerts?|auto[-_.]?(reply|responder|confirm|notify|mailer)|daemon|cron|root|nagios|monitoring|www-data|apache|nobody)([-_.+=][^@]*)?|[^@]*-(bounces|request|owner)|owner-[^@]*)(@|$)/i;

const LIST_FIELDS = [
  ...[
    'list-id',
    'list-post',
    'list-unsubscribe',
    'list-help',
    'list-owner',
    'list-archive',
    'x-mailing-list',
  ],
];

/** What programs that answer for somebody put into their mail, each under a name of its own. */
const ANSWERER_FIELD =
  /^x-(?:[a-z-]{1,30}-)?(?:auto-?(?:reply|respond|responder|response)(?:-from)?|yahooautoresponse|vacation)$/;

/** What desks and programs put into their own mail, to know it again or to say that they wrote it. */
const ROBOT_FIELDS = [
  ...['x-loop', 'x-otrs-loop', 'x-znuny-loop', 'x-rt-loop-prevention', 'x-zendesk-loop', 'x-freshdesk-loop'],
  ...[
    'x-desk-loop',
    'x-helpdesk-loop',
    'x-loop-prevention',
    'x-loopcheck',
    'x-mail-loop',
    'x-jira-fingerprint',
  ],
  ...['x-kayako-loop', 'x-osticket-loop', 'x-redmine-host', 'x-github-reason'],
  ...['x-gitlab-notificationreason', 'x-servicenow-generated', 'x-ticket-loop', 'x-feedback-id-auto'],
  ...['x-cron-env', 'x-nagios-notification', 'x-auto-generated', 'x-bounce-key', 'x-zammad-loop'],
];

/** The address without its `+tag`, in lower case: `support+token@x` is `support@x`. */
export const untagged = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '');

/**
 * First that holds. What is certain and dangerous (our own mail, reports, answers to answers) stands above
 * what only forbids an automatic answer: a wrong `autoReply` hides a customer, a wrong `daemon` costs a receipt.
 */
const rules: readonly Rule[] = [
  ({ from, envelope }) => {
    const own = [from, envelope.sender ?? ''].find((address) => envelope.ownAddresses.has(untagged(address)));
    return own === undefined ? undefined : { kind: 'ownMail', reason: 'sent from one of our own addresses' };
  },
  // Message-IDs with our own domain are made by us alone: one of ours came back from somewhere.
  ({ header, envelope }) => {
    const domains = new Set([...envelope.ownAddresses].map((address) => address.replace(/^.*@/, '')));
    const [id = ''] = messageIdsOf(fieldOf(header, 'message-id'));
    const reference = /^\d{6}-\d{6,9}@/.test(id) && domains.has(id.replace(/^.*@/, '').toLowerCase());
    return reference ? { kind: 'ownMail', reason: 'has a Message-ID of our own' } : undefined;
  },
  ({ envelope: { report } }) => report && reported(report),
  ({ header }) => readReceipt(header),
  // RFC 5321: delivery reports come from the null sender, whatever is left of their words. People sign as postmaster.
  ({ from, envelope, namesMail }) =>
    DAEMON.test(from) && (envelope.sender === '' || (namesMail && /^mailer/i.test(from)))
      ? { kind: 'bounce', reason: 'from a mail daemon with the null envelope sender' }
      : undefined,
  ({ autoSubmitted }) =>
    autoSubmitted.startsWith('auto-replied')
      ? { kind: 'autoReply', reason: 'Auto-Submitted: auto-replied' }
      : undefined,
  // Exchange says auto-generated for vacations too. Others, desks first of all, say it of what people wrote there.
  (mail) =>
    mail.autoSubmitted !== '' && mail.autoSubmitted !== 'no'
      ? {
          kind: isAbsence(mail) || (mail.namesMail && isByExchange(mail.header)) ? 'autoReply' : 'daemon',
          reason: `Auto-Submitted: ${mail.autoSubmitted.slice(0, 40)}`,
        }
      : undefined,
  ({ header }) => present(header, (name) => ANSWERER_FIELD.test(name), 'autoReply'),
  ({ header }) => {
    const precedence = [fieldOf(header, 'precedence'), fieldOf(header, 'x-precedence')].join(' ');
    return /\bauto[-_]?reply/i.test(precedence)
      ? { kind: 'autoReply', reason: 'Precedence: auto_reply' }
      : undefined;
  },
  ({ header }) =>
    /vacation|autoresponder|auto-?reply/i.test(fieldOf(header, 'x-mailer') ?? '')
      ? { kind: 'autoReply', reason: 'written by a program that answers by itself' }
      : undefined,
  // RT says so behind its own tag and in no field.
  ({ header, subject }) =>
    fieldOf(header, 'rt-ticket') !== undefined && /^\[[^\]]{1,80}\] ?autoreply:/i.test(subject)
      ? { kind: 'autoReply', reason: 'an automatic reply of Request Tracker' }
      : undefined,
  // Vacation programs of some servers say no more than Precedence: bulk.
  (mail) =>
    /^(bulk|junk|list)/i.test(fieldOf(mail.header, 'precedence') ?? '') && isAbsence(mail)
      ? { kind: 'autoReply', reason: 'Precedence, and the subject of an automatic answer' }
      : undefined,
  ({ header }) => present(header, among(LIST_FIELDS), 'list'),
  ({ header }) => {
    const precedence = /^(bulk|junk|list)/i.exec(fieldOf(header, 'precedence') ?? '')?.[1];
    return precedence === undefined
      ? undefined
      : { kind: 'list', reason: `Precedence: ${precedence.toLowerCase()}` };
  },
  // The sender asks for no automatic answer: so does Exchange on its own notices. A person may still be behind it.
  (mail) =>
    /\b(all|oof|autoreply)\b/i.test(fieldOf(mail.header, 'x-auto-response-suppress') ?? '')
      ? { kind: isAbsence(mail) ? 'autoReply' : 'daemon', reason: 'X-Auto-Response-Suppress' }
      : undefined,
  // The null sender cannot be answered. Web forms use it too, so the mail stays visible.
  (mail) =>
    mail.envelope.sender === ''
      ? { kind: isAbsence(mail) ? 'autoReply' : 'daemon', reason: 'null envelope sender' }
      : undefined,
  (mail) =>
    isAbsenceInWords(mail)
      ? { kind: 'autoReply', reason: 'subject and words of an automatic answer' }
      : undefined,
  ({ subject, text }) =>
    isChallenge(subject, text)
      ? { kind: 'autoReply', reason: 'asks the sender to prove that they are a person' }
      : undefined,
  ({ header }) => present(header, among(ROBOT_FIELDS), 'daemon'),
  ({ from }) => (DAEMON.test(from) ? { kind: 'daemon', reason: 'from a mail daemon' } : undefined),
  ({ from }) => (NO_REPLY.test(from) ? { kind: 'daemon', reason: 'from a no-reply address' } : undefined),
  ({ from }) => (ROBOT.test(from) ? { kind: 'daemon', reason: 'from an address of programs' } : undefined),
];

/** Why this mail is no person's, or undefined when nothing says so. */
export function automaticOf(header: HeaderBlock, envelope: Envelope): Automatic | undefined {
  const namesMail =
    fieldOf(header, 'in-reply-to') !== undefined || fieldOf(header, 'references') !== undefined;
  const signs: Signs = {
    header,
    envelope,
    from: senderOf(header),
    subject: headerText(fieldOf(header, 'subject') ?? ''),
    text: withoutQuotes((envelope.text ?? '').slice(0, 10_000)),
    autoSubmitted: (fieldOf(header, 'auto-submitted') ?? '')
      .replace(/[;(].*$/s, '')
      .trim()
      .toLowerCase(),
    namesMail,
  };
  for (const rule of rules) {
    const automatic = rule(signs);
    if (automatic !== undefined) return automatic;
  }
  return undefined;
}

/** The address in From, or what stands there: a daemon often signs without a domain, which is no address. */
export function senderOf(header: HeaderBlock): string {
  const from = fieldOf(header, 'from') ?? '';
  return addressesOf(from)[0]?.address ?? bareSender(from);
}

const bareSender = (from: string): string =>
  headerText(from.slice(0, 500))
    .replace(/\([^()]*\)/g, '')
    .replace(/^.*<|>.*$/g, '')
    .trim();

const withoutQuotes = (text: string): string => text.replace(/^[ \t]*[>|].*$/gm, '');

/** A subject that tells of an absence, and what makes it more than somebody's own: fields beside it speak already. */
const isAbsence = ({ subject, text, namesMail }: Signs): boolean =>
  isAnnounced(subject)
    ? goesOnWithOurs(subject) || !wantsSomething(text)
    : tellsOfAbsence(subject) && (namesMail || saidByRobots(text)) && !wantsSomething(text);

/** No field says so: subject and words must, and they must want nothing. */
function isAbsenceInWords({ subject, text, namesMail }: Signs): boolean {
  if (isAnnounced(subject) && namesMail && goesOnWithOurs(subject)) return true;
  if (wantsSomething(text)) return false;
  if (isAnnounced(subject)) return namesMail || isAnnouncedBefore(subject) || saidByRobots(text);
  if (!namesMail) return tellsOfAbsence(subject) && saysItIsAutomatic(text);
  return saysItIsAutomatic(text) || (tellsOfAbsence(subject) && saidByRobots(text));
}

/** Outlook and Exchange leave these on what they send. */
const isByExchange = ({ fields }: HeaderBlock): boolean =>
  fields.some(({ name }) => /^x-ms-(?:exchange|has-attach|tnef)/.test(name));

const among =
  (names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

function present(
  header: HeaderBlock,
  isOne: (name: string) => boolean,
  kind: Automatic['kind'],
): Automatic | undefined {
  // Some senders write the field and mean no: `X-Autoreply: no`.
  const field = header.fields.find(
    ({ name, value }) => isOne(name) && value !== '' && !/^(no|false|0)\b/i.test(value),
  );
  return field === undefined ? undefined : { kind, reason: `has ${field.name}` };
}

/** That a mail arrived is no bounce: like a read receipt, it asks nothing and wakes nobody. */
function reported(report: MailReport): Automatic {
  const arrived =
    report.kind === 'delivery' &&
    report.recipients.length > 0 &&
    report.recipients.every(({ action }) => action !== 'failed' && action !== 'delayed');
  const about = report.kind === 'complaint' && !complains(report) ? 'no complaint' : report.kind;
  return arrived
    ? { kind: 'autoReply', reason: 'a notification that a mail arrived' }
    : {
        kind: 'bounce',
        reason: `${about === 'delivery' ? 'a delivery report' : 'a complaint report'}: ${report.form}`,
      };
}

/** RFC 8098: a disposition notification says that a mail was read, or thrown away unread. */
function readReceipt(header: HeaderBlock): Automatic | undefined {
  const type = parseStructuredHeader(fieldOf(header, 'content-type') ?? '');
  if (type.value !== 'multipart/report') return undefined;
  const report = type.params.get('report-type')?.toLowerCase() ?? 'delivery-status';
  return report === 'disposition-notification'
    ? { kind: 'autoReply', reason: 'a read receipt' }
    : { kind: 'bounce', reason: `multipart/report of ${report.slice(0, 40)}` };
}
