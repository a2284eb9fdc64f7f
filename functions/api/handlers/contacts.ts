import {
  type Contact,
  changeContact,
  domainOf,
  lookUp,
  lookUpQuery,
  newContact,
} from '../../../shared/customers/index.ts';
import { DeskError, faultyField } from '../../../shared/platform/errors.ts';
import { holds } from '../../../shared/platform/http/actor.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import type {
  changeContactRoute,
  createContactRoute,
  lookUpRoute,
  mergeContactRoute,
} from '../routes/contacts.ts';
import { type CustomerParts, contactView, withAccountNames } from './customers.ts';
import { refuseOwnAddress } from './own-address.ts';
import { etagOf, requiredVersion, versionOf } from './versions.ts';

type Shown = ReturnType<typeof contactView>;

const shown = (status: number, contact: Shown) => ({
  status,
  body: contact,
  headers: { etag: etagOf(contact.version), location: `/v1/contacts/${contact.id}` },
});

const refuseOwn = ({ site }: CustomerParts, addresses: readonly string[] = []) => {
  addresses.forEach((address, at) => {
    refuseOwnAddress(address, site, `/addresses/${at}`);
  });
};

export const createContactHandler =
  (parts: CustomerParts): RouteHandler<typeof createContactRoute> =>
  async ({ body, headers, actor, now }) => {
    refuseOwn(parts, body.addresses);
    const { client, layout } = parts;
    const request = { scope: `createContact:${actor.id}`, key: headers['idempotency-key'], content: body };
    const place = { client, table: layout.table, now };
    const contact = await doneOnce<Shown>(place, request, async (keep) => {
      const { account, externalId, language, timeZone, ...rest } = body;
      const person = {
        ...rest,
        externalId: externalId ?? undefined,
        account: account === undefined ? await accountFor(parts, body.addresses) : (account ?? undefined),
        language: language ?? undefined,
        timeZone: timeZone ?? undefined,
      };
      const made = newContact(parts.newId(now), person, now);
      const answer = contactView(made);
      await parts.contacts.create(made, keep(answer));
      return answer;
    });
    return shown(201, contact);
  };

/** The account that the first domain we know among some addresses belongs to. */
async function accountFor(
  { customers }: CustomerParts,
  addresses: readonly string[] = [],
): Promise<string | undefined> {
  const domains = [...new Set(addresses.map(domainOf))];
  const owners = await Promise.all(domains.map((domain) => customers.accountOfDomain(domain)));
  return owners.find((owner) => owner !== undefined);
}

export const changeContactHandler =
  (parts: CustomerParts): RouteHandler<typeof changeContactRoute> =>
  async ({ params, body, headers, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    refuseOwn(parts, body.addresses);
    const { doNotMail, unsubscribed, reason, ...fields } = body;
    if (doNotMail === null && !holds(actor, 'manager')) {
      throw new DeskError('forbidden', 'To let mail go to a contact again needs the role manager.');
    }
    const by = { actor: { kind: 'agent' as const, id: actor.id, name: actor.name }, now, newId: parts.newId };
    const contact = await parts.contacts.change(params.contactId, version, (before: Contact) =>
      changeContact(before, { fields, doNotMail, unsubscribed, reason }, by),
    );
    return shown(200, contactView(contact));
  };

export const mergeContactHandler =
  ({ contacts, newId }: CustomerParts): RouteHandler<typeof mergeContactRoute> =>
  async ({ params, body, headers, actor, now }) => {
    const { gone, heir } = await contacts.merge(params.contactId, body.into, versionOf(headers['if-match']), {
      ...{ actor: { kind: 'agent', id: actor.id, name: actor.name }, now, newId },
    });
    return {
      status: 200,
      headers: { etag: etagOf(heir.version) },
      body: { id: gone.id, mergedInto: heir.id, survivor: contactView(heir) },
    };
  };

/** Contacts and accounts that are shown at once. */
const MOST_FOUND = 20;

export const lookUpHandler =
  ({ client, layout, accounts }: CustomerParts): RouteHandler<typeof lookUpRoute> =>
  async ({ query: { q } }) => {
    const query = lookUpQuery(q);
    if (query === undefined) {
      throw faultyField('/q', 'Two letters or digits at least.', 'query');
    }
    const found = await lookUp(client, layout.table, query, MOST_FOUND);
    const results = found.map(({ text: _, ...result }) => result);
    return { status: 200, body: { results: await withAccountNames({ accounts }, results) } };
  };
