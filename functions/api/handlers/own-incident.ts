import { type CustomerStore, oneOf } from '../../../shared/customers/index.ts';
import { asOneContact, type IncidentReader } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { SigningKeys } from '../../../shared/platform/signing-keys.ts';
import { readIncidentLink } from '../../../shared/tracking/index.ts';
import { customerPage } from '../pages/customer-page.ts';
import { type CustomerView, customerView } from '../pages/customer-view.ts';
import { deadLinkPage } from '../pages/dead-link-page.ts';
import type { readOwnIncident, showOwnIncident } from '../routes/portal.ts';

/** Items read for the customer: the incident and the beginning of its timeline. */
const ITEMS = 500;

/** The chain of merges that a link is followed through: as many incidents as can be merged into one. */
const MERGES = 26;

/** The incident behind a customer's link, as its customer may see it; undefined where it leads nowhere. */
const opener =
  (reader: IncidentReader, keys: SigningKeys, customers: Contacts) =>
  async (token: string, now: Date): Promise<CustomerView | undefined> => {
    const claims = await readIncidentLink(await keys(), token, now);
    if (!claims) return undefined;
    const [found, contact] = await Promise.all([reader.whole(claims.r, ITEMS), customers.contact(claims.c)]);
    const living = found && (await survivorOf(reader, found));
    const one = oneOf(claims.c, contact);
    if (!living || !one.ids.has(found.incident.contact.id)) return undefined;
    return customerView(asOneContact(found, one), asOneContact(living, one));
  };

type Contacts = Pick<CustomerStore, 'contact'>;

type Found = NonNullable<Awaited<ReturnType<IncidentReader['whole']>>>;

/** What was merged away is read where it went; its own timeline is part of the survivor's. */
async function survivorOf(reader: IncidentReader, found: Found): Promise<Found | undefined> {
  let at: Found | undefined = found;
  for (let hops = 0; at?.incident.mergedInto && hops < MERGES; hops += 1) {
    at = await reader.whole(at.incident.mergedInto, ITEMS);
  }
  return at;
}

export const readOwnIncidentHandler =
  (reader: IncidentReader, keys: SigningKeys, customers: Contacts): RouteHandler<typeof readOwnIncident> =>
  async ({ params, now }) => {
    const found = await opener(reader, keys, customers)(params.token, now);
    if (!found) throw new DeskError('notFound', 'This link leads nowhere, or it has expired.');
    const { language: _, ...view } = found;
    return { status: 200, body: view };
  };

export const showOwnIncidentHandler =
  (
    reader: IncidentReader,
    keys: SigningKeys,
    site: Pick<Site, 'name' | 'timeZone' | 'language'>,
    customers: Contacts,
  ): RouteHandler<typeof showOwnIncident> =>
  async ({ params, now }) => {
    const view = await opener(reader, keys, customers)(params.token, now);
    const fileUrl = (id: string) => `/v1/portal/incidents/${params.token}/attachments/${id}`;
    return view
      ? { status: 200, headers: pageHeaders, body: customerPage(view, site, fileUrl) }
      : { status: 404, headers: pageHeaders, body: deadLinkPage(site) };
  };

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  // The address of the page opens the incident: it is told to nobody the customer goes to next.
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};
