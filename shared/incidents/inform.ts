import { normaliseAddress } from '../customers/index.ts';
import type { NewId } from '../platform/ids.ts';
import type { NoticeKind, OutgoingMessage } from '../responses/index.ts';
import type { Change } from './change.ts';
import type { TimelineEvent } from './event.ts';
import { queuedMessage } from './queued-message.ts';

/** What the informed are told of a change, and the entry that says by whom. */
interface Notice {
  readonly kind: NoticeKind;
  readonly event: TimelineEvent;
}

/**
 * The change with a message of its own to each informed user where a customer wrote, an agent answered, or it
 * was solved or closed. None goes to whoever did it (`actorAddress`, and the sender of a mail), nor to who gets
 * the answer itself. What a machine wrote is told to nobody.
 */
export function withNotices<C extends Change>(
  change: C,
  by: { newId: NewId; now: Date; actorAddress?: string | undefined },
): C {
  const { incident } = change;
  const notice = noticeOf(change);
  if (!notice || incident.informedUsers.length === 0) return change;
  const knowing = new Set(
    [
      by.actorAddress ?? [],
      senderOf(notice.event) ?? [],
      ...change.messages.flatMap(({ to, cc, bcc }) => [...to, ...cc, ...bcc]),
    ]
      .flat()
      .map(normaliseAddress),
  );
  const messages = incident.informedUsers.flatMap(({ address }): OutgoingMessage[] => {
    if (knowing.has(normaliseAddress(address))) return [];
    knowing.add(normaliseAddress(address));
    return [
      queuedMessage(
        incident,
        {
          ...{ messageId: by.newId(by.now), type: 'agentNotification', createdAt: incident.updatedAt },
          event: { at: notice.event.at, id: notice.event.id },
        },
        { to: address, kind: notice.kind },
      ),
    ];
  });
  return messages.length === 0 ? change : { ...change, messages: [...change.messages, ...messages] };
}

function noticeOf({ before, incident, events }: Change): Notice | undefined {
  // A new incident is no news to those who are named on it; one merged away goes on elsewhere.
  if (!before || incident.mergedInto) return undefined;
  const ended = before.incident.status !== incident.status ? endings[incident.status] : undefined;
  const answer = events.find(({ type, actor }) => type === 'emailOut' && actor.kind === 'agent');
  if (answer) return { kind: ended === 'solved' ? 'answeredAndSolved' : 'answered', event: answer };
  const written = events.find(isFromCustomer);
  if (written) return { kind: 'customerWrote', event: written };
  const moved = events.find(({ type, data }) => type === 'fieldChanged' && data.field === 'status');
  return ended && moved && { kind: ended, event: moved };
}

const endings: Readonly<Record<string, 'solved' | 'closed'>> = { solved: 'solved', closed: 'closed' };

const isFromCustomer = ({ type, actor, data }: TimelineEvent): boolean =>
  actor.kind === 'contact' && (type === 'emailIn' || type === 'comment') && !data.automatic;

function senderOf({ type, data }: TimelineEvent): string | undefined {
  const { address } = (type === 'emailIn' && (data.from as { address?: unknown } | undefined)) || {};
  return typeof address === 'string' ? address : undefined;
}
