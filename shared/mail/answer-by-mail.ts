import {
  changeLiving,
  customerAnswer,
  type EventData,
  withMailFiles,
  withNotices,
} from '../incidents/index.ts';
import type { InboundRecord } from './inbound-record.ts';
import type { Match } from './match.ts';
import { type Placing, type ReceiverParts, settling } from './placing.ts';
import { fittingText } from './stored-mail.ts';

/** Adds a mail to the incident it belongs to; `filed` is set for what a machine wrote. */
export async function answerByMail(
  parts: ReceiverParts,
  target: NonNullable<Match['found']>,
  placing: Placing,
  filed: 'autoReply' | 'bounce' | undefined,
): Promise<InboundRecord> {
  const { mail, stored, sender, now } = placing;
  const recordOn = (reference: string) =>
    placing.record({ outcome: filed ?? 'event', reference, reason: target.because });
  const event = eventOf(placing, target, filed && (mail.automatic?.reason ?? filed));
  const by = {
    actor: { kind: 'contact' as const, id: sender.contact.id, name: sender.contact.name },
    messageId: mail.messageId,
    now,
    newId: parts.newId,
  };
  const files = {
    from: { id: sender.contact.id, name: sender.contact.name },
    automatic: filed !== undefined,
  };
  const { incident } = await changeLiving(
    parts.incidents,
    target.state.incident.reference,
    (state) => withNotices(withMailFiles(customerAnswer(state, event, by), stored.attachments, files), by),
    ({ incident: { reference } }) => settling(parts, placing, recordOn(reference), reference),
  );
  return recordOn(incident.reference);
}

function eventOf(
  { mail, stored }: Placing,
  { because, outside }: NonNullable<Match['found']>,
  automatic: string | undefined,
): EventData<'emailIn'> {
  const text = fittingText(mail.newText);
  return {
    subject: mail.subject,
    text,
    shortened: text !== mail.text,
    ...(mail.from ? { from: { name: mail.from.name, address: mail.from.address } } : {}),
    matchedBy: because,
    ...(outside ? { outside } : {}),
    ...(automatic ? { automatic } : {}),
    ...stored,
  };
}
