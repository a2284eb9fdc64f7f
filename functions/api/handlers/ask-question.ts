import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  addressTaken,
  type CustomerStore,
  newContact,
  normaliseAddress,
} from '../../../shared/customers/index.ts';
import { type IncidentStore, openIncident } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import type { Language } from '../../../shared/platform/language.ts';
import { defaultPolicy } from '../../../shared/sla/index.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import type { AskedQuestion, askQuestion } from '../routes/portal.ts';

/** Two round trips to the table: who asks and which number, then everything in one transaction. */
export const askQuestionHandler =
  (desk: {
    client: DynamoDBDocumentClient;
    table: string;
    incidents: IncidentStore;
    customers: CustomerStore;
    site: Site;
  }): RouteHandler<typeof askQuestion> =>
  async ({ body, headers, now }) => {
    const { incidents, customers, site } = desk;
    const once = onceOnly<AskedQuestion>(desk.client, desk.table, {
      scope: askQuestionScope,
      key: headers['idempotency-key'],
      content: body,
    });
    const address = normaliseAddress(body.address);
    const [known, reference] = await Promise.all([
      customers.contactIdOf(address),
      incidents.nextReference(site, now),
    ]);
    const open = async (contactId: string | undefined) => {
      const contact = newContact(newId(now), { ...optional(body), name: body.name, address }, now);
      const change = openIncident(
        {
          ...body,
          siteId: site.id,
          channel: 'portal',
          text: body.question,
          contact: { id: contactId ?? contact.id, name: body.name, address },
          language: body.language ?? site.language,
        },
        { reference, policy: defaultPolicy(site.timeZone), receipt: true, now, newId },
      );
      const answer: AskedQuestion = {
        reference,
        status: 'unresolved',
        createdAt: change.incident.createdAt,
        firstResponseDueAt: change.kpis[0]?.dueAt ?? change.incident.createdAt,
      };
      const also = [...(contactId ? [] : customers.creation(contact)), ...once.write(answer, now)];
      await incidents.commit(change, also);
      return answer;
    };
    try {
      return { status: 201, body: await open(known) };
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      if (!error.by(addressTaken)) return { status: 201, body: once.orEarlier(error) };
    }
    // Two first questions of one person at the same instant: the other one made the contact.
    try {
      return { status: 201, body: await open(await customers.contactIdOf(address)) };
    } catch (error) {
      if (error instanceof LostRace) return { status: 201, body: once.orEarlier(error) };
      throw error;
    }
  };

const askQuestionScope = 'askQuestion';

const optional = (body: { language?: Language | undefined; trackingConsent?: boolean | undefined }) => ({
  ...(body.language ? { language: body.language } : {}),
  ...(body.trackingConsent === undefined ? {} : { trackingConsent: body.trackingConsent }),
});
