import {
  type CustomerStore,
  type Known,
  newContact,
  normaliseAddress,
} from '../../../shared/customers/index.ts';
import type { ContactRef, IncidentPatch } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { faultyField } from '../../../shared/platform/errors.ts';
import { newId } from '../../../shared/platform/ids.ts';
import type { Language } from '../../../shared/platform/language.ts';
import type { TransactItem } from '../../../shared/table/transact.ts';
import { refuseOwnAddress } from './own-address.ts';

/** A contact for an incident, and the writes that bring it into being where it is new. */
export interface FoundContact {
  readonly contact: ContactRef;
  /** The language the contact has chosen, if any. */
  readonly language?: Language | undefined;
  readonly account?: string | undefined;
  readonly creation: readonly TransactItem[];
}

type Wish = NonNullable<IncidentPatch['contact']>;

export type ContactFinder = ReturnType<typeof contactFinder>;

/**
 * Finds who is meant: by id, or by address. Whoever is not known yet becomes a contact.
 * @throws DeskError invalidRequest for an id that nobody has, and for one of our own addresses.
 */
export const contactFinder =
  (customers: CustomerStore, site: Site) =>
  async (wish: Wish, now: Date, joins = true): Promise<FoundContact> => {
    if (wish.id !== undefined) return { ...(await byId(customers, wish.id)), creation: [] };
    const name = wish.name ?? '';
    const address = wish.address === undefined ? undefined : normaliseAddress(wish.address);
    if (address) refuseOwnAddress(address, site, '/contact/address');
    const { contactId, account, ...known }: Known = address ? await customers.whoIs(address, joins) : {};
    const person = { name, address, phone: wish.phone, account };
    const contact = newContact(contactId ?? newId(now), person, now);
    return {
      contact: { id: contact.id, name, ...(address ? { address } : {}) },
      ...known,
      account,
      creation: contactId ? [] : customers.creation(contact),
    };
  };

async function byId(customers: CustomerStore, id: string): Promise<Omit<FoundContact, 'creation'>> {
  const contact = await customers.contact(id);
  if (!contact) {
    throw faultyField('/contact/id', 'There is no such contact.');
  }
  const [address] = contact.addresses;
  return {
    contact: { id: contact.id, name: contact.name, ...(address ? { address } : {}) },
    language: contact.language,
    account: contact.account,
  };
}
