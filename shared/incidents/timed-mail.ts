import type { TimersDone } from '../escalations/index.ts';
import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { theDesk, timelineEvent } from './event.ts';
import { queuedMessage } from './queued-message.ts';
import { nextVersion, placesOf } from './revise.ts';

/** A mail to the contact that time brings, and what is noted of it so that it is sent once. */
export function timedMail(
  { incident: before, ...rest }: IncidentState,
  mail: { readonly type: 'followUp' | 'feedbackRequest'; readonly timers: TimersDone },
  by: { now: Date; newId: NewId },
): Change {
  const incident = nextVersion({ ...before, timers: mail.timers }, by.now);
  const message = queuedMessage(incident, {
    ...{ messageId: by.newId(by.now), type: mail.type, createdAt: incident.updatedAt },
  });
  return {
    before: { incident: before, ...rest },
    incident,
    kpis: [],
    events: [
      timelineEvent('emailOut', placesOf(incident, by)(theDesk), {
        ...{ messageId: message.messageId, messageType: message.type, to: message.to },
      }),
    ],
    messages: [message],
  };
}
