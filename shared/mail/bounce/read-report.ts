import { headerText, messageIdsOf, normalisedAddress } from '../header-values.ts';
import { hasMailProgram } from '../mail-program.ts';
import { fieldOf, type HeaderBlock } from '../mime/header-block.ts';
import { leavesOf, type Part } from '../mime/mime-tree.ts';
import { readText } from '../part-text.ts';
import { isDeliveryStatus, readDeliveryStatus, typedAddress } from './delivery-status.ts';
import { feedbackReport } from './feedback-report.ts';
import { reportSubject, reportText } from './phrases.ts';
import type { MailReport, ReportedRecipient, ReturnedMail } from './report.ts';
import { identify, returnedInText, returnedPart, together } from './returned-mail.ts';
import { statusOf } from './status.ts';
import { explanationOf, recipientsInText, saysDelayed } from './text-report.ts';

/** The parts of a mail that make it a report, or not. */
export interface Suspect {
  readonly root: Part;
  /** Its text, from the HTML where it has no other. */
  readonly text: string;
  /** '' is the null sender. */
  readonly envelopeFrom: string | undefined;
  readonly from: string;
  readonly subject: string;
}

/** Local parts that no person writes from. */
const DAEMONS =
  /^(mailer[-_.]?daemon|mdaemon|mail[-_.]?delivery[-_.]?(sub)?system|bounces?|bounced?[-+=_.][^@]*|ndr|non[-_.]?delivery|imss|\w*antivirus[-_.\w]*|amavis\w*|inetgw\w*|dsic\w*)(@|$)/i;
/** Those, and names beside them, that programs send reports under and people write from too. */
const OFFICES =
  /^(post ?master|mail[-_.]?(delivery|er|master|system|admin)[-_.\w]*|(mail|message)?[-_.]?delivery[-_.\w]*|returned?[-_.]?mail|\w*_?smtp_?[-_.\w]*|system[-_. ]?administrator)(@|$)/i;
const OFFICE_NAMES =
  /mail ?delivery (sub)?system|mail administrator|internet mail delivery|system administrator|mail delivery service|mailer[- ]?daemon|postmaster|microsoft outlook|microsoft exchange/i;
const GREETING =
  /^\W*(hi|hello|dear|hallo|moin|servus|guten|sehr geehrte|liebe|bonjour|cher|hola|estimad|ciao|buongiorno|gentile|beste|hej|hei|dzień dobry|olá|good (morning|day|afternoon)|dobrý|добрый|здравствуйте|您好|你好)(?![\p{L}\d])(?!. this is the)/iu;

/**
 * Reads what a mail reports of a mail of ours, or undefined for one that is no report. A standard report is one
 * whoever sends it; another must come from a machine and say in its words that a mail did not arrive.
 */
export function readReport(suspect: Suspect): MailReport | undefined {
  const { header } = suspect.root;
  const parts = [...leavesOf(suspect.root)].map(({ part }) => part);
  const returned = returnedBy(suspect, parts);
  // A person who sends a report on has a mail program, and the report is a file of theirs.
  const isOwn = suspect.root.type === 'multipart/report' || !isPersons(header);
  const complaint = isOwn ? feedbackReport(header, parts, returned) : undefined;
  if (complaint) return complaint;
  const status = isOwn ? parts.find(isDeliveryStatus) : undefined;
  if (status) {
    const { recipients, originalMessageIds } = readDeliveryStatus(status);
    const known = together(
      { messageIds: originalMessageIds.flatMap(messageIdsOf), replyTo: [], to: [] },
      returned,
    );
    const told = inWords(suspect, []);
    return {
      kind: 'delivery',
      form: 'a delivery status notification',
      recipients: recipients.length > 0 ? withWords(recipients, told) : told,
      returned: known,
    };
  }
  const rejected = rejectionOf(parts, suspect);
  if (rejected) return { kind: 'delivery', form: 'a rejection', recipients: [rejected], returned };
  return unstandard(suspect, returned);
}

function returnedBy({ root, text }: Suspect, parts: readonly Part[]): ReturnedMail {
  const own = root.header;
  const answered = [
    ...messageIdsOf(fieldOf(own, 'in-reply-to')),
    ...messageIdsOf(fieldOf(own, 'x-ms-exchange-inreplyto')),
    ...messageIdsOf(fieldOf(own, 'references')).slice(-3).reverse(),
  ];
  const header = returnedPart(parts) ?? reportedHeader(parts);
  return together(header ? identify(header) : returnedInText(text), {
    messageIds: answered,
    replyTo: [],
    to: [],
  });
}

