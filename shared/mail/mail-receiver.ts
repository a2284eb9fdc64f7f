import { addressTaken, type CustomerStore, newContact, normaliseAddress } from '../customers/index.ts';
import {
  type Change,
  customerAnswer,
  type IncidentState,
  type IncidentStore,
  openIncident,
  takesAnswers,
} from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';
import { defaultPolicy } from '../sla/index.ts';
import { LostRace, type TransactItem } from '../table/transact.ts';
import { contentHash } from './content-hash.ts';
import type { InboundMail } from './inbound-mail.ts';
import type { InboundRecord } from './inbound-record.ts';
import { type InboundStore, mailHandled, mailKnown } from './inbound-store.ts';
import { filedAs, quarantineReason } from './judge.ts';
import { type Match, matchMail } from './match.ts';
import { fittingText, type KeepFile, type StoredMail, storeMail } from './stored-mail.ts';

export interface ReceiverParts {
  readonly incidents: IncidentStore;
  readonly customers: CustomerStore;
  readonly inbound: InboundStore;
  readonly site: Site;
  readonly keys: SigningKeys;
  readonly keep: KeepFile;
  /** Writes a record that goes with no incident. */
  readonly settle: (items: readonly TransactItem[]) => Promise<void>;
  readonly newId: NewId;
}

/** The contact of mail that names no readable sender. Nothing is ever sent to it. */
const nobody = { name: 'Unknown sender', address: 'unknown@sender.invalid' };

/** How often a mail is placed again when its contact or incident changed under it. */
const ATTEMPTS = 5;

/**
 * Places one inbound mail: quarantined, filed, an event on its incident, or a new incident. What became of it
 * is written in the transaction that does it, so that a mail handled twice lands once.
 */
