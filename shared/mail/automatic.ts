import { addressesOf, headerText } from './header-values.ts';
import type { Automatic } from './inbound-mail.ts';
import { fieldOf, type HeaderBlock } from './mime/header-block.ts';
import { parseStructuredHeader } from './mime/structured-header.ts';

export interface Envelope {
  /** '' for the null sender, undefined when unknown. */
  readonly sender: string | undefined;
  /** Our own addresses, in lower case and without a `+tag`. */
  readonly ownAddresses: ReadonlySet<string>;
}

type Rule = (mail: Signs) => Automatic | undefined;

interface Signs {
  readonly header: HeaderBlock;
  readonly envelope: Envelope;
  readonly from: string;
  /** Auto-Submitted without its parameters: RFC 3834. */
  readonly autoSubmitted: string;
  /** It names a mail that it answers, or its subject is a vacation notice's. */
  readonly answers: boolean;
}

const VACATION =
  /^(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office|abwesen|automatische antwort|réponse automatique|absence|absent|respuesta automática|risposta automatica|automatisch antwoord|autosvar|automatiskt svar|resposta automática|autoodpowiedź|автоответ)/i;
const DAEMON = /^(mailer[-_.]?daemon|postmaster|mail[-_.]?delivery[-_.\w]*)(@|$)/i;
const NO_REPLY = /^(no|do[-_.]?not)[-_.]?reply([-_.+][^@]*)?(@|$)/i;

/** The address without its `+tag`, in lower case: `support+token@x` is `support@x`. */
export const untagged = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '');

/**
 * First that holds. What is certain and dangerous (our own mail, bounces, answers to answers) stands above
 * what only forbids an automatic answer: a wrong `autoReply` hides a customer, a wrong `daemon` costs a receipt.
 */
const rules: readonly Rule[] = [
  ({ from, envelope }) => {
    const own = [from, envelope.sender ?? ''].find((address) => envelope.ownAddresses.has(untagged(address)));
    return own === undefined ? undefined : { kind: 'ownMail', reason: 'sent from one of our own addresses' };
  },
  ({ header }) => reportOf(header),
  // RFC 5321: delivery reports come from the null sender. Many lack the report format.
  ({ from, envelope, answers }) =>
    DAEMON.test(from) && (envelope.sender === '' || answers)
      ? { kind: 'bounce', reason: 'from a mail daemon with the null envelope sender' }
      : undefined,
  ({ autoSubmitted }) =>
    autoSubmitted.startsWith('auto-replied')
      ? { kind: 'autoReply', reason: 'Auto-Submitted: auto-replied' }
      : undefined,
  // Exchange says auto-generated for vacations too; without a mail it answers it is a machine's own news.
  ({ autoSubmitted, answers }) =>
    autoSubmitted !== '' && autoSubmitted !== 'no'
      ? { kind: answers ? 'autoReply' : 'daemon', reason: `Auto-Submitted: ${autoSubmitted.slice(0, 40)}` }
      : undefined,
  ({ header }) =>
    present(header, ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-autoreply-from'], 'autoReply'),
  ({ header }) =>
    /^auto_reply/i.test(fieldOf(header, 'precedence') ?? '')
      ? { kind: 'autoReply', reason: 'Precedence: auto_reply' }
      : undefined,
  ({ header }) =>
    present(
      header,
      ['list-id', 'list-post', 'list-unsubscribe', 'list-help', 'list-owner', 'x-mailing-list'],
      'list',
    ),
  ({ header }) => {
    const precedence = /^(bulk|junk|list)/i.exec(fieldOf(header, 'precedence') ?? '')?.[1];
    return precedence === undefined
      ? undefined
      : { kind: 'list', reason: `Precedence: ${precedence.toLowerCase()}` };
  },
  // The sender asks for no automatic answer: so does Exchange on its own notices. A person may still be behind it.
  ({ header, answers }) =>
    /\b(all|oof|autoreply)\b/i.test(fieldOf(header, 'x-auto-response-suppress') ?? '')
      ? { kind: answers && isVacation(header) ? 'autoReply' : 'daemon', reason: 'X-Auto-Response-Suppress' }
      : undefined,
  // The null sender cannot be answered. Web forms use it too, so the mail stays visible.
  ({ envelope, header }) =>
    envelope.sender === ''
      ? { kind: isVacation(header) ? 'autoReply' : 'daemon', reason: 'null envelope sender' }
      : undefined,
  ({ from }) => (DAEMON.test(from) ? { kind: 'daemon', reason: 'from a mail daemon' } : undefined),
  ({ from }) => (NO_REPLY.test(from) ? { kind: 'daemon', reason: 'from a no-reply address' } : undefined),
];

/** Why this mail is no person's, or undefined when nothing says so. */
export function automaticOf(header: HeaderBlock, envelope: Envelope): Automatic | undefined {
  const from = fieldOf(header, 'from') ?? '';
  const signs: Signs = {
    header,
    envelope,
    // A daemon often signs without a domain, which is no address.
    from: addressesOf(from)[0]?.address ?? bareSender(from),
    autoSubmitted: (fieldOf(header, 'auto-submitted') ?? '')
      .replace(/[;(].*$/s, '')
      .trim()
      .toLowerCase(),
    answers:
      fieldOf(header, 'in-reply-to') !== undefined ||
      fieldOf(header, 'references') !== undefined ||
      isVacation(header),
  };
  for (const rule of rules) {
    const automatic = rule(signs);
    if (automatic !== undefined) return automatic;
  }
  return undefined;
}

const bareSender = (from: string): string =>
  headerText(from.slice(0, 500))
    .replace(/\([^()]*\)/g, '')
    .replace(/^.*<|>.*$/g, '')
    .trim();

const isVacation = (header: HeaderBlock): boolean =>
  VACATION.test(headerText(fieldOf(header, 'subject') ?? ''));

function present(
  header: HeaderBlock,
  names: readonly string[],
  kind: Automatic['kind'],
): Automatic | undefined {
  // Some senders write the field and mean no: `X-Autoreply: no`.
  const field = header.fields.find(
    ({ name, value }) => names.includes(name) && value !== '' && !/^no\b/i.test(value),
  );
  return field === undefined ? undefined : { kind, reason: `has ${field.name}` };
}

/** RFC 3462: delivery status and abuse reports are about our mail; a disposition notification is a read receipt. */
function reportOf(header: HeaderBlock): Automatic | undefined {
  const type = parseStructuredHeader(fieldOf(header, 'content-type') ?? '');
  if (type.value !== 'multipart/report') return undefined;
  const report = type.params.get('report-type')?.toLowerCase() ?? 'delivery-status';
  return {
    kind: report === 'disposition-notification' ? 'autoReply' : 'bounce',
    reason: `multipart/report of ${report.slice(0, 40)}`,
  };
}