/** Some attach the returned mail, or its header, as plain text. */
function reportedHeader(parts: readonly Part[]): HeaderBlock | undefined {
  for (const part of parts.filter(({ type }) => /^text\//.test(type)).slice(1, 6)) {
    const found = returnedInText(readText(part).text);
    if (found) {
      return {
        fields: [
          { name: 'message-id', value: found.messageIds.map((id) => `<${id}>`).join(' ') },
          { name: 'reply-to', value: found.replyTo.join(', ') },
          { name: 'to', value: found.to.join(', ') },
        ],
        bodyStart: 0,
        overLimit: false,
      };
    }
  }
  return undefined;
}

/** What its words say, where the report's own fields name no cause. Beside a clear status they are boilerplate. */
const withWords = (
  recipients: readonly ReportedRecipient[],
  told: readonly ReportedRecipient[],
): ReportedRecipient[] =>
  recipients.map((one) => {
    const words = told.find(({ address }) => address === one.address) ?? told[0];
    const isVague = one.status === undefined || one.status.endsWith('.0.0');
    return isVague && one.diagnostic === undefined && words?.diagnostic !== undefined
      ? { ...one, diagnostic: words.diagnostic }
      : one;
  });

function inWords({ root, text, subject }: Suspect, failed: readonly string[]): ReportedRecipient[] {
  const explanation = explanationOf(text);
  const action = saysDelayed(subject, explanation) ? 'delayed' : 'failed';
  const listed = (fieldOf(root.header, 'x-failed-recipients') ?? '')
    .split(/[,\s]+/)
    .flatMap((word) => normalisedAddress(word)?.toLowerCase() ?? []);
  return recipientsInText(explanation, { action, failed: [...listed, ...failed] });
}

/** Sieve's `reject` answers with a read receipt that says the mail was thrown away (RFC 5429). */
function rejectionOf(parts: readonly Part[], suspect: Suspect): ReportedRecipient | undefined {
  const part = parts.find(({ type }) => type === 'message/disposition-notification');
  if (!part) return undefined;
  const text = readText(part).text;
  const isRejected =
    /^disposition:.*\bdeleted/im.test(text) &&
    /reject|refus|abgelehnt|abgewiesen/i.test(
      `${suspect.subject} ${fieldOf(suspect.root.header, 'auto-submitted')}`,
    );
  if (!isRejected) return undefined;
  const address = typedAddress(/^final-recipient:(.*)$/im.exec(text)?.[1]) ?? '';
  const [told] = inWords(suspect, address ? [address] : []);
  return { ...(told ?? { action: 'failed' as const }), address };
}

/** No part says what it is: who sent it, under which subject, in which words. */
function unstandard(suspect: Suspect, returned: ReturnedMail): MailReport | undefined {
  const { root, envelopeFrom, from, subject, text } = suspect;
  const { header } = root;
  const listed = fieldOf(header, 'x-failed-recipients') !== undefined;
  const bySubject = reportSubject.test(subject);
  const explanation = explanationOf(text).slice(0, 8_000);
  const byText = reportText.test(explanation);
  const mechanical = looksMechanical(explanation);
  const bySender =
    envelopeFrom === '' ||
    DAEMONS.test(from) ||
    /^<?mailer-daemon/i.test(fieldOf(header, 'return-path') ?? '') ||
    isOffice(header, from, { explanation, mechanical });
  const status = statusOf(explanation);
  // People are taken at their word: what they forward, quote or ask about bounces is theirs.
  const isReport =
    (listed && (bySubject || byText || bySender)) ||
    (bySender &&
      byText &&
      (bySubject || status !== undefined || returned.messageIds.length > 0 || subject === '')) ||
    (!isPersons(header) &&
      ((bySender && bySubject) ||
        // In a language that we do not know: a status beside an address on a line of its own.
        (bySender && mechanical && status !== undefined && !status.endsWith('.0.0')) ||
        (bySubject && byText && mechanical)));
  if (!isReport) return undefined;
  return {
    kind: 'delivery',
    form: listed ? 'a report with the header X-Failed-Recipients' : 'the words of a mail server',
    recipients: inWords(suspect, []),
    returned,
  };
}

/** An office that programs and people share: neither a mail program nor a greeting, or the look of a program. */
function isOffice(
  header: HeaderBlock,
  from: string,
  { explanation, mechanical }: { explanation: string; mechanical: boolean },
): boolean {
  if (hasMailProgram(header) || GREETING.test(explanation)) return false;
  if (/^post ?master(@|$)/i.test(from)) return true;
  if (OFFICE_NAMES.test(headerText((fieldOf(header, 'from') ?? '').slice(0, 300)))) return true;
  return OFFICES.test(from) && mechanical;
}

/** Written with a mail program, or in answer to something. */
const isPersons = (header: HeaderBlock): boolean =>
  hasMailProgram(header) ||
  ['in-reply-to', 'thread-index', 'x-originating-ip', 'thread-topic'].some(
    (name) => fieldOf(header, name) !== undefined,
  );

/** It begins as only a program does: no greeting, an address or a code on a line of its own. */
const looksMechanical = (explanation: string): boolean =>
  !GREETING.test(explanation) &&
  (/^[\s>*-]*<?[^\s<>@]+@[^\s<>@]+>?:?\s*$/m.test(explanation) ||
    /^[\s>*-]*(failed|final)? ?recipients?\W/im.test(explanation) ||
    /<[^\s<>@]+@[^\s<>@]+>: /.test(explanation));
