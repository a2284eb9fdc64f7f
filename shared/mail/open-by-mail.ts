import { openIncident, withMailFiles } from '../incidents/index.ts';
import { languageOfText } from '../platform/language-of-text.ts';
import { defaultPolicy } from '../sla/index.ts';
import type { InboundMail } from './inbound-mail.ts';
import type { InboundRecord } from './inbound-record.ts';
import type { Match } from './match.ts';
import { type Placing, type ReceiverParts, settling } from './placing.ts';
import { asDescription } from './stored-mail.ts';

/** Opens an incident with a mail that belongs to none, or to one that takes no more answers. */
export async function openByMail(parts: ReceiverParts, placing: Placing): Promise<InboundRecord> {
  const { mail, stored, sender, settings, match, now } = placing;
  const { site } = parts;
  const reference = await parts.incidents.nextReference(site, now);
  const related = relatedTo(match);
  const reason = related?.because ?? mail.unreadable ?? 'It belongs to no incident we have.';
  const record = placing.record({ outcome: 'incident', reference, reason });
  const language = sender.language ?? languageOfText(`${mail.subject}\n${mail.newText}`) ?? site.language;
  const change = openIncident(
    {
      siteId: site.id,
      channel: 'email',
      subject: mail.subject || noSubject[language],
      text: asDescription(stored.mailId, mail.text),
      contact: sender.contact,
      account: sender.account,
      language,
      mail: stored,
      mailMessageId: mail.messageId,
      ...(related ? { related } : {}),
    },
    {
      reference,
      policy: defaultPolicy(site.timeZone),
      receipt: mayBeAnswered(mail),
      now,
      newId: parts.newId,
      settings,
    },
  );
  const by = { from: { id: sender.contact.id, name: sender.contact.name }, automatic: false };
  const whole = withMailFiles(change, stored.attachments, by);
  await parts.incidents.commit(whole, settling(parts, placing, record, reference));
  return record;
}

/** A machine's mail may ask something; it is never answered by a machine. */
const mayBeAnswered = (mail: InboundMail): boolean =>
  !mail.automatic && mail.from !== undefined && mail.envelopeFrom !== '';

/** The incident a new one is tied to: one closed too long ago to reopen, or one that was only guessed. */
const relatedTo = ({ found, guess }: Match) => {
  if (found) {
    const { reference } = found.state.incident;
    const because = `It follows ${reference}, which was closed too long ago to reopen.`;
    return { reference, because, mutual: true };
  }
  if (!guess) return undefined;
  return { reference: guess, because: `It names ${guess}, and its sender is not known there.` };
};

const noSubject = { en: '(no subject)', fr: '(sans objet)', de: '(kein Betreff)' } as const;