export const mailReceiver = (parts: ReceiverParts) => {
  const place = async (mailId: string, mail: InboundMail, now: Date): Promise<InboundRecord> => {
    const record = recordOf(parts.site.id, mailId, mail, now);
    const quarantine = quarantineReason(mail);
    if (quarantine) return settle(record({ outcome: 'quarantined', reason: quarantine }));

    const match = await matchMail(mail, { ...parts, keys: await parts.keys() });
    const filed = filedAs(mail);
    if (filed && !match.found) {
      return settle(record({ outcome: filed, reason: mail.automatic?.reason ?? filed }));
    }
    const stored = await storeMail(mailId, mail, parts.keep);
    const sender = await senderOf(mail, now);
    const target = match.found;
    if (target && (filed || takesAnswers(target.state.incident, now))) {
      return answer(target, { mail, stored, sender, filed, record, now });
    }
    return open(match, { mail, stored, sender, record, now });
  };

  const settle = async (record: InboundRecord) => {
    await parts.settle([parts.inbound.record(record)]);
    return record;
  };

  /** Who wrote it, and the writes that make a first-time sender a contact. */
  const senderOf = async (mail: InboundMail, now: Date) => {
    const address = mail.from ? normaliseAddress(mail.from.address) : nobody.address;
    const name = (mail.from ? mail.from.name.trim() || localPart(address) : nobody.name).slice(0, 100);
    const known = await parts.customers.contactIdOf(address);
    const contact = newContact(known ?? parts.newId(now), { name, address }, now);
    return {
      contact: { id: contact.id, name, address },
      creation: known ? [] : parts.customers.creation(contact),
    };
  };

  type Placing = {
    mail: InboundMail;
    stored: StoredMail;
    sender: Awaited<ReturnType<typeof senderOf>>;
    record: ReturnType<typeof recordOf>;
    now: Date;
  };

  /** The writes that go with a mail wherever it lands. */
  const settling = ({ mail, sender }: Placing, record: InboundRecord, reference: string) => [
    ...sender.creation,
    parts.inbound.record(record),
    ...(mail.messageId
      ? [
          parts.inbound.known({
            messageId: mail.messageId,
            siteId: parts.site.id,
            contentHash: contentHash(mail),
            reference,
            mailId: record.mailId,
          }),
        ]
      : []),
  ];

  const answer = async (
    target: { state: IncidentState; because: string },
    placing: Placing & { filed: 'autoReply' | 'bounce' | undefined },
  ) => {
    const { mail, stored, sender, filed, now } = placing;
    const { reference } = target.state.incident;
    const record = placing.record({ outcome: filed ?? 'event', reference, reason: target.because });
    const text = fittingText(mail.newText);
    const decide = (state: IncidentState): Change =>
      customerAnswer(
        state,
        {
          subject: mail.subject,
          text,
          ...(text === mail.text ? {} : { wholeTextKey: stored.wholeTextKey }),
          ...(mail.from ? { from: { name: mail.from.name, address: mail.from.address } } : {}),
          matchedBy: target.because,
          ...(filed ? { automatic: mail.automatic?.reason ?? filed } : {}),
          ...stored.mail,
        },
        {
          actor: { kind: 'contact', id: sender.contact.id, name: sender.contact.name },
          messageId: mail.messageId,
          now,
          newId: parts.newId,
        },
      );
    await parts.incidents.change(reference, decide, () => settling(placing, record, reference));
    return record;
  };

  const open = async (match: Match, placing: Placing) => {
    const { mail, stored, sender, now } = placing;
    const { site } = parts;
    const reference = await parts.incidents.nextReference(site, now);
    const related = relatedTo(match);
    const reason = related?.because ?? mail.unreadable ?? 'It belongs to no incident we have.';
    const record = placing.record({ outcome: 'incident', reference, reason });
    const change = openIncident(
      {
        siteId: site.id,
        channel: 'email',
        subject: mail.subject || noSubject[site.language],
        text: fittingText(mail.text),
        contact: sender.contact,
        language: site.language,
        mail: stored.mail,
        mailMessageId: mail.messageId,
        ...(related ? { related } : {}),
      },
      {
        reference,
        policy: defaultPolicy(site.timeZone),
        // A machine's mail may ask something; it is never answered by a machine.
        receipt: !mail.automatic && mail.from !== undefined && mail.envelopeFrom !== '',
        now,
        newId: parts.newId,
      },
    );
    await parts.incidents.commit(change, settling(placing, record, reference));
    return record;
  };

  /** Answers what became of the mail; a mail settled before stays where it landed. */
  return async (mailId: string, mail: InboundMail, now: Date): Promise<InboundRecord> => {
    for (let attempt = 1; ; attempt += 1) {
      const settled = await parts.inbound.outcome(mailId);
      if (settled) return settled;
      try {
        return await place(mailId, mail, now);
      } catch (error) {
        if (!(error instanceof LostRace) || attempt === ATTEMPTS) throw error;
        const twin = error.by(mailKnown)?.found;
        if (twin) {
          const reason = `The same mail came before, as ${String(twin.mailId)}.`;
          const duplicate = { outcome: 'duplicate' as const, reference: String(twin.reference), reason };
          return settle(recordOf(parts.site.id, mailId, mail, now)(duplicate));
        }
        // Somebody else made the contact or settled the mail in between: look again.
        if (!error.by(addressTaken) && !error.by(mailHandled)) throw error;
      }
    }
  };
};

const recordOf =
  (siteId: string, mailId: string, mail: InboundMail, now: Date) =>
  (settled: Pick<InboundRecord, 'outcome' | 'reason'> & { reference?: string }): InboundRecord => ({
    mailId,
    siteId,
    ...settled,
    from: mail.from?.address ?? '',
    subject: mail.subject,
    receivedAt: now.toISOString(),
  });

/** The incident a new one is tied to: one closed too long ago to reopen, or one that was only guessed. */
const relatedTo = ({ found, guess }: Match) => {
  if (found) {
    const { reference } = found.state.incident;
    return { reference, because: `It follows ${reference}, which was closed too long ago to reopen.` };
  }
  if (!guess) return undefined;
  return { reference: guess, because: `It names ${guess}, and its sender is not known there.` };
};

const noSubject = { en: '(no subject)', fr: '(sans objet)', de: '(kein Betreff)' } as const;

const localPart = (address: string): string => address.slice(0, address.lastIndexOf('@')) || address;
