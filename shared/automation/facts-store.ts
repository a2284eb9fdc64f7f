import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountReader, customerStore } from '../customers/index.ts';
import { type Incident, type IncidentReader, incidentReader } from '../incidents/index.ts';
import { dayIn } from '../platform/day.ts';
import { type FactNeeds, type FactSources, type Facts, factsOf } from '../rules/index.ts';
import { calendarStore, openingAt } from '../schedules/index.ts';
import { messageOf, type Story } from './story.ts';

/** As much of what happened as facts are made of. */
export type Happening = Pick<Story, 'changes' | 'event' | 'opening'> & Pick<FactSources, 'message'>;

export type FactFinder = ReturnType<typeof factFinder>;

/** Finds what conditions ask for besides the incident: each kind by one read, and only where it is asked for. */
export const factFinder = (
  client: DynamoDBDocumentClient,
  table: string,
  site: { readonly id: string; readonly timeZone: string },
) => {
  const customers = customerStore(client, table);
  const accounts = accountReader(client, table);
  const calendars = calendarStore(client, table, site);
  const reader = incidentReader(client, table);

  /** Whether calendars are open; those that are gone are left out. */
  const openOf = async (ids: readonly string[], now: Date): Promise<Record<string, boolean>> => {
    const known = ids.length > 0 ? await calendars.business(ids) : new Map();
    return Object.fromEntries([...known].map(([id, calendar]) => [id, openingAt(calendar, now).open]));
  };

  const store = {
    /** The facts of an incident that stands in the table. */
    async of(incident: Incident, happening: Happening, needs: FactNeeds, now: Date): Promise<Facts> {
      return (await store.around(incident, happening, needs, now))(incident);
    },

    /** Finds all that facts ask for besides the incident. Gives what tells the facts as the incident changes. */
    async around(
      incident: Incident,
      happening: Happening,
      needs: FactNeeds,
      now: Date,
    ): Promise<(incident: Incident) => Facts> {
      const wantsText = needs.description || (needs.message && happening.opening && !happening.message);
      const [contact, above, description, message, open] = await Promise.all([
        needs.contact ? customers.contact(incident.contact.id) : undefined,
        needs.account && incident.account ? accounts.chain(incident.account) : undefined,
        wantsText ? descriptionOf(reader, incident) : undefined,
        needs.message && !happening.message && !happening.opening ? lastMessage(reader, incident) : undefined,
        openOf(needs.calendars, now),
      ]);
      return (as) =>
        factsOf({
          incident: as,
          description,
          contact,
          accounts: above,
          message: happening.message ?? message ?? { text: description, subject: incident.subject },
          event: happening.event,
          changes: happening.changes,
          open,
          now,
          today: dayIn(site.timeZone, now),
        });
    },

    openOf,
  };
  return store;
};

const descriptionOf = async (reader: IncidentReader, { reference }: Incident) =>
  (await reader.whole(reference, 1))?.description;

/** What the customer wrote last. */
async function lastMessage(reader: IncidentReader, { reference }: Incident) {
  const { events } = await reader.timeline(reference, {
    size: 1,
    newestFirst: true,
    wanted: ({ type, actor }) => (type === 'emailIn' || type === 'comment') && actor.kind === 'contact',
  });
  return events[0] && messageOf(events[0]);
}
