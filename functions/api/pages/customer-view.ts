import type { IncidentState, TimelineEvent } from '../../../shared/incidents/index.ts';
import type { Language } from '../../../shared/platform/language.ts';

/** What the customer sees of an incident: the question, what was written since, where it stands. */
export interface CustomerView {
  readonly reference: string;
  readonly subject: string;
  readonly status: string;
  readonly language: Language;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly question: string;
  readonly conversation: readonly { at: string; from: 'you' | 'us'; name: string; text: string }[];
}

/** Nothing internal passes: only mails between the customer and the desk that somebody wrote. */
export const customerView = (
  found: IncidentState & { description: string; events: readonly TimelineEvent[] },
): CustomerView => ({
  reference: found.incident.reference,
  subject: found.incident.subject,
  status: found.incident.status,
  language: found.incident.language,
  createdAt: found.incident.createdAt,
  updatedAt: found.incident.updatedAt,
  question: found.description,
  conversation: found.events.flatMap((event) => {
    const { text, automatic } = event.data;
    const written = event.type === 'emailIn' || event.type === 'emailOut';
    if (!written || event.visibility !== 'public' || automatic || typeof text !== 'string') return [];
    const from = event.actor.kind === 'contact' ? 'you' : 'us';
    return [{ at: event.at, from, name: event.actor.name, text }];
  }),
});
