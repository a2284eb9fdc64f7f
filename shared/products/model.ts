import * as z from 'zod';

const Instant = z.iso.datetime();
export const AgentRef = z.object({ id: z.string(), name: z.string() });

/** Families hold models and other families; only a product is a device; a bundle is sold as its components. */
export const productTypes = ['family', 'product', 'bundle'] as const;
export const productStatuses = ['draft', 'active', 'retired'] as const;

/** A product model, as it is stored and shown. */
export const ProductModel = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(productTypes),
  status: z.enum(productStatuses),
  /** The family right above it. */
  parent: z.string().optional(),
  /** Of a bundle: what it consists of. */
  components: z.array(z.object({ product: z.string(), quantity: z.int() })).default([]),
  /** For so long a new asset is under warranty from the day of its purchase. */
  warrantyMonths: z.int().optional(),
  notes: z.string().optional(),
  createdAt: Instant,
  createdBy: AgentRef,
  updatedAt: Instant,
  updatedBy: AgentRef,
  version: z.int(),
});
export type ProductModel = z.infer<typeof ProductModel>;

/** What stands on a model besides, for the desk alone. */
export const StoredProduct = ProductModel.extend({
  /** Counts what was placed below it, at any depth. */
  treeRevision: z.int().default(0),
});
export type StoredProduct = z.infer<typeof StoredProduct>;

export const shownProduct = ({ treeRevision: _, ...model }: StoredProduct): ProductModel => model;

/** Models on the way from a root down, both ends included. */
export const MOST_PRODUCTS_DEEP = 8;

export const MOST_COMPONENTS = 20;

/** Where a model can go from its status. Once it is out of draft others may name it: it never goes back. */
export const productTransitions: Readonly<Record<ProductModel['status'], readonly ProductModel['status'][]>> =
  {
    draft: ['active'],
    active: ['retired'],
    retired: ['active'],
  };

/**
 * Why a model cannot be chosen on an incident; undefined for one that can. Below a product stands nothing: each
 * one that is active is a sellable leaf.
 */
export function whyNotChosen({ type, status }: Pick<ProductModel, 'type' | 'status'>): string | undefined {
  if (type !== 'product') return `It is a ${type}: choose one of its products.`;
  if (status === 'draft') return 'It is a draft: it is not sold yet.';
  if (status === 'retired') return 'It is retired: only with an asset of this model is it chosen.';
  return undefined;
}
