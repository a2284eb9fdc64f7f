import { dayIn } from '../../../shared/platform/day.ts';
import { DeskError, faultyField } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  type Contract,
  changeContract,
  contractStatus,
  newContract,
} from '../../../shared/products/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import { isNamePlace } from '../../../shared/table/keys.ts';
import type {
  changeContractRoute,
  createContractRoute,
  listContractAssetsRoute,
  listContractsRoute,
  readContractRoute,
} from '../routes/contracts.ts';
import { listedAssets } from './assets.ts';
import type { ProductParts } from './product-parts.ts';
import { etagOf, requiredVersion } from './versions.ts';

const shown = (status: number, contract: Contract, day: string) => ({
  status,
  body: { ...contract, status: contractStatus(contract, day) },
  headers: { etag: etagOf(contract.version), location: `/v1/contracts/${contract.id}` },
});

/** @throws DeskError notFound */
async function contractOf({ contracts }: Pick<ProductParts, 'contracts'>, id: string): Promise<Contract> {
  const contract = await contracts.contract(id);
  if (!contract) throw new DeskError('notFound', 'There is no such contract.');
  return contract;
}

export const createContractHandler =
  ({ client, layout, contracts, newId, site }: ProductParts): RouteHandler<typeof createContractRoute> =>
  async ({ body, headers, actor, now }) => {
    const day = dayIn(site.timeZone, now);
    const { table } = layout;
    const request = { scope: `createContract:${actor.id}`, key: headers['idempotency-key'], content: body };
    const contract = await doneOnce<Contract>({ client, table, now }, request, async (keep) => {
      const made = newContract(newId(now), body, { actor, now });
      await contracts.create(made, keep(made));
      return made;
    });
    return shown(201, contract, day);
  };

export const listContractsHandler =
  ({ contracts, site }: ProductParts): RouteHandler<typeof listContractsRoute> =>
  async ({ query: { limit, cursor, account, number = '' }, now }) => {
    if (account !== undefined && number !== '') throw twoLists();
    const day = dayIn(site.timeZone, now);
    const list = `contracts:${JSON.stringify([account, number])}`;
    const page = { size: limit, after: readCursor(list, cursor, isNamePlace) };
    const { found, next } =
      account === undefined ? await contracts.list(number, page) : await contracts.ofAccount(account, page);
    const views = found.map((contract) => ({ ...contract, status: contractStatus(contract, day) }));
    return { status: 200, body: { contracts: views, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };

export const readContractHandler =
  (parts: ProductParts): RouteHandler<typeof readContractRoute> =>
  async ({ params: { contractId }, now }) =>
    shown(200, await contractOf(parts, contractId), dayIn(parts.site.timeZone, now));

export const changeContractHandler =
  ({ contracts, site }: ProductParts): RouteHandler<typeof changeContractRoute> =>
  async ({ params, body, headers, actor, now }) => {
    const contract = await contracts.change(
      params.contractId,
      requiredVersion(headers['if-match']),
      (before) => changeContract(before, body, { actor, now }),
    );
    return shown(200, contract, dayIn(site.timeZone, now));
  };

export const listContractAssetsHandler =
  (parts: ProductParts): RouteHandler<typeof listContractAssetsRoute> =>
  async ({ params: { contractId }, query, now }) => {
    const [, body] = await Promise.all([
      contractOf(parts, contractId),
      listedAssets(parts, 'contract', contractId, { ...query, now }),
    ]);
    return { status: 200, body };
  };

function twoLists(): DeskError {
  return faultyField('/number', 'Either the contracts of an account, or all by number.', 'query');
}
