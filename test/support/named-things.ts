import { accountStore, newAccount } from '../../shared/customers/index.ts';
import { contractStore, newContract, newProduct, productStore } from '../../shared/products/index.ts';
import { morning } from './time.ts';

const by = { actor: { id: 'agent-1', name: 'Agent Example' }, now: morning };

/** Accounts, models that are sold and contracts in force, by ids of a test's own: what incidents may name. */
export async function namedThings(
  { client, table }: { client: Parameters<typeof accountStore>[0]; table: string },
  ids: {
    readonly accounts?: readonly string[];
    readonly products?: readonly string[];
    readonly contracts?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { accounts = [], products = [], contracts = {} } = ids;
  const [allAccounts, allProducts] = [accountStore(client, table, 'main'), productStore(client, table)];
  await Promise.all([
    ...accounts.map((id) => allAccounts.create(newAccount(id, { name: id }, by))),
    ...products.map((id) =>
      allProducts.create(newProduct(id, { name: id, type: 'product', status: 'active' }, by)),
    ),
  ]);
  const allContracts = contractStore(client, table, 'main');
  for (const [id, account] of Object.entries(contracts)) {
    await allContracts.create(newContract(id, { number: id, account, from: '2026-01-01' }, by));
  }
}
