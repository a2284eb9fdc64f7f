import * as z from 'zod';
import { normaliseAddress } from '../customers/index.ts';
import { type EventData, type EventType, eventWrite, theDesk, timelineEvent } from '../incidents/index.ts';
import { CorruptDataError } from '../platform/errors.ts';
import type { OutgoingMessage } from '../responses/index.ts';
import type { TransactItem } from '../table/transact.ts';
import { recordBounce, recordComplaint, type UndeliveredParts } from './undelivered.ts';

const Recipients = z.array(
  z.object({ emailAddress: z.string().optional(), diagnosticCode: z.string().optional() }),
);

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
    complaint: z
      .object({
        complaintFeedbackType: z.string().optional(),
        complainedRecipients: z.array(z.object({ emailAddress: z.string() })).optional(),
      })
      .optional(),
    reject: z.object({ reason: z.string() }).optional(),
    delivery: z.object({ timestamp: z.coerce.date() }).optional(),
  }),
});
export type SesReport = z.infer<typeof SesEvent>['detail'];

export type FeedbackParts = UndeliveredParts;

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

/** What became of an admin's test stands on the message alone: no incident and no contact learns of it. */
const ends: Readonly<Record<string, OutgoingMessage['state']>> = {
  ...{ Delivery: 'delivered', Bounce: 'bounced', Complaint: 'complained', Reject: 'failed' },
};

async function step(parts: FeedbackParts, message: OutgoingMessage, report: SesReport): Promise<boolean> {
  const at = report.mail.timestamp.toISOString();
  if (message.test) {
    const state = ends[report.eventType];
    return state !== undefined && parts.messages.take(message.messageId, ['sent'], { state }, []);
  }
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
      let changed = false;
      for (const { address, diagnostic } of bounced(report)) {
        const reason = bounceReason(report, diagnostic);
        changed = (await recordBounce(parts, message, { address, hard, reason, at })) || changed;
      }
      return changed;
    }
    case 'Complaint': {
      const reason = `Reported as ${report.complaint?.complaintFeedbackType ?? 'unwanted'}.`;
      // SES names everybody at the domain that complained: it is sure of one alone.
      const named = report.complaint?.complainedRecipients ?? [];
      const address = named.length === 1 ? normaliseAddress(named[0]?.emailAddress ?? '') : '';
      return recordComplaint(parts, message, { address, reason, at });
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

/** Whom a mail did not reach; '' for whom it was written to, where SES names nobody. */
function bounced({ bounce }: SesReport): { address: string; diagnostic: string | undefined }[] {
  const named = (bounce?.bouncedRecipients ?? []).slice(0, 50).map(({ emailAddress, diagnosticCode }) => ({
    address: normaliseAddress(emailAddress ?? ''),
    diagnostic: diagnosticCode,
  }));
  return named.length > 0 ? named : [{ address: '', diagnostic: undefined }];
}

const bounceReason = ({ bounce }: SesReport, diagnostic: string | undefined): string => {
  const code = diagnostic?.slice(0, 300);
  return `${bounce?.bounceType ?? 'Bounce'}, ${bounce?.bounceSubType ?? 'General'}${code ? `: ${code}` : ''}`;
};
