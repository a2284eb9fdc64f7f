import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import {
  MOST_COMPONENTS,
  ProductModel,
  productStatuses,
  productTypes,
} from '../../../shared/products/index.ts';
import { line } from './command.ts';
import { CustomerId, IfMatch } from './customers.ts';
import { PageQuery } from './linking.ts';
import { Idempotency } from './portal.ts';

const read = { role: 'agent', function: 'api/products', tag: 'Products' } as const;
const written = { ...read, role: 'manager' } as const;

/** The id of a model: given by the desk, or chosen by whoever makes it. */
export const ProductId = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'Up to 64 letters, digits, points, hyphens and underscores.');
const params = z.object({ productId: CustomerId });

const Name = line(200);

const fields = {
  parent: CustomerId.nullable().optional().meta({ description: 'The family it belongs to.' }),
  components: z
    .array(z.strictObject({ product: CustomerId, quantity: z.int().min(1).max(1000).default(1) }))
    .max(MOST_COMPONENTS)
    .refine((all) => new Set(all.map(({ product }) => product)).size === all.length, 'Each product once.')
    .optional()
    .meta({ description: 'Of a bundle: the products it consists of.' }),
  warrantyMonths: z
    .int()
    .min(1)
    .max(600)
    .nullable()
    .optional()
    .meta({ description: 'A new asset is under warranty for so long from the day of its purchase.' }),
  notes: z.string().trim().min(1).max(10_000).nullable().optional(),
};

const Page = z.object({ products: z.array(ProductModel), next: z.string().optional() });

export const createProductRoute = defineRoute({
  ...written,
  id: 'createProduct',
  method: 'POST',
  path: '/v1/products',
  summary: 'Make a product model, a family of them or a bundle',
  description:
    'Its type stays. Only a product that is active can be chosen on incidents; below a product stands nothing.',
  headers: Idempotency,
  body: z.strictObject({
    id: ProductId.optional().meta({
      description: 'Your own article number, say; else the desk gives it one.',
    }),
    name: Name,
    type: z.enum(productTypes),
    status: z.enum(productStatuses).exclude(['retired']).default('draft'),
    ...fields,
  }),
  refuses: ['conflict'],
  replies: { 201: { description: 'The model; its ETag is its version.', schema: ProductModel } },
});

export const listProductsRoute = defineRoute({
  ...read,
  id: 'listProducts',
  method: 'GET',
  path: '/v1/products',
  summary: 'Page through product models by name',
  description:
    'Case and accents do not matter. What `type`, `status` and `sellable` leave out is read, too: a page may be shorter than `limit` and have a `next`. A model that was just made may be a moment late.',
  query: PageQuery.extend({
    name: z.string().trim().min(1).max(200).optional().meta({ description: 'How the name begins.' }),
    type: z.enum(productTypes).optional(),
    status: z.enum(productStatuses).optional(),
    sellable: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional()
      .meta({ description: 'Only those that can be chosen on an incident, or only the others.' }),
  }),
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: Page } },
});

export const readProductRoute = defineRoute({
  ...read,
  id: 'readProduct',
  method: 'GET',
  path: '/v1/products/{productId}',
  summary: 'Read a product model with the families above it',
  params,
  replies: {
    200: {
      description: 'The model; its ETag is its version.',
      schema: ProductModel.extend({
        families: z
          .array(z.object({ id: z.string(), name: z.string() }))
          .meta({ description: 'Those above it, the nearest first.' }),
        sellable: z.boolean().meta({ description: 'Whether it can be chosen on an incident.' }),
        legalStatuses: z.array(z.enum(productStatuses)),
      }),
    },
  },
});

export const changeProductRoute = defineRoute({
  ...written,
  id: 'changeProduct',
  method: 'PATCH',
  path: '/v1/products/{productId}',
  summary: 'Change a product model',
  description:
    'If-Match is required. What is absent stays, null clears; `components` is the whole list. A draft becomes active, an active model retired, a retired one active again.',
  params,
  headers: IfMatch,
  body: z.strictObject({ name: Name.optional(), status: z.enum(productStatuses).optional(), ...fields }),
  refuses: ['conflict', 'illegalTransition', 'preconditionRequired'],
  replies: { 200: { description: 'The model as it stands now.', schema: ProductModel } },
});

export const deleteProductRoute = defineRoute({
  ...written,
  id: 'deleteProduct',
  method: 'DELETE',
  path: '/v1/products/{productId}',
  summary: 'Delete a draft of a product model',
  description:
    'One that was ever active may be named by assets and incidents: it is retired instead. Refused while models stand below it.',
  params,
  headers: IfMatch,
  refuses: ['conflict'],
  replies: { 204: { description: 'It is gone.' } },
});

export const listProductsBelowRoute = defineRoute({
  ...read,
  id: 'listProductsBelow',
  method: 'GET',
  path: '/v1/products/{productId}/products',
  summary: 'Page through the models right below a family',
  params,
  query: PageQuery,
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: Page } },
});
