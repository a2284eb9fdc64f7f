import * as z from 'zod';
import { Day } from '../../../shared/platform/day-schema.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Contract, contractStatuses } from '../../../shared/products/index.ts';
import { AssetView } from './assets.ts';
import { line } from './command.ts';
import { CustomerId, IfMatch } from './customers.ts';
import { PageQuery } from './linking.ts';
import { Idempotency } from './portal.ts';

const read = { role: 'agent', function: 'api/products', tag: 'Contracts' } as const;
const written = { ...read, role: 'manager' } as const;

const params = z.object({ contractId: CustomerId });
const ContractNumber = line(100).refine((text) => /[\p{L}\p{N}]/u.test(text), 'It has letters or digits.');

const fields = {
  name: line(200).nullable().optional(),
  until: Day.nullable().optional().meta({ description: 'The last day; without one it goes on.' }),
  slaPolicy: CustomerId.nullable().optional(),
  calendar: CustomerId.nullable().optional(),
  terms: z.string().trim().min(1).max(10_000).nullable().optional(),
  cancelled: z
    .strictObject({ on: Day, reason: line(500) })
    .nullable()
    .optional()
    .meta({ description: 'From that day on it is not in force; null takes it back.' }),
};

export const ContractView = Contract.extend({
  status: z.enum(contractStatuses).meta({ description: 'Today, in the site’s time zone.' }),
});

export const createContractRoute = defineRoute({
  ...written,
  id: 'createContract',
  method: 'POST',
  path: '/v1/contracts',
  summary: 'Make a contract of an account',
  description: 'A number belongs to one contract. Days are those of the site’s time zone, both included.',
  headers: Idempotency,
  body: z.strictObject({ number: ContractNumber, account: CustomerId, from: Day, ...fields }),
  refuses: ['conflict'],
  replies: { 201: { description: 'The contract; its ETag is its version.', schema: ContractView } },
});

export const listContractsRoute = defineRoute({
  ...read,
  id: 'listContracts',
  method: 'GET',
  path: '/v1/contracts',
  summary: 'Page through the contracts of an account, or through all by number',
  description:
    'With `account` those made first come first. Without it they come by number, from those on that begin with `number`; one that was just made may be a moment late.',
  query: PageQuery.extend({ account: CustomerId.optional(), number: line(100).optional() }),
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ contracts: z.array(ContractView), next: z.string().optional() }),
    },
  },
});

export const readContractRoute = defineRoute({
  ...read,
  id: 'readContract',
  method: 'GET',
  path: '/v1/contracts/{contractId}',
  summary: 'Read a contract',
  params,
  replies: { 200: { description: 'The contract; its ETag is its version.', schema: ContractView } },
});

export const changeContractRoute = defineRoute({
  ...written,
  id: 'changeContract',
  method: 'PATCH',
  path: '/v1/contracts/{contractId}',
  summary: 'Change or cancel a contract',
  description:
    'If-Match is required. What is absent stays, null clears. Once it has covered an asset its account stays. It is never deleted: incidents may name it.',
  params,
  headers: IfMatch,
  body: z.strictObject({
    number: ContractNumber.optional(),
    account: CustomerId.optional(),
    from: Day.optional(),
    ...fields,
  }),
  refuses: ['conflict', 'preconditionRequired'],
  replies: { 200: { description: 'The contract as it stands now.', schema: ContractView } },
});

export const listContractAssetsRoute = defineRoute({
  ...read,
  id: 'listContractAssets',
  method: 'GET',
  path: '/v1/contracts/{contractId}/assets',
  summary: 'Page through the assets that a contract covers',
  description: 'An asset comes under it by its field `contract`. Those made first come first.',
  params,
  query: PageQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ assets: z.array(AssetView), next: z.string().optional() }),
    },
  },
});
