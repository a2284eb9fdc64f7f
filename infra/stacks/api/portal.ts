import { opening, type Serving } from '../serving.ts';

/** What needs no signing in: the customers’ side, and the documentation. */
export function servingPortal({ data, parts }: Serving) {
  const portal = parts.function('api/portal', { ...parts.table, ...parts.site, ...parts.signing });
  data.grantTable(portal, opening);
  data.grantSigningKeys(portal);

  const hit = parts.function('tracking/hit', { ...parts.table, ...parts.signing });
  data.grantTable(hit, ['UpdateItem']);
  data.grantSigningKeys(hit);

  return {
    'api/portal': portal,
    'tracking/hit': hit,
    'api/documents': parts.function('api/documents', {}),
  };
}
