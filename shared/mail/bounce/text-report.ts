import { normalisedAddress } from '../header-values.ts';
import { copyBegins, delaySaid, givenUp } from './phrases.ts';
import { type DeliveryAction, diagnosticLine, type ReportedRecipient } from './report.ts';
import { causeSaid, statusOf } from './status.ts';

const MOST_LINES = 300;
const MOST_RECIPIENTS = 50;
/** A character of an address; the punctuation of Chinese and Japanese stands beside it without a blank. */
const IN_ADDRESS = String.raw`[^\s<>()[\]"',;:，。；：、！（）「」《》“”]`;
const ADDRESS = new RegExp(`${IN_ADDRESS}+@${IN_ADDRESS}+`, 'gu');
/** Whom to ask: never whom the mail was for. */
const HELPERS = /^(mailer[-_.]?daemon|postmaster|abuse|help\w*|support|hostmaster|admin\w*|webmaster|noc)@/i;
const DAEMONS = /^(mailer[-_.]?daemon|postmaster)@/i;

/** The words of a report up to the copy of the mail it gives back. */
export function explanationOf(text: string): string {
  const lines = text.split('\n').slice(0, MOST_LINES);
  const end = lines.findIndex(
    (line, at) => at > 0 && (copyBegins.test(line) || /^[ \t>|]*(received|return-path)\s*:\s/i.test(line)),
  );
  return (end > 0 ? lines.slice(0, end) : lines).join('\n');
}

/** Whether it only says that it goes on trying. */
export const saysDelayed = (subject: string, explanation: string): boolean =>
  (/delay|warning|verzögert|retard/i.test(subject) || delaySaid.test(explanation)) &&
  !givenUp.test(explanation) &&
  statusOf(explanation)?.[0] !== '5' &&
  causeSaid(explanation) !== 'unknownAddress';

/**
 * For whom a mail failed, by the words of a report: the addresses that begin a line, as nearly every server writes
 * them, else those within a line, each with what stands beside and below it. One without an address when there is none.
 */
export function recipientsInText(
  explanation: string,
  given: { readonly action: DeliveryAction; readonly failed: readonly string[] },
): ReportedRecipient[] {
  const lines = explanation.split('\n');
  const heads = lines.map(leadingAddress);
  const named = [...given.failed, ...heads.filter((head) => head !== undefined)];
  const addresses = [...new Set(named.length > 0 ? named : anyAddresses(explanation))].slice(
    0,
    MOST_RECIPIENTS,
  );
  const found = addresses.map((address) =>
    recipient(address, given.action, beside(lines, heads, address) ?? explanation, explanation),
  );
  return found.length > 0 ? found : [recipient('', given.action, explanation, explanation)];
}

function recipient(address: string, action: DeliveryAction, near: string, whole: string): ReportedRecipient {
  // What is said beside the address, unless only the whole says why.
  const telling = statusOf(near) || causeSaid(near) ? near : whole;
  const status = statusOf(telling);
  const diagnostic = diagnosticLine(tellingPart(telling));
  return {
    address,
    action,
    ...(status ? { status } : {}),
    ...(diagnostic ? { diagnostic } : {}),
  };
}

/** From the line that first holds a code or says a cause. */
function tellingPart(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const at = lines.findIndex((line) => statusOf(line) !== undefined);
  const first = at >= 0 ? at : lines.findIndex((line) => causeSaid(line) !== undefined);
  return lines.slice(Math.max(0, first), Math.max(0, first) + 4).join(' ');
}

const LEADING = new RegExp(
  String.raw`^[\s>*•·-]*(?:(?:failed |final |original |intended )?(?:recipients?|to|address|user|an|à|empfänger|destinataire|destinatario|получатель|收件人|宛先|받는 사람)\s*[:：]?\s*(?<=[\s:：])|5\d\d (?:\d\.\d+\.\d+ )?|rcpt to:\s*)?["'([]?<?(?:mailto:|smtp:|rfc822;\s*)?(${IN_ADDRESS}+@${IN_ADDRESS}+)`,
  'iu',
);

/** `<ada@example.com>:`, `    ada@example.com`, `To: ada@example.com`, `550 <ada@example.com>... User unknown`. */
function leadingAddress(line: string): string | undefined {
  const match = LEADING.exec(line.slice(0, 500))?.[1];
  return match === undefined ? undefined : usable(match);
}

const usable = (word: string): string | undefined => {
  const address = normalisedAddress(word.replace(/[.]+$/, ''))?.toLowerCase();
  return address === undefined || DAEMONS.test(address) || /@[^@.]+$/.test(address) ? undefined : address;
};

const anyAddresses = (text: string): string[] =>
  [...text.slice(0, 20_000).matchAll(ADDRESS)].flatMap(([word]) =>
    HELPERS.test(word) ? [] : (usable(word) ?? []),
  );

/** The lines from an address on to the next, or to the second blank one. */
function beside(
  lines: readonly string[],
  heads: readonly (string | undefined)[],
  address: string,
): string | undefined {
  const at = heads.indexOf(address);
  if (at < 0) return undefined;
  const rest = lines.slice(at + 1, at + 12);
  const next = rest.findIndex((line, index) => {
    const other = heads[at + 1 + index];
    return (other !== undefined && other !== address) || (index > 0 && line.trim() === '');
  });
  return [lines[at], ...(next < 0 ? rest : rest.slice(0, next))].join('\n');
}
