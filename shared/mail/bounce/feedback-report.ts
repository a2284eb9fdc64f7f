import { normalisedAddress } from '../header-values.ts';
import { fieldOf, type HeaderBlock } from '../mime/header-block.ts';
import { contentOf, type Part } from '../mime/mime-tree.ts';
import { blocksOf, fieldValue, typedAddress } from './delivery-status.ts';
import type { MailReport, ReturnedMail } from './report.ts';
import { returnedPart } from './returned-mail.ts';

/** RFC 5965: somebody's mail service passes on that they complained about a mail. */
export function feedbackReport(
  header: HeaderBlock,
  parts: readonly Part[],
  returned: ReturnedMail,
): MailReport | undefined {
  const part = parts.find(({ type }) => type === 'message/feedback-report');
  const fields = part ? blocksOf(contentOf(part)).flat() : [];
  const type = fieldValue(fields, 'feedback-type')?.toLowerCase().slice(0, 40);
  const rcpt = fields.flatMap(({ name, value }) =>
    name === 'original-rcpt-to' || name === 'removal-recipient' ? (typedAddress(value) ?? []) : [],
  );
  if (!part) return hotmailComplaint(header, parts, returned);
  return {
    kind: 'complaint',
    form: 'a feedback report',
    feedback: type ?? 'abuse',
    recipients: [...new Set(rcpt)].map((address) => ({ address, action: 'failed' as const })),
    returned,
  };
}

/** Outlook.com's programme sends the mail alone, with a field, there or in the mail, that says whose junk button it was. */
function hotmailComplaint(
  header: HeaderBlock,
  parts: readonly Part[],
  returned: ReturnedMail,
): MailReport | undefined {
  const clickedBy = (block: HeaderBlock | undefined) =>
    block && normalisedAddress(fieldOf(block, 'x-hmxmroriginalrecipient') ?? '');
  const byProgramme =
    /^<?staff@hotmail\.com>?$/i.test((fieldOf(header, 'from') ?? '').trim()) &&
    /complaint about message from/i.test(fieldOf(header, 'subject') ?? '');
  const recipient = clickedBy(header) ?? (byProgramme ? clickedBy(returnedPart(parts)) : undefined);
  const complains = recipient !== undefined || byProgramme;
  if (!complains) return undefined;
  return {
    kind: 'complaint',
    form: 'a complaint of Outlook.com',
    feedback: 'abuse',
    recipients: recipient ? [{ address: recipient.toLowerCase(), action: 'failed' }] : [],
    returned,
  };
}

/** Whether a feedback report is a complaint: others tell that mail was no spam, or that a signature failed. */
export const complains = ({ feedback }: Pick<MailReport, 'feedback'>): boolean =>
  feedback !== undefined && !/^(not-spam|auth-failure|virus|other)$/.test(feedback);
