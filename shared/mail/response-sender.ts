import type { CustomerStore } from '../customers/index.ts';
import { eventWrite, type IncidentReader, theDesk, timelineEvent } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import { CorruptDataError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { HandOver } from '../platform/ses-mailer.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';
import {
  MailCompositionError,
  type MessageStore,
  type OutgoingMessage,
  type RenderedType,
  renderedTypes,
} from '../responses/index.ts';
import { type WrittenResponse, writeResponse } from './write-response.ts';

export interface SenderParts {
  readonly messages: MessageStore;
  readonly customers: CustomerStore;
  readonly incidents: IncidentReader;
  readonly table: string;
  readonly handOver: HandOver;
  /** How long a claim whose outcome is unknown is left to SES's own event. */
  readonly graceMs: number;
  readonly site: Site;
  readonly baseUrl: string;
  readonly keys: SigningKeys;
  readonly keepRaw: (messageId: string, raw: Buffer) => Promise<void>;
  readonly newId: NewId;
}

/** What became of one attempt. `held`: try again then, because an earlier attempt may have been accepted. */
export type SendOutcome =
  | { readonly state: 'sent' | 'done before' | 'withheld' | 'refused' }
  | { readonly state: 'held'; readonly retrySeconds: number };

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
    await messages.take(message.messageId, ['queued', 'claimed'], { state, reason }, [
      eventWrite(event, parts),
    ]);
  };

  return async (messageId: string, now: Date): Promise<SendOutcome> => {
    const message = await messages.load(messageId);
    if (!message) throw new CorruptDataError('A queued response has no message.');
    if (message.state !== 'queued' && message.state !== 'claimed') return { state: 'done before' };
    const wait = message.state === 'claimed' ? graceLeft(message, parts.graceMs, now) : 0;
    if (wait > 0) return { state: 'held', retrySeconds: wait };

    const contact = await parts.customers.contact(message.contactId);
    const barred = reasonNotToMail(message, contact?.doNotMail?.reason);
    if (!contact || barred) {
      await end(message, 'withheld', barred ?? 'The contact is not there any more.', now);
      return { state: 'withheld' };
    }
    let written: WrittenResponse;
    try {
      written = await writeResponse(await partsOf(parts, message, contact, now));
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
        await end(message, 'failed', 'SES refused the mail.', now);
        return { state: 'refused' };
      case 'unclear':
        return { state: 'held', retrySeconds: Math.ceil(parts.graceMs / 1000) };
      case 'not taken':
        await messages.release(messageId);
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
const reasonNotToMail = (message: OutgoingMessage, stopped: string | undefined): string | undefined =>
  stopped ??
  (message.to.some((address) => address.endsWith('.invalid')) ? 'There is no address.' : undefined);

async function partsOf(
  parts: SenderParts,
  message: OutgoingMessage,
  contact: Parameters<typeof writeResponse>[0]['contact'],
  now: Date,
): Promise<Parameters<typeof writeResponse>[0]> {
  const [found, event, keys] = await Promise.all([
    parts.incidents.whole(message.reference, 1),
    message.event && parts.incidents.event(message.reference, message.event),
    parts.keys(),
  ]);
  if (!found) throw new CorruptDataError('A queued response has no incident.');
  if (!isRendered(message)) throw new CorruptDataError(`Messages of type ${message.type} have no template.`);
  if (message.event && !event) throw new CorruptDataError('A queued response has lost its text.');
  return {
    message,
    incident: found.incident,
    question: found.description,
    contact,
    ...(event ? { reply: { text: String(event.data.text ?? ''), agentName: event.actor.name } } : {}),
    site: parts.site,
    baseUrl: parts.baseUrl,
    keys,
    now,
  };
}

const isRendered = (message: OutgoingMessage): message is OutgoingMessage & { type: RenderedType } =>
  (renderedTypes as readonly string[]).includes(message.type);
