import { accountWent, isOtherNewcomer } from '../customers/index.ts';
import { takesAnswers } from '../incidents/index.ts';
import { LostRace, type TransactItem } from '../table/transact.ts';
import { answerByMail } from './answer-by-mail.ts';
import type { InboundMail } from './inbound-mail.ts';
import type { InboundRecord } from './inbound-record.ts';
import { mailHandled, mailKnown } from './inbound-store.ts';
import { filedAs, quarantineReason } from './judge.ts';
import { matchMail } from './match.ts';
import { openByMail } from './open-by-mail.ts';
import { type ReceiverParts, recordOf, senderOf } from './placing.ts';
import { storeMail } from './stored-mail.ts';

export type { ReceiverParts } from './placing.ts';

/** How often a mail is placed again when its contact or incident changed under it. */
const ATTEMPTS = 5;

/**
 * Places one inbound mail: quarantined, filed, an event on its incident, or a new incident. What became of it
 * is written in the transaction that does it, so that a mail handled twice lands once and stays where it landed.
 */
export const mailReceiver = (parts: ReceiverParts) => {
  const settle = async (record: InboundRecord, ...also: readonly TransactItem[]) => {
    await parts.settle([parts.inbound.record(record), ...also]);
    return record;
  };

  const place = async (
    mailId: string,
    mail: InboundMail,
    now: Date,
    joins: boolean,
  ): Promise<InboundRecord> => {
    const record = recordOf(parts.site.id, mailId, mail, now);
    const quarantine = quarantineReason(mail);
    if (quarantine) return settle(record({ outcome: 'quarantined', reason: quarantine }));

    const [match, settings] = await Promise.all([
      parts.keys().then((keys) => matchMail(mail, { ...parts, keys })),
      parts.settings.load(),
    ]);
    const filed = filedAs(mail);
    if (filed && !match.found) {
      return settle(record({ outcome: filed, reason: mail.automatic?.reason ?? filed }));
    }
    const stored = await storeMail(mailId, mail, parts.keep);
    const placing = { mail, stored, sender: await senderOf(parts, mail, now, joins), settings, record, now };
    if (
      match.found &&
      (filed || takesAnswers(match.found.state.incident, now, settings.workflow.reopenDays))
    ) {
      return answerByMail(parts, match.found, placing, filed);
    }
    return openByMail(parts, match, placing);
  };

  return async (mailId: string, mail: InboundMail, now: Date): Promise<InboundRecord> => {
    let twin: Record<string, unknown> | undefined;
    let joins = true;
    for (let attempt = 1; ; attempt += 1) {
      const settled = await parts.inbound.outcome(mailId);
      if (settled) return settled;
      try {
        if (twin) {
          const record = recordOf(parts.site.id, mailId, mail, now)(duplicateOf(twin));
          return await settle(record, parts.inbound.twin(String(twin.mailId), mailId));
        }
        return await place(mailId, mail, now, joins);
      } catch (error) {
        if (!(error instanceof LostRace) || attempt === ATTEMPTS) throw error;
        const known = error.by(mailKnown)?.found;
        if (accountWent(error)) joins = false;
        // Somebody else made the contact or settled this very mail in between: look again.
        if (known) twin = known;
        else if (!isOtherNewcomer(error) && !error.by(mailHandled)) throw error;
      }
    }
  };
};

const duplicateOf = (twin: Record<string, unknown>) => ({
  outcome: 'duplicate' as const,
  reference: String(twin.reference),
  reason: `The same mail came before, as ${String(twin.mailId)}.`,
});
