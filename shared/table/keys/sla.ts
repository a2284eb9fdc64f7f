import type { Key } from './key.ts';

/** The SLA policies of a site, all of them in their order. */
export const slaPoliciesKey = (site: string): Key => ({ pk: `SLA#${site}`, sk: 'POLICIES' });
