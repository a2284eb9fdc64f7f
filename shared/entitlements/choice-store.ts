import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountReader } from '../customers/index.ts';
import { DeskError } from '../platform/errors.ts';
import { productReader } from '../products/index.ts';
import type { Channel } from '../settings/index.ts';
import type { Entitlement } from './entitlement.ts';
import { entitlementStore } from './entitlement-store.ts';
import { type Covered, type Reason, sentences, whyNot } from './standing.ts';

/** What must be known of an incident to choose an entitlement for it. */
export interface ForIncident {
  readonly contact: { readonly id: string };
  readonly account?: string | undefined;
  readonly product?: string | undefined;
  readonly channel: Channel;
  /** The entitlement it has drawn on already. */
  readonly drawnOn?: string | undefined;
}

/** An entitlement that might be chosen, with every reason why it cannot. */
export interface Choice {
  readonly entitlement: Entitlement;
  readonly reasons: readonly Reason[];
}

export type EntitlementChooser = ReturnType<typeof entitlementChooser>;

/** Says which entitlements cover an incident. */
export const entitlementChooser = (
  client: DynamoDBDocumentClient,
  table: string,
  site: { readonly id: string },
) => {
  const entitlements = entitlementStore(client, table, site);
  const accounts = accountReader(client, table);
  const products = productReader(client, table);

  /** One read for each level of the trees that account and product stand in. */
  const coveredOf = async ({ contact, account, product, channel }: ForIncident): Promise<Covered> => {
    const [above, families] = await Promise.all([
      account === undefined ? [] : accounts.chain(account),
      product === undefined ? [] : products.lineage(product),
    ]);
    return {
      contact: contact.id,
      // What is named stands first, whether it is there or not.
      accounts: account === undefined ? [] : [account, ...above.slice(1).map(({ id }) => id)],
      products: product === undefined ? [] : [product, ...families.slice(1)],
      channel,
    };
  };

  return {
    coveredOf,

    /** An entitlement with every reason why it cannot be chosen for the incident; undefined where there is none. */
    async look(id: string, incident: ForIncident, now: Date): Promise<Choice | undefined> {
      const [entitlement, covered] = await Promise.all([entitlements.find(id), coveredOf(incident)]);
      return entitlement && choiceOf(entitlement, covered, now, incident);
    },
  };
};

export const choiceOf = (
  entitlement: Entitlement,
  covered: Covered,
  now: Date,
  { drawnOn }: ForIncident,
): Choice => ({
  entitlement,
  reasons: whyNot(entitlement, covered, now, drawnOn === entitlement.id),
});

export const refusedChoice = ({ entitlement, reasons }: Choice): DeskError =>
  new DeskError('conflict', `The entitlement “${entitlement.name}” cannot be chosen. ${sentences(reasons)}`, {
    fields: reasons.map(({ detail }) => ({ in: 'body', pointer: '/entitlement', detail })),
  });
