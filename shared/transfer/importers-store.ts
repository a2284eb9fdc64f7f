import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountStore, contactStore, customerFinder, customerStore } from '../customers/index.ts';
import { entitlementStore } from '../entitlements/index.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import { assetStore, productStore } from '../products/index.ts';
import { gathering } from '../table/gathering.ts';
import { accountImporter } from './import-accounts.ts';
import { assetImporter } from './import-assets.ts';
import { contactImporter } from './import-contacts.ts';
import { entitlementImporter } from './import-entitlements.ts';
import type { ImportParts } from './import-run.ts';

/** What the rows of every kind of file become in a table. Rows that are taken at once ask it together. */
export function importersOn(
  client: DynamoDBDocumentClient,
  { table, site, newId }: { readonly table: string; readonly site: Site; readonly newId: NewId },
): ImportParts['importers'] {
  const together = gathering(client);
  const stores = {
    accounts: accountStore(together, table, site.id),
    contacts: contactStore(together, table),
    customers: customerStore(together, table),
    finder: customerFinder(together, table),
    entitlements: entitlementStore(together, table, site),
    products: productStore(together, table),
  };
  return {
    accounts: accountImporter(stores),
    assets: assetImporter(assetStore(together, table, newId)),
    contacts: contactImporter({ ...stores, site }),
    entitlements: entitlementImporter({ ...stores, timeZone: site.timeZone }),
  };
}
