import { normaliseAddress } from '../customers/index.ts';
import { eventWrite, livingIncident, theDesk, timelineEvent } from '../incidents/index.ts';
import type { OutgoingMessage } from '../responses/index.ts';
import type { TransactItem } from '../table/transact.ts';
import { complains } from './bounce/feedback-report.ts';
import type { MailReport, ReportedRecipient } from './bounce/report.ts';
import { judgeFailure } from './bounce/status.ts';
import type { InboundMail } from './inbound-mail.ts';
import type { InboundRecord } from './inbound-record.ts';
import type { ReceiverParts } from './placing.ts';
import { referenceOfReplyAddress } from './reply-address.ts';
import { recordBounce, recordComplaint, stopMailTo } from './undelivered.ts';

interface Filed {
  readonly settled: Pick<InboundRecord, 'outcome' | 'reason'> & { reference?: string };
  /** What is written with the record. */
  readonly also: readonly TransactItem[];
}

/** Recipients of one report that are looked at. */
const MOST_RECIPIENTS = 20;
/** Message-IDs of one report that are looked up. */
const LOOKED_UP = 5;

/**
 * Files what a server, or a complaint programme, reports of a mail: with the message, its timeline and its contact.
 * A report of a mail that we never sent is filed and does nothing. Every step may be repeated.
 */
export async function fileReport(
  parts: ReceiverParts,
  { mailId, mail, report, now }: { mailId: string; mail: InboundMail; report: MailReport; now: Date },
): Promise<Filed> {
  const outcome = mail.automatic?.kind === 'autoReply' ? 'autoReply' : 'bounce';
  const message = await messageOf(parts, report);
  if (message) {
    const { reference } = message;
    const told = { mailId, at: now.toISOString() };
    const { words, also } =
      report.kind === 'complaint'
        ? await hearComplaint(parts, message, report, told)
        : await hearDelivery(parts, message, report, told);
    return { settled: { outcome, reference, reason: `${words} Recognised as ${report.form}.` }, also };
  }
  const signed = await signedIncident(parts, mail, report);
  if (signed) return fileBySignature(parts, signed, { mailId, report, outcome, now });
  return {
    settled: { outcome, reason: `A report about no mail that we know. Recognised as ${report.form}.` },
    also: [],
  };
}

/** The message that a report is about: by SES's Message-ID, or by our own where a server has kept it. */
async function messageOf(
  { messages, site }: ReceiverParts,
  { returned }: MailReport,
): Promise<OutgoingMessage | undefined> {
  const own = site.sender.slice(site.sender.lastIndexOf('@')).toLowerCase();
  for (const id of returned.messageIds.slice(0, LOOKED_UP)) {
    const found =
      (await messages.sentAs(id)) ??
      (id.toLowerCase().endsWith(own) ? await messages.load(id.slice(0, id.lastIndexOf('@'))) : undefined);
    if (found?.siteId === site.id) return found;
  }
  return undefined;
}

interface Told {
  readonly mailId: string;
  readonly at: string;
}

interface Heard {
  readonly words: string;
  readonly also: readonly TransactItem[];
}

async function hearComplaint(
  parts: ReceiverParts,
  message: OutgoingMessage,
  report: MailReport,
  told: Told,
): Promise<Heard> {
  if (!complains(report)) return { words: `No complaint: ${report.feedback}.`, also: [] };
  const addresses = addressedBy(message, report.recipients);
  if (addresses.length === 0)
    return { words: 'A complaint of somebody whom the mail did not go to.', also: [] };
  const reason = `Reported as ${report.feedback ?? 'abuse'}.`;
  for (const { address } of addresses) await recordComplaint(parts, message, { ...told, address, reason });
  return { words: 'A complaint about a mail of ours.', also: [] };
}

