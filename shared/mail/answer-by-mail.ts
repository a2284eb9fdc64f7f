import { customerAnswer, type EventData, withNotices } from '../incidents/index.ts';
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
  const { mail, sender, now } = placing;
  const { reference } = target.state.incident;
  const record = placing.record({ outcome: filed ?? 'event', reference, reason: target.because });
  const event = eventOf(placing, target.because, filed && (mail.automatic?.reason ?? filed));
  const by = {
    actor: { kind: 'contact' as const, id: sender.contact.id, name: sender.contact.name },
    messageId: mail.messageId,
    now,
    newId: parts.newId,
  };
  await parts.incidents.change(
    reference,
    (state) => withNotices(customerAnswer(state, event, by), by),
    () => settling(parts, placing, record, reference),
  );
  return record;
}

function eventOf(
  { mail, stored }: Placing,
  matchedBy: string,
  automatic: string | undefined,
): EventData<'emailIn'> {
  const text = fittingText(mail.newText);
  return {
    subject: mail.subject,
    text,
    shortened: text !== mail.text,
    ...(mail.from ? { from: { name: mail.from.name, address: mail.from.address } } : {}),
    matchedBy,
    ...(automatic ? { automatic } : {}),
    ...stored,
  };
}
