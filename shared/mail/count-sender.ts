import { eventWrite, theDesk, timelineEvent } from '../incidents/index.ts';
import type { TransactItem } from '../table/transact.ts';
import { countMail, type MailLimits } from './caps.ts';
import type { InboundMail } from './inbound-mail.ts';
import type { Match } from './match.ts';
import type { ReceiverParts } from './placing.ts';

interface CountedMail {
  readonly held?: string;
  readonly trips: boolean;
  /** What is written with whatever becomes of the mail, so that it counts once however often it is handled. */
  readonly count: readonly TransactItem[];
}

/**
 * Counts a mail among those of its sender. Not counted: what a manager lets in, and what names no sender or is our
 * own, neither of which is ever answered.
 */
export async function counted(
  parts: ReceiverParts,
  mail: InboundMail,
  { trusted, limits, now }: { trusted: boolean; limits: MailLimits; now: Date },
): Promise<CountedMail> {
  const address = mail.from?.address;
  if (trusted || address === undefined || mail.automatic?.kind === 'ownMail')
    return { trips: false, count: [] };
  const { flow, ...verdict } = countMail(await parts.flows.of(address), limits, now);
  return { ...verdict, count: [parts.flows.write(flow, now)] };
}

/** The entry that tells, on the incident it was meant for, that mail of a sender is held back. */
export const heldEntry = (
  parts: ReceiverParts,
  { state }: NonNullable<Match['found']>,
  { mailId, mail, held, now }: { mailId: string; mail: InboundMail; held: string; now: Date },
): TransactItem => {
  const { reference } = state.incident;
  const event = { id: `held-${mailId}`, reference, at: now.toISOString(), actor: theDesk };
  const data = { address: mail.from?.address ?? '', reason: held, mailId };
  return eventWrite(timelineEvent('mailHeld', event, data), parts);
};
