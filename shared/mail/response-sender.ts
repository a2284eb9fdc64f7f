import { type Contact, type CustomerStore, normaliseAddress } from '../customers/index.ts';
import { eventWrite, theDesk, timelineEvent } from '../incidents/index.ts';
import { CorruptDataError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { HandOver } from '../platform/ses-mailer.ts';
import {
  isUnprompted,
  MailCompositionError,
  type MessageStore,
  type OutgoingMessage,
  type WaitReason,
} from '../responses/index.ts';
import type { AutomaticCap } from './automatic-cap-store.ts';
import type { SendPaceKeeper } from './send-pace-store.ts';
import { type WriterParts, writeMessage } from './write-message.ts';
import type { WrittenResponse } from './write-response.ts';

export interface SenderParts extends WriterParts {
  readonly messages: MessageStore;
  readonly customers: CustomerStore;
  readonly table: string;
  readonly handOver: HandOver;
  /** Whether a mail may be sent now. */
  readonly pace: SendPaceKeeper;
  /** Whether there is too much automatic mail just now. */
  readonly automatic: Pick<AutomaticCap, 'count'>;
  /** How long a claim whose outcome is unknown is left to SES's own event. */
  readonly graceMs: number;
  readonly keepRaw: (messageId: string, raw: Buffer) => Promise<void>;
  readonly newId: NewId;
}

/**
 * What became of one attempt. `braked`: withheld, for there is too much automatic mail. `held`: try again then, because an earlier attempt may have been accepted. `waits`: SES
 * takes no mail just now; nothing is wrong, and it may take as long as it takes.
 */
export type SendOutcome =
  | { readonly state: 'sent' | 'done before' | 'withheld' | 'braked' | 'refused' }
  | { readonly state: 'held'; readonly retrySeconds: number }
  | { readonly state: 'waits'; readonly reason: WaitReason; readonly since: string };

/**
 * Sends queued messages, each once: claim, send with a tag that carries our id, record. An attempt that finds
 * an earlier claim first gives SES time to say by its own event that it took the mail; only when that has not
 * come is the mail sent again.
 */
export const responseSender = (parts: SenderParts) => {
  const { messages } = parts;

  /** The message comes to an end without being sent, and the timeline says why. */
  const end = async (message: OutgoingMessage, state: 'failed' | 'withheld', reason: string, now: Date) => {
    const place = {
      id: parts.newId(now),
      reference: message.reference,
      at: now.toISOString(),
      actor: theDesk,
    };
    const event = timelineEvent('emailFailed', place, { messageId: message.messageId, reason });
    // No incident learns of an admin's test.
    const told = message.test ? [] : [eventWrite(event, parts)];
    await messages.take(message.messageId, ['queued', 'claimed'], { state, reason }, told);
  };

  /** Why an automatic mail to a customer is held back. What a person wrote never is; an earlier attempt was counted. */
  const brakeOn = async (message: OutgoingMessage, now: Date): Promise<string | undefined> => {
    if (!isUnprompted(message.type) || message.test || message.state === 'claimed') return undefined;
    const { value: limits } = await parts.settings.section('mailLimits', { consistent: false });
    return parts.automatic.count(limits, now);
  };

  return async (messageId: string, now: Date): Promise<SendOutcome> => {
    const message = await messages.load(messageId);
    if (!message) throw new CorruptDataError('A queued response has no message.');
    if (message.state !== 'queued' && message.state !== 'claimed') return { state: 'done before' };
    const wait = message.state === 'claimed' ? graceLeft(message, parts.graceMs, now) : 0;
    if (wait > 0) return { state: 'held', retrySeconds: wait };

    const contact = await recipientOf(parts.customers, message);
    const absent = message.contactId && !contact ? 'The contact is not there any more.' : undefined;
    const barred = reasonNotToMail(message, contact) ?? absent;
    if (barred) {
      await end(message, 'withheld', barred, now);
      return { state: 'withheld' };
    }
    const reason = await parts.pace(now);
    if (reason) {
      if (reason !== message.waitingFor) await messages.waits(messageId, reason);
      return { state: 'waits', reason, since: message.createdAt };
    }
    const braked = await brakeOn(message, now);
    if (braked) {
      await end(message, 'withheld', braked, now);
      return { state: 'braked' };
    }
    let written: WrittenResponse;
    try {
      written = await writeMessage(parts, message, contact, now);
    } catch (error) {
      if (!(error instanceof MailCompositionError)) throw error;
      await end(message, 'failed', error.message, now);
      return { state: 'refused' };
    }
    await parts.keepRaw(messageId, written.raw);
    if (!(await messages.claim(message, now))) {
      return { state: 'held', retrySeconds: Math.ceil(parts.graceMs / 1000) };
    }
    const handed = await parts.handOver({ messageId, ...written });
    switch (handed.outcome) {
      case 'taken':
        await messages.sent(message, handed.sesMessageId, now.toISOString());
        return { state: 'sent' };
      case 'refused':
        await end(message, 'failed', handed.reason, now);
        return { state: 'refused' };
      case 'unclear':
        return { state: 'held', retrySeconds: Math.ceil(parts.graceMs / 1000) };
      case 'later':
        await messages.release(messageId, now, handed.reason);
        return { state: 'waits', reason: handed.reason, since: message.createdAt };
      case 'not taken':
        await messages.release(messageId, now);
        throw handed.error;
    }
  };
};

/** Seconds until the earlier claim may be taken for lost; 0 when it may. */
function graceLeft(message: OutgoingMessage, graceMs: number, now: Date): number {
  const claimedAt = Date.parse(message.claimedAt ?? message.createdAt);
  return Math.max(0, Math.ceil((claimedAt + graceMs - now.getTime()) / 1000));
}

/** RFC 2606 keeps `.invalid` for addresses that are none, such as ours for a sender we could not read. */
const reasonNotToMail = (message: OutgoingMessage, contact: Contact | undefined): string | undefined => {
  if (contact?.doNotMail) return contact.doNotMail.reason;
  if (contact?.unsubscribed?.[message.type]) return 'The contact wants no more messages of this type.';
  return message.to.some((address) => address.endsWith('.invalid')) ? 'There is no address.' : undefined;
};

/** Who a message goes to, where the desk knows them: an informed user's address may be a contact's too. */
async function recipientOf(
  customers: CustomerStore,
  { contactId, to }: OutgoingMessage,
): Promise<Contact | undefined> {
  const id = contactId ?? (await customers.ownerOf(normaliseAddress(to[0] ?? '')))?.contactId;
  return id === undefined ? undefined : customers.contact(id);
}
