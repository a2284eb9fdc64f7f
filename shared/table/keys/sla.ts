import type { Key } from './key.ts';

/** The SLA policies of a site, all of them in their order. */
export const slaPoliciesKey = (site: string): Key => ({ pk: `SLA#${site}`, sk: 'POLICIES' });
/** The escalations of a site, all of them. */
export const escalationsKey = (site: string): Key => ({ pk: `SLA#${site}`, sk: 'ESCALATIONS' });

/** That the timers of what is open are still to be reckoned anew. It stands where `replanDue` says. */
export const timersReplanKey = (site: string): Key => ({ pk: `SLA#${site}`, sk: 'REPLAN' });

/** How many refer to a policy: it is there as long as the policy is. */
export const slaPolicyUsesKey = (site: string, id: string): Key => ({ pk: `SLA#${site}`, sk: `USES#${id}` });
/** That something refers to a policy, which cannot be deleted while it does. */
export const slaPolicyUseKey = (site: string, id: string, kind: string, user: string): Key => ({
  pk: `SLA#${site}`,
  sk: `USE#${id}#${kind}#${user}`,
});
export const slaPolicyUses = (id: string) => ({ from: `USE#${id}#`, to: `USE#${id}#~` });
