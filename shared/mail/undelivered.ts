import { createHash } from 'node:crypto';
import { type CustomerStore, normaliseAddress } from '../customers/index.ts';
import { type EventData, type EventType, eventWrite, theDesk, timelineEvent } from '../incidents/index.ts';
import type { NewId } from '../platform/ids.ts';
import type { MessageStore, OutgoingMessage } from '../responses/index.ts';
import type { TransactItem } from '../table/transact.ts';
import type { SoftBounceStore } from './soft-bounce-store.ts';

export interface UndeliveredParts {
  readonly messages: MessageStore;
  readonly customers: CustomerStore;
  readonly softBounces: SoftBounceStore;
  readonly table: string;
  readonly newId: NewId;
}

/** What became of a message at one of its addresses, as SES or another server reports it. */
export interface Trouble {
  /** Normalised; '' for whom the message was written to. */
  readonly address: string;
  readonly reason: string;
  /** An ISO instant. */
  readonly at: string;
  /** The mail that reported it. */
  readonly mailId?: string;
}

/** An address that fails on so many days of two weeks, for whatever passing reason, is mailed no more. */
export const SOFT_BOUNCE_DAYS = 5;

/** What is claimed may be reported before its sender has written down that SES took it. */
const goneOut = ['claimed', 'sent', 'delivered'] as const;

/**
 * Records that a message did not arrive: on itself, on the timeline, and, where the address is not worth another
 * try, with its contact. Reported again, by whomever, it changes nothing; false then.
 */
export async function recordBounce(
  parts: UndeliveredParts,
  message: OutgoingMessage,
  trouble: Trouble & { readonly hard: boolean },
): Promise<boolean> {
  const { hard, reason, at } = trouble;
  const copy = isCopy(message, trouble.address);
  const address = trouble.address || normaliseAddress(message.to[0] ?? '');
  const soft = hard ? undefined : await parts.softBounces.another(address, new Date(at));
  const worn = soft !== undefined && soft.days >= SOFT_BOUNCE_DAYS;
  const why = worn ? `Mail failed on ${soft.days} days of two weeks. The last time: ${reason}` : reason;
  const writes = [
    tell(parts, message, 'emailBounced', trouble, copy, { hard, reason }),
    ...(hard || worn ? await stopMail(parts, message, copy ? address : '', why, at) : []),
    ...(soft ? [soft.write] : []),
  ];
  const { messageId } = message;
  return copy
    ? parts.messages.copyFailed(messageId, address, writes)
    : parts.messages.take(messageId, goneOut, { state: 'bounced', reason }, writes);
}

/** Records that whoever got a message complained about it: nothing more is sent to them. */
export async function recordComplaint(
  parts: UndeliveredParts,
  message: OutgoingMessage,
  trouble: Trouble,
): Promise<boolean> {
  const { reason, at } = trouble;
  const copy = isCopy(message, trouble.address);
  const writes = [
    tell(parts, message, 'emailComplained', trouble, copy, { reason }),
    ...(await stopMail(parts, message, copy ? trouble.address : '', reason, at)),
  ];
  const { messageId } = message;
  return copy
    ? parts.messages.copyFailed(messageId, trouble.address, writes)
    : parts.messages.take(messageId, goneOut, { state: 'complained', reason }, writes);
}

/** Other addresses, such as one it was forwarded to, stand for whom it was written to. */
const isCopy = ({ to, cc, bcc }: OutgoingMessage, address: string): boolean =>
  !to.map(normaliseAddress).includes(address) && [...cc, ...bcc].map(normaliseAddress).includes(address);

/** The entry that tells of it. One of each kind stands on the timeline for an address, however often it is told. */
function tell<T extends EventType>(
  { table }: UndeliveredParts,
  { messageId, reference }: OutgoingMessage,
  type: T,
  { address, at, mailId }: Trouble,
  copy: boolean,
  data: object,
): TransactItem {
  const whose = copy ? `-${createHash('sha256').update(address).digest('hex').slice(0, 12)}` : '';
  const told = { messageId, ...data, ...(copy ? { address } : {}), ...(mailId ? { mailId } : {}) };
  return eventWrite(
    timelineEvent(
      type,
      { id: `${type}-${messageId}${whose}`, reference, at, actor: theDesk },
      told as unknown as EventData<T>,
    ),
    { table },
  );
}

/** The writes that stop mail to whom a message, or a copy of it, went; none to an address that is no contact's. */
async function stopMail(
  parts: UndeliveredParts,
  { contactId, to }: OutgoingMessage,
  copyTo: string,
  reason: string,
  at: string,
): Promise<TransactItem[]> {
  const known = copyTo === '' ? contactId : undefined;
  const address = copyTo || normaliseAddress(to[0] ?? '');
  const owner = known ?? (await parts.customers.ownerOf(address))?.contactId;
  return owner === undefined ? [] : stopMailTo(parts, owner, reason, at);
}

/** The writes that stop mail to a contact, or to whom it was merged into. */
export async function stopMailTo(
  { customers, newId }: Pick<UndeliveredParts, 'customers' | 'newId'>,
  contactId: string,
  reason: string,
  at: string,
): Promise<TransactItem[]> {
  const id = await customers.livingId(contactId);
  const { kind: _, ...desk } = theDesk;
  return [
    customers.stopMail(id, reason, at),
    customers.told({
      ...{ id: newId(new Date(at)), contactId: id, type: 'mailStopped', at, reason },
      actor: { kind: 'desk', ...desk },
    }),
  ];
}
