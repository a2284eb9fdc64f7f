import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AccountStore, ContactStore, CustomerStore } from '../customers/index.ts';
import type { EntitlementStore } from '../entitlements/index.ts';
import {
  type DescriptionStore,
  type IncidentReader,
  listIncidents,
  type PartStore,
  partitionsOf,
  type TableLayout,
} from '../incidents/index.ts';
import type { InboundStore } from '../mail/index.ts';
import type { AssetStore } from '../products/index.ts';
import type { MessageStore } from '../responses/index.ts';
import type { Page } from '../table/read-page.ts';
import type { TrackingReader } from '../tracking/index.ts';
import type { DossierSource } from './contact-dossier.ts';

interface Stores {
  readonly client: DynamoDBDocumentClient;
  readonly layout: TableLayout;
  readonly accounts: Pick<AccountStore, 'account'>;
  readonly contacts: Pick<ContactStore, 'history'>;
  readonly customers: Pick<CustomerStore, 'contact'>;
  readonly incidents: IncidentReader;
  readonly descriptions: Pick<DescriptionStore, 'current'>;
  readonly assets: Pick<AssetStore, 'listed'>;
  readonly entitlements: Pick<EntitlementStore, 'listOf'>;
  readonly parts: PartStore;
  readonly messages: Pick<MessageStore, 'load'>;
  readonly inbound: Pick<InboundStore, 'outcome'>;
  readonly hits: TrackingReader;
}

const PAGE = 50;
/** No incident has more files. */
const FILES = 100;

/** What a dossier is made of, from where each of it is kept. */
export const dossierSource = (stores: Stores): DossierSource => ({
  async contact(id) {
    const contact = await stores.customers.contact(id);
    if (!contact) return undefined;
    return { contact, account: contact.account ? await stores.accounts.account(contact.account) : undefined };
  },
  async held(id) {
    const [assets, entitlements] = await Promise.all([
      allOf((after) => stores.assets.listed('contact', id, { size: PAGE, after })),
      allOf((after) => stores.entitlements.listOf(['contact', id], { size: PAGE, after })),
    ]);
    return { assets, entitlements };
  },
  history: (id, after) => stores.contacts.history(id, { size: PAGE, after }),
  async incidents(id, after) {
    const { rows, next } = await listIncidents(
      stores.client,
      stores.layout,
      { source: { kind: 'owner', owner: 'contact', id }, order: 'created', descending: false },
      { size: PAGE, after },
    );
    return { references: rows.map(({ incident }) => incident.reference), ...(next ? { next } : {}) };
  },
  async incident(reference) {
    const [incident, description] = await Promise.all([
      stores.incidents.head(reference),
      stores.descriptions.current(reference),
    ]);
    return incident && { incident, description: description?.whole ?? '' };
  },
  async files(incident) {
    const { parts } = await stores.parts.list('file', partitionsOf(incident), { size: FILES });
    return parts.filter(({ state }) => state === 'here');
  },
  async entries(reference, after) {
    const { events, next } = await stores.incidents.timeline(reference, {
      ...{ size: PAGE, newestFirst: false, after },
    });
    return { events, ...(next ? { next } : {}) };
  },
  async message(messageId, ids) {
    const message = await stores.messages.load(messageId);
    if (!message?.contactId || !ids.has(message.contactId)) return undefined;
    return { ...message, ...(await stores.hits(messageId, ids)) };
  },
  mail: (mailId) => stores.inbound.outcome(mailId),
});

/** Of what a person has few of. */
async function allOf<T>(page: (after: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const { found, next } = await page(after);
    all.push(...found);
    after = next;
  } while (after !== undefined);
  return all;
}
