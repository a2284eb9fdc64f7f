import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  accountWent,
  type CustomerStore,
  isOtherNewcomer,
  type Known,
  newContact,
  normaliseAddress,
} from '../../../shared/customers/index.ts';
import { type IncidentStore, openIncident } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { faultyField } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { type ProductModel, productReader, whyNotChosen } from '../../../shared/products/index.ts';
import { type Settings, type SettingsStore, takes } from '../../../shared/settings/index.ts';
import { defaultPolicy } from '../../../shared/sla/index.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import type { AskedQuestion, askQuestion } from '../routes/portal.ts';
import { firstResponseOf } from './first-response.ts';
import { refuseOwnAddress } from './own-address.ts';

/** Two round trips to the table: who asks and which number, then everything in one transaction. */
export const askQuestionHandler =
  (desk: {
    client: DynamoDBDocumentClient;
    table: string;
    incidents: IncidentStore;
    customers: CustomerStore;
    settings: Pick<SettingsStore, 'load'>;
    site: Site;
  }): RouteHandler<typeof askQuestion> =>
  async ({ body, headers, now }) => {
    const { incidents, customers, site } = desk;
    const products = productReader(desk.client, desk.table);
    const once = onceOnly<AskedQuestion>(desk.client, desk.table, {
      scope: askQuestionScope,
      key: headers['idempotency-key'],
      content: body,
    });
    const address = normaliseAddress(body.address);
    refuseOwnAddress(address, site, '/address');
    const [known, reference, settings, policies, model] = await Promise.all([
      customers.whoIs(address),
      incidents.nextReference(site, now),
      desk.settings.load(),
      incidents.policies(site.id),
      body.product === undefined ? undefined : products.product(body.product),
    ]);
    refuseUnknownCategory(body.category, settings);
    refuseUnsold(body.product, model);
    const open = async (owner: Known) => {
      const { contactId, account } = owner;
      const contact = newContact(newId(now), { ...body, address, account }, now);
      const opened = openIncident(
        {
          ...body,
          siteId: site.id,
          channel: 'portal',
          text: body.question,
          contact: { id: contactId ?? contact.id, name: body.name, address },
          account,
          language: body.language ?? owner.language ?? site.language,
        },
        { reference, policy: defaultPolicy(site.timeZone), receipt: true, now, newId, settings },
      );
      const change = await incidents.promised({ ...opened, policies });
      const answer: AskedQuestion = {
        reference,
        status: 'unresolved',
        createdAt: change.incident.createdAt,
        ...firstResponseOf(change.kpis),
      };
      const also = [...(contactId ? [] : customers.creation(contact)), ...once.write(answer, now)];
      await incidents.commit(change, also);
      return answer;
    };
    let joins = true;
    try {
      return { status: 201, body: await open(known) };
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      if (!isOtherNewcomer(error)) return { status: 201, body: once.orEarlier(error) };
      joins = !accountWent(error);
    }
    // Two first questions of one person at the same instant: the other one made the contact.
    try {
      return { status: 201, body: await open(await customers.whoIs(address, joins)) };
    } catch (error) {
      if (error instanceof LostRace) return { status: 201, body: once.orEarlier(error) };
      throw error;
    }
  };

const askQuestionScope = 'askQuestion';

/** Who asks chooses among the models that are sold. */
function refuseUnsold(product: string | undefined, model: ProductModel | undefined): void {
  if (product === undefined) return;
  const detail = model ? whyNotChosen(model) : 'There is no such product model.';
  if (detail === undefined) return;
  throw faultyField('/product', detail);
}

/** Where the desk has categories, a question is in one of them or in none. */
function refuseUnknownCategory(category: string | undefined, { codes }: Settings): void {
  if (category === undefined || takes(codes.categories, category)) return;
  throw faultyField('/category', 'There is no such category.');
}
