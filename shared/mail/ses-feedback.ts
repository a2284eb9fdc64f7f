import * as z from 'zod';
import { type CustomerStore, normaliseAddress } from '../customers/index.ts';
import { type EventData, type EventType, eventWrite, theDesk, timelineEvent } from '../incidents/index.ts';
import { CorruptDataError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { MessageStore, OutgoingMessage } from '../responses/index.ts';
import type { TransactItem } from '../table/transact.ts';

const Recipients = z.array(z.object({ diagnosticCode: z.string().optional() }));

/** What SES reports of a mail, as EventBridge brings it. Other event types pass through unread. */
export const SesEvent = z.object({
  detail: z.object({
    eventType: z.string(),
    mail: z.object({
      messageId: z.string(),
      timestamp: z.coerce.date(),
      tags: z.record(z.string(), z.array(z.string())),
    }),
    bounce: z
      .object({ bounceType: z.string(), bounceSubType: z.string(), bouncedRecipients: Recipients })
      .optional(),
    complaint: z.object({ complaintFeedbackType: z.string().optional() }).optional(),
    reject: z.object({ reason: z.string() }).optional(),
    delivery: z.object({ timestamp: z.coerce.date() }).optional(),
  }),
});
export type SesReport = z.infer<typeof SesEvent>['detail'];

export interface FeedbackParts {
  readonly messages: MessageStore;
  readonly customers: CustomerStore;
  readonly table: string;
  readonly newId: NewId;
}

/**
 * Records what SES reports of a mail on its message, its incident and, after a hard bounce or a complaint, its
 * contact. SES promises neither order nor once: each step names the states it may follow on.
 */
export const hearFeedback = (parts: FeedbackParts) => async (report: SesReport) => {
  const messageId = report.mail.tags.messageId?.[0];
  if (!messageId) return { messageId: '', changed: false };
  const message = await parts.messages.load(messageId);
  if (!message) throw new CorruptDataError('SES reports of a message we do not have.');
  if (message.state === 'queued' || message.state === 'claimed') {
    await parts.messages.sent(message, report.mail.messageId, report.mail.timestamp.toISOString());
  }
  return { messageId, changed: await step(parts, message, report) };
};

/** The writes that stop mail to whom a message went; none to an informed address that is no contact's. */
async function stopMail(
  { customers, newId }: FeedbackParts,
  { contactId, to }: OutgoingMessage,
  reason: string,
  at: string,
): Promise<TransactItem[]> {
  const owner = contactId ?? (await customers.ownerOf(normaliseAddress(to[0] ?? '')))?.contactId;
  if (owner === undefined) return [];
  const id = await customers.livingId(owner);
  const { kind: _, ...desk } = theDesk;
  return [
    customers.stopMail(id, reason, at),
    customers.told({
      ...{ id: newId(new Date(at)), contactId: id, type: 'mailStopped', at, reason },
      actor: { kind: 'desk', ...desk },
    }),
  ];
}

async function step(parts: FeedbackParts, message: OutgoingMessage, report: SesReport): Promise<boolean> {
  const at = report.mail.timestamp.toISOString();
  const { messageId } = message;
  const tell = <T extends EventType>(type: T, when: string, data: EventData<T>): TransactItem =>
    // One report of each kind stands on the timeline, however often it is told.
    eventWrite(
      timelineEvent(
        type,
        { id: `${type}-${messageId}`, reference: message.reference, at: when, actor: theDesk },
        data,
      ),
      parts,
    );
  switch (report.eventType) {
    case 'Delivery': {
      const deliveredAt = (report.delivery?.timestamp ?? report.mail.timestamp).toISOString();
      const told = tell('emailDelivered', deliveredAt, { messageId });
      return parts.messages.take(messageId, ['sent'], { state: 'delivered', deliveredAt }, [told]);
    }
    case 'Bounce': {
      const hard = report.bounce?.bounceType === 'Permanent';
      const reason = bounceReason(report);
      return parts.messages.take(messageId, ['sent', 'delivered'], { state: 'bounced', reason }, [
        tell('emailBounced', at, { messageId, hard, reason }),
        ...(hard ? await stopMail(parts, message, reason, at) : []),
      ]);
    }
    case 'Complaint': {
      const reason = `Reported as ${report.complaint?.complaintFeedbackType ?? 'unwanted'}.`;
      return parts.messages.take(messageId, ['sent', 'delivered'], { state: 'complained', reason }, [
        tell('emailComplained', at, { messageId, reason }),
        ...(await stopMail(parts, message, reason, at)),
      ]);
    }
    case 'Reject': {
      const reason = report.reject?.reason ?? 'SES rejected it.';
      return parts.messages.take(messageId, ['sent'], { state: 'failed', reason }, [
        tell('emailFailed', at, { messageId, reason }),
      ]);
    }
    default:
      return false;
  }
}

const bounceReason = ({ bounce }: SesReport): string => {
  const code = bounce?.bouncedRecipients[0]?.diagnosticCode?.slice(0, 300);
  return `${bounce?.bounceType ?? 'Bounce'}, ${bounce?.bounceSubType ?? 'General'}${code ? `: ${code}` : ''}`;
};
