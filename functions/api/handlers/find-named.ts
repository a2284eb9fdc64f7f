import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountReader, accountStands, accountWent } from '../../../shared/customers/index.ts';
import type { Incident, IncidentPatch, Known } from '../../../shared/incidents/index.ts';
import { dayIn } from '../../../shared/platform/day.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import {
  type Asset,
  assetReader,
  type Contract,
  contractReader,
  type ProductModel,
  productReader,
} from '../../../shared/products/index.ts';
import type { TransactItem } from '../../../shared/table/transact.ts';
import type { FoundContact } from './find-contact.ts';

type Fields = Pick<IncidentPatch, 'account' | 'asset' | 'product' | 'contract'>;

/** Models that one serial number is looked for on. */
const MOST_MODELS = 100;

export type NamedFinder = ReturnType<typeof namedFinder>;

/**
 * Looks up what a request names of accounts, devices, models and contracts, and what has to go with it. It reads
 * what is named and nothing else: at once what it can, then what that names itself.
 */
export const namedFinder = (client: DynamoDBDocumentClient, table: string, site: Pick<Site, 'timeZone'>) => {
  const accounts = accountReader(client, table);
  const products = productReader(client, table);
  const assets = assetReader(client, table);
  const contracts = contractReader(client, table);

  const meant = async (asset: Fields['asset']): Promise<readonly Asset[]> => {
    if (!asset) return [];
    if (asset.id !== undefined) return assets.assets([asset.id]);
    const { serialNumber = '', product } = asset;
    if (product === undefined) {
      return (await assets.listed('serialNumber', serialNumber, { size: MOST_MODELS })).found;
    }
    const found = await assets.bySerial(product, serialNumber);
    return found ? [found] : [];
  };

  const lineages = async (ids: readonly string[]): Promise<Known['accounts']> => {
    const chains = await Promise.all(ids.map(async (id) => [id, await accounts.chain(id)] as const));
    return new Map(
      chains.flatMap(([id, chain]) => (chain.length > 0 ? [[id, chain.map((one) => one.id)] as const] : [])),
    );
  };

  const models = async (ids: readonly string[]): Promise<readonly ProductModel[]> =>
    ids.length > 0 ? products.products(ids) : [];
  const agreements = async (ids: readonly string[]): Promise<readonly Contract[]> =>
    ids.length > 0 ? contracts.contracts(ids) : [];

  return async (
    fields: Fields,
    before: Pick<Incident, 'contact' | 'account' | 'contract'>,
    asker: Pick<FoundContact, 'contact' | 'account' | 'creation'> | undefined,
    now: Date,
  ): Promise<Known> => {
    const contactAccount = accountOfAsker(before, asker);
    const account = becomes(fields.account, contactAccount, before.account);
    const stands = account === before.account ? undefined : before.contract;
    const [devices, found, named] = await Promise.all([
      meant(fields.asset),
      models(those(fields.product, fields.asset?.product)),
      agreements(those(fields.contract, stands)),
    ]);
    const under = those(...devices.map(({ contract }) => contract));
    const owners = [...devices.map((one) => one.account), fields.contract || stands ? account : undefined];
    const [more, lines] = await Promise.all([
      agreements(under.filter((id) => !named.some((one) => one.id === id))),
      lineages(those(fields.account, ...(devices.length > 0 ? [account] : []), ...owners)),
    ]);
    return {
      day: dayIn(site.timeZone, now),
      accounts: lines,
      products: byId(found),
      contracts: byId([...named, ...more]),
      assets: devices,
      contactAccount,
    };
  };
};

/** The account of a contact who is known; whoever is new has none that would count against what stands. */
function accountOfAsker(
  before: Pick<Incident, 'contact'>,
  asker: Pick<FoundContact, 'contact' | 'account' | 'creation'> | undefined,
): string | null | undefined {
  if (!asker || asker.contact.id === before.contact.id) return undefined;
  return asker.account ?? (asker.creation.length > 0 ? undefined : null);
}

function becomes(
  named: string | null | undefined,
  ofContact: string | null | undefined,
  before: string | undefined,
): string | undefined {
  if (named !== undefined) return named ?? undefined;
  return ofContact === undefined ? before : (ofContact ?? undefined);
}

const those = (...ids: readonly (string | null | undefined)[]): string[] => [
  ...new Set(ids.filter((id): id is string => typeof id === 'string')),
];

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.id, one]));

/** What must be true of an account that a request names: it stays, and is not about to be deleted. */
export function namedAccountStands(
  account: string | null | undefined,
  { now, table, creation }: { now: Date; table: string; creation: readonly TransactItem[] },
): TransactItem[] {
  if (!account) return [];
  const check = accountStands(account, now.toISOString(), table);
  // A contact made along asks the same of its own account, and an item is named once in a transaction.
  const asked = creation.some(
    ({ ConditionCheck }) => ConditionCheck?.Key?.pk === check.ConditionCheck?.Key?.pk,
  );
  return asked ? [] : [check];
}

/** @throws DeskError busy where an account that is named is about to go; whatever else is thrown. */
export function refuseGoing(error: unknown): never {
  if (!accountWent(error)) throw error;
  throw new DeskError('busy', 'The account is being deleted by others; try again, or name another.');
}