async function hearDelivery(
  parts: ReceiverParts,
  message: OutgoingMessage,
  report: MailReport,
  told: Told,
): Promise<Heard> {
  const recipients = addressedBy(message, report.recipients);
  const words: string[] = [];
  const also: TransactItem[] = [];
  for (const recipient of recipients) {
    const { address } = recipient;
    const failure = judgeFailure(recipient);
    if (recipient.action === 'failed') {
      const changed = await recordBounce(parts, message, { ...told, address, ...failure });
      words.push(
        `${failure.reason} (${failure.hard ? 'for good' : 'for now'})${changed ? '.' : ', as reported before.'}`,
      );
    } else if (recipient.action === 'delayed') {
      words.push('A server goes on trying to deliver a mail of ours.');
      const { messageId, reference } = message;
      const { at, mailId } = told;
      const event = { id: `emailDelayed-${mailId}`, reference, at, actor: theDesk };
      const data = { messageId, mailId, reason: failure.reason };
      if (also.length === 0) also.push(eventWrite(timelineEvent('emailDelayed', event, data), parts));
    } else words.push('A mail of ours has arrived.');
  }
  if (recipients.length === 0) words.push('It names nobody whom the mail went to.');
  return { words: [...new Set(words)].slice(0, 5).join(' '), also };
}

/**
 * The recipients of a report as the message knew them. Where it was forwarded on the way and the report names only
 * where to, and it went to one address alone, it is that; '' is whom the message was written to.
 */
function addressedBy(
  message: OutgoingMessage,
  recipients: readonly ReportedRecipient[],
): ReportedRecipient[] {
  const all = [...message.to, ...message.cc, ...message.bcc].map(normaliseAddress);
  const known = recipients.flatMap((recipient) => {
    const address = [recipient.original, recipient.address]
      .map((one) => normaliseAddress(one ?? ''))
      .find((one) => all.includes(one));
    return address === undefined ? [] : [{ ...recipient, address }];
  });
  const found = known.length > 0 || all.length > 1 ? known : recipients.slice(0, 1);
  const none = found.length === 0 && recipients.length === 0 && all.length === 1;
  const named = none ? [{ address: '', action: 'failed' as const }] : found;
  const inMessage = named.map((one) => (all.includes(one.address) ? one : { ...one, address: '' }));
  return [...new Map(inMessage.map((one) => [one.address, one])).values()].slice(0, MOST_RECIPIENTS);
}

/** The incident whose signed reply address the report came to, or gives back: only a mail of ours had it. */
async function signedIncident(parts: ReceiverParts, mail: InboundMail, { returned }: MailReport) {
  const keys = await parts.keys();
  const reference = [...returned.replyTo, ...mail.recipients].flatMap(
    (address) => referenceOfReplyAddress(address, keys) ?? [],
  )[0];
  return reference === undefined ? undefined : livingIncident(parts.incidents, reference);
}

/** A report that names no message of ours, but an incident: told there, and its contact's address believed. */
async function fileBySignature(
  parts: ReceiverParts,
  { incident }: NonNullable<Awaited<ReturnType<typeof signedIncident>>>,
  by: { mailId: string; report: MailReport; outcome: 'autoReply' | 'bounce'; now: Date },
): Promise<Filed> {
  const { mailId, report, outcome, now } = by;
  const { reference, contact } = incident;
  const at = now.toISOString();
  const about = { id: `report-${mailId}`, reference, at, actor: theDesk };
  const mine = report.recipients.find(
    ({ address, original }) => original === contact.address || address === contact.address,
  );
  const failed = report.recipients.find(({ action }) => action === 'failed');
  const settled = {
    outcome,
    reference,
    reason: `A report about a mail of this incident, as ${report.form}.`,
  };
  if (report.kind === 'complaint') {
    if (!complains(report)) return { settled, also: [] };
    const reason = `Reported as ${report.feedback ?? 'abuse'}.`;
    const stop = mine ? await stopMailTo(parts, contact.id, reason, at) : [];
    return {
      settled,
      also: [eventWrite(timelineEvent('emailComplained', about, { mailId, reason }), parts), ...stop],
    };
  }
  if (!failed) return { settled, also: [] };
  const { hard, reason } = judgeFailure(mine ?? failed);
  const stop = mine?.action === 'failed' && hard ? await stopMailTo(parts, contact.id, reason, at) : [];
  const event = timelineEvent('emailBounced', about, { mailId, hard, reason });
  return { settled, also: [eventWrite(event, parts), ...stop] };
}
