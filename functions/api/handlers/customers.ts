import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AccountStore, Contact, ContactStore, CustomerStore } from '../../../shared/customers/index.ts';
import { listIncidents, type TableLayout } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { isViewPlace } from '../../../shared/table/keys.ts';
import { rowOf } from './list-incidents.ts';

/** What the handlers of accounts and contacts work with. */
export interface CustomerParts {
  readonly client: DynamoDBDocumentClient;
  readonly layout: TableLayout;
  readonly accounts: AccountStore;
  readonly contacts: ContactStore;
  readonly customers: CustomerStore;
  readonly site: Site;
  readonly newId: NewId;
}

/** A contact as it is shown. How it stands in the table is our own business. */
export function contactView(contact: Contact) {
  const { lookUpForm: _, mergeDepth: __, mergedAt: ___, ...shown } = contact;
  return shown;
}

/** Each with the name of its account beside the id; without it where there is no such account any more. One read. */
export async function withAccountNames<T extends { readonly account?: string | undefined }>(
  { accounts }: Pick<CustomerParts, 'accounts'>,
  rows: readonly T[],
): Promise<(T & { accountName?: string })[]> {
  const ids = [...new Set(rows.flatMap(({ account }) => account ?? []))];
  const found = ids.length > 0 ? await accounts.accounts(ids) : [];
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return rows.map((row) => {
    const accountName = row.account === undefined ? undefined : names.get(row.account);
    return accountName === undefined ? row : { ...row, accountName };
  });
}

/** A page of the incidents of a contact or an account, newest first. */
export async function incidentsOf(
  { client, layout }: Pick<CustomerParts, 'client' | 'layout'>,
  owner: 'contact' | 'account',
  id: string,
  { limit, cursor, now }: { limit: number; cursor?: string | undefined; now: Date },
) {
  const list = `${owner}Incidents:${id}`;
  const { rows, next } = await listIncidents(
    client,
    layout,
    { source: { kind: 'owner', owner, id }, order: 'created', descending: true },
    { size: limit, after: readCursor(list, cursor, isViewPlace) },
  );
  return {
    incidents: rows.map((row) => rowOf(row, now)),
    ...(next ? { next: writeCursor(list, next) } : {}),
  };
}
