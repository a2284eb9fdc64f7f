import type { Account, AccountStore, Contact, CustomerFinder, CustomerStore } from '../customers/index.ts';
import { contactShards } from '../table/keys.ts';
import { type Cells, listed } from './cells.ts';
import type { RowSource } from './csv-exporter.ts';
import { accountColumns } from './import-accounts.ts';
import { contactColumns } from './import-contacts.ts';

/** What one call of the table reads. */
const PAGE = 100;

const accountRow = ({
  domains,
  createdBy: _,
  updatedBy: __,
  version: ___,
  ...rest
}: Account): Partial<Cells> => ({ ...rest, domains: listed(domains) }) as Partial<Cells>;

/** All accounts in the order of their names. */
export const accountSource = (accounts: Pick<AccountStore, 'list'>): RowSource => ({
  columns: [...accountColumns.names.filter((name) => name !== 'parentExternalId'), ...accountColumns.ignored],
  async page(_, after) {
    const { found, next } = await accounts.list({ size: PAGE, after });
    return { found: found.map(accountRow), ...(next ? { next } : {}) };
  },
});

const contactRow = (contact: Contact): Partial<Cells> => ({
  ...{ id: contact.id, externalId: contact.externalId ?? '', name: contact.name },
  ...{ addresses: listed(contact.addresses), phones: listed(contact.phones), account: contact.account ?? '' },
  ...{ language: contact.language ?? '', timeZone: contact.timeZone ?? '' },
  trackingConsent: contact.trackingConsent ? 'yes' : 'no',
  doNotMail: contact.doNotMail?.reason ?? '',
  createdAt: contact.createdAt,
  updatedAt: contact.updatedAt ?? contact.createdAt,
});

interface ContactStores {
  readonly accounts: Pick<AccountStore, 'contactIds'>;
  readonly customers: Pick<CustomerStore, 'contacts'>;
  readonly finder: Pick<CustomerFinder, 'contactsOf'>;
}

/** All contacts, shard by shard, or those of one account. Who was merged away is in none of them. */
export const contactSource = ({ accounts, customers, finder }: ContactStores): RowSource => ({
  columns: [
    ...contactColumns.names.filter((name) => !['accountExternalId', 'accountName'].includes(name)),
    ...contactColumns.ignored,
  ],
  async page({ account }, place) {
    if (account) {
      const { found, next } = await accounts.contactIds(account, { size: PAGE, after: place });
      const contacts = await customers.contacts(found);
      return { found: contacts.map(contactRow), ...(next ? { next } : {}) };
    }
    const [shard, after] = shardPlace(place);
    const { found, next } = await finder.contactsOf(shard, { size: PAGE, after });
    const on = next ? [shard, next] : shard + 1 < contactShards ? [shard + 1] : undefined;
    return { found: found.map(contactRow), ...(on ? { next: JSON.stringify(on) } : {}) };
  },
});

const shardPlace = (place: string | undefined): [number, string?] =>
  place === undefined ? [0] : (JSON.parse(place) as [number, string?]);
