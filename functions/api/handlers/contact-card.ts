import type { Contact } from '../../../shared/customers/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { isNamePlace } from '../../../shared/table/keys.ts';
import type {
  listContactIncidentsRoute,
  readContactHistoryRoute,
  readContactRoute,
} from '../routes/contacts.ts';
import { RECENT } from '../routes/customers.ts';
import { type CustomerParts, contactView, incidentsOf } from './customers.ts';
import { etagOf } from './versions.ts';

/** @throws DeskError notFound */
async function living({ customers }: CustomerParts, id: string): Promise<Contact> {
  const contact = await customers.contact(id);
  if (!contact) throw new DeskError('notFound', 'There is no such contact.');
  return contact;
}

export const readContactHandler =
  (parts: CustomerParts): RouteHandler<typeof readContactRoute> =>
  async ({ params: { contactId }, now }) => {
    const incidents = (id: string) => incidentsOf(parts, 'contact', id, { limit: RECENT, now });
    const [contact, own] = await Promise.all([living(parts, contactId), incidents(contactId)]);
    const [account, recent] = await Promise.all([
      contact.account ? parts.accounts.account(contact.account) : undefined,
      contact.id === contactId ? own : incidents(contact.id),
    ]);
    const { account: _, ...shown } = contactView(contact);
    return {
      status: 200,
      headers: { etag: etagOf(contact.version), 'content-location': `/v1/contacts/${contact.id}` },
      body: { ...shown, ...(account ? { account } : {}), incidents: recent.incidents },
    };
  };

export const listContactIncidentsHandler =
  (parts: CustomerParts): RouteHandler<typeof listContactIncidentsRoute> =>
  async ({ params, query, now }) => {
    const { id } = await living(parts, params.contactId);
    return { status: 200, body: await incidentsOf(parts, 'contact', id, { ...query, now }) };
  };

export const readContactHistoryHandler =
  (parts: CustomerParts): RouteHandler<typeof readContactHistoryRoute> =>
  async ({ params, query: { limit, cursor } }) => {
    const { id } = await living(parts, params.contactId);
    const list = `contactHistory:${id}`;
    const after = readCursor(list, cursor, isNamePlace);
    const { events, next } = await parts.contacts.history(id, { size: limit, after });
    return { status: 200, body: { events, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };
