import type { Channel } from '../settings/index.ts';
import type { Entitlement } from './entitlement.ts';

/** Every reason why an entitlement cannot be chosen, or drawn on. */
export const reasonCodes = [
  'draft',
  'suspended',
  'cancelled',
  'notBegun',
  'expired',
  'usedUp',
  'notTheirs',
  'productOutOfScope',
  'channelOutOfScope',
  'scopeChanged',
] as const;
export interface Reason {
  readonly code: (typeof reasonCodes)[number];
  readonly detail: string;
}

/** What an entitlement would be chosen for. */
export interface Covered {
  readonly contact: string;
  /** The account it is for and all above that one, the nearest first. */
  readonly accounts: readonly string[];
  /** Its product and the families above, the nearest first. */
  readonly products: readonly string[];
  readonly channel: Channel;
}

/** Why nobody can choose it at this instant; empty for one in force with terms left. */
export function standing(entitlement: Entitlement, now: Date): Reason[] {
  return [...unsettled(entitlement), ...outOfPeriod(entitlement, now), ...usedUp(entitlement)];
}

/** Why it cannot be chosen for this incident; empty where it can. `drawn`: the incident has its part already. */
export function whyNot(entitlement: Entitlement, covered: Covered, now: Date, drawn = false): Reason[] {
  return [
    ...notTheirs(entitlement, covered),
    ...unsettled(entitlement),
    ...outOfPeriod(entitlement, now),
    ...outOfScope(entitlement, covered),
    ...(drawn ? [] : usedUp(entitlement)),
  ];
}

function unsettled({ status }: Entitlement): Reason[] {
  const details = {
    draft: 'It is a draft.',
    suspended: 'It is suspended.',
    cancelled: 'It was cancelled.',
  };
  return status === 'active' ? [] : [{ code: status, detail: details[status] }];
}

function outOfPeriod({ from, until, fromAt, untilAt }: Entitlement, now: Date): Reason[] {
  const at = now.getTime();
  if (at < Date.parse(fromAt)) return [{ code: 'notBegun', detail: `It begins on ${from}.` }];
  if (untilAt && at >= Date.parse(untilAt)) return [{ code: 'expired', detail: `It ended with ${until}.` }];
  return [];
}

function usedUp({ status, terms, balance = 0 }: Entitlement): Reason[] {
  if (status === 'draft' || terms.kind === 'unlimited' || balance > 0) return [];
  const used = terms.granted - balance;
  return [{ code: 'usedUp', detail: `It is used up: ${used} of ${terms.granted} ${terms.kind}.` }];
}

function notTheirs(entitlement: Entitlement, { contact, accounts }: Covered): Reason[] {
  const { account, includesSubAccounts } = entitlement;
  if (account === undefined) {
    return entitlement.contact === contact
      ? []
      : [{ code: 'notTheirs', detail: 'It belongs to another contact.' }];
  }
  if (account === accounts[0]) return [];
  if (!accounts.includes(account)) {
    return [{ code: 'notTheirs', detail: 'It belongs to another account.' }];
  }
  return includesSubAccounts
    ? []
    : [{ code: 'notTheirs', detail: 'It belongs to an account above, and does not hold for those below.' }];
}

function outOfScope({ products, channels }: Entitlement, covered: Covered): Reason[] {
  const reasons: Reason[] = [];
  if (products.length > 0 && !products.some((one) => covered.products.includes(one))) {
    const [product] = covered.products;
    reasons.push({
      code: 'productOutOfScope',
      detail: product
        ? `It does not cover the product ${product}.`
        : 'It covers some products only, and the incident has none.',
    });
  }
  if (channels.length > 0 && !channels.includes(covered.channel)) {
    reasons.push({ code: 'channelOutOfScope', detail: `It does not cover the channel ${covered.channel}.` });
  }
  return reasons;
}

/** The reasons as one text. */
export const sentences = (reasons: readonly Reason[]): string =>
  reasons.map(({ detail }) => detail).join(' ');
