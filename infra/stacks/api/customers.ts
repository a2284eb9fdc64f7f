import { changing, type Serving } from '../serving.ts';

/** Customers and what they are owed. */
export function servingCustomers({ data, parts }: Serving) {
  const customers = parts.function('api/customers', { ...parts.table, ...parts.site });
  data.grantTable(customers, changing);
  data.grantIndexes(customers, 'lists');

  const products = parts.function('api/products', { ...parts.table, ...parts.site });
  data.grantTable(products, changing);
  data.grantIndexes(products, 'lists');

  const entitlements = parts.function('api/entitlements', { ...parts.table, ...parts.site });
  data.grantTable(entitlements, changing);

  const transfers = parts.function('api/transfers', { ...parts.table, ...parts.site, ...parts.files });
  data.grantTable(transfers, ['GetItem', 'PutItem']);
  data.grantIndexes(transfers, 'lists');
  // What was sent is taken over from one place to the other; files are given out by signed addresses.
  data.grantFiles(transfers, ['GetObject', 'PutObject'], 'uploads/');
  data.grantFiles(transfers, ['GetObject', 'PutObject'], 'transfers/');

  return {
    'api/customers': customers,
    'api/products': products,
    'api/entitlements': entitlements,
    'api/transfers': transfers,
  };
}
