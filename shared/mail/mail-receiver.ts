import { accountWent, isOtherNewcomer } from '../customers/index.ts';
import { takesAnswers } from '../incidents/index.ts';
import { pauseBefore } from '../platform/pause.ts';
import { LostRace, type TransactItem } from '../table/transact.ts';
import { answerByMail } from './answer-by-mail.ts';
import { senderCounted } from './caps-store.ts';
import { counted, heldEntry } from './count-sender.ts';
import { fileReport } from './file-report.ts';
import type { InboundMail } from './inbound-mail.ts';
import { type InboundRecord, isSettled } from './inbound-record.ts';
import { foreignTied, mailHandled, mailKnown } from './inbound-store.ts';
import { filedAs, quarantineReason } from './judge.ts';
import { matchMail } from './match.ts';
import { openByMail } from './open-by-mail.ts';
import { type ReceiverParts, recordOf, senderOf } from './placing.ts';
import { storeMail, withRaw } from './stored-mail.ts';

export type { ReceiverParts } from './placing.ts';

/** How often a mail is placed again when its contact or incident changed under it. */
const ATTEMPTS = 12;

/** A mail that is to be placed, with what is known of it from before. */
interface Arrived {
  readonly mailId: string;
  readonly mail: InboundMail;
  readonly raw: Uint8Array | undefined;
  readonly before: InboundRecord | undefined;
  readonly now: Date;
}

/**
 * Places one inbound mail: quarantined, filed, an event on its incident, or a new incident. What became of it
 * is written in the transaction that does it, so that a mail handled twice lands once and stays where it landed.
 */
export const mailReceiver = (parts: ReceiverParts) => {
  const settle = async (record: InboundRecord, ...also: readonly TransactItem[]) => {
    await parts.settle([parts.inbound.record(record), ...parts.inbound.ofSender(record), ...also]);
    return record;
  };

  const place = async (
    { mailId, mail, raw, before, now }: Arrived,
    joins: boolean,
  ): Promise<InboundRecord> => {
    const record = recordOf({ siteId: parts.site.id, mailId, before }, mail, now);
    const trusted = before?.released !== undefined;
    const quarantine = trusted ? undefined : quarantineReason(mail);
    if (quarantine) return settle(record({ outcome: 'quarantined', reason: quarantine }));

    if (mail.report && mail.automatic?.kind !== 'ownMail') {
      const { settled, also } = await fileReport(parts, { mailId, mail, report: mail.report, now });
      return settle(record(settled), ...also);
    }
    const [settings, keys] = await Promise.all([parts.settings.load(), parts.keys()]);
    const match = await matchMail(mail, { ...parts, keys, settings, trusted });
    if (match.forged) {
      const reason = `It names ${match.forged} in the name of somebody there, and SPF speaks against its sender.`;
      return settle(record({ outcome: 'quarantined', reason }));
    }
    const { held, trips, count } = await counted(parts, mail, { trusted, limits: settings.mailLimits, now });
    if (held) {
      const told = trips && match.found ? [heldEntry(parts, match.found, { mailId, mail, held, now })] : [];
      return settle(record({ outcome: 'quarantined', reason: held }), ...count, ...told);
    }
    const filed = filedAs(mail);
    if (filed && !match.found) {
      const reason = mail.automatic?.reason ?? filed;
      return settle(record({ outcome: filed, reason }), ...count);
    }
    const stored = await storeMail(mailId, withRaw(mail, raw), parts.keep);
    const sender = await senderOf(parts, mail, now, joins);
    const placing = { mail, stored, sender, settings, match, count, record, now };
    if (
      match.found &&
      (filed || takesAnswers(match.found.state.incident, now, settings.workflow.reopenDays))
    ) {
      return answerByMail(parts, match.found, placing, filed);
    }
    return openByMail(parts, placing);
  };

  /** `raw` is the mail as it came: kept with the incident where it could not be read. */
  return async (mailId: string, mail: InboundMail, now: Date, raw?: Uint8Array): Promise<InboundRecord> => {
    let twin: Record<string, unknown> | undefined;
    let joins = true;
    for (let attempt = 1; ; attempt += 1) {
      const before = await parts.inbound.outcome(mailId);
      if (before && isSettled(before)) return before;
      try {
        if (twin) {
          const record = recordOf({ siteId: parts.site.id, mailId, before }, mail, now)(duplicateOf(twin));
          return await settle(record, parts.inbound.twin(String(twin.mailId), mailId));
        }
        return await place({ mailId, mail, raw, before, now }, joins);
      } catch (error) {
        if (!(error instanceof LostRace) || attempt === ATTEMPTS) throw error;
        const known = error.by(mailKnown)?.found;
        if (accountWent(error)) joins = false;
        // Somebody else made the contact or settled this very mail in between: look again.
        if (known) twin = known;
        else if (
          !isOtherNewcomer(error) &&
          !error.by(mailHandled) &&
          !error.by(senderCounted) &&
          !error.by(foreignTied)
        )
          throw error;
        await pauseBefore(attempt + 1);
      }
    }
  };
};

const duplicateOf = (twin: Record<string, unknown>) => ({
  outcome: 'duplicate' as const,
  reference: String(twin.reference),
  reason: `The same mail came before, as ${String(twin.mailId)}.`,
});
