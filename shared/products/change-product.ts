import { DeskError, faultyField } from '../platform/errors.ts';
import { type Patch, patched } from '../platform/patched.ts';
import { type ProductModel, productTransitions } from './model.ts';

/** What is said of a model. Its type is said once. */
export type ProductFields = Pick<
  ProductModel,
  'name' | 'parent' | 'components' | 'warrantyMonths' | 'notes' | 'status'
>;

export interface ProductBy {
  readonly actor: { readonly id: string; readonly name: string };
  readonly now: Date;
}

/** @throws DeskError invalidRequest for what does not go with its type, or a status it cannot begin in. */
export function newProduct(
  id: string,
  { name, type, components, ...fields }: { name: string; type: ProductModel['type'] } & Patch<ProductFields>,
  { actor, now }: ProductBy,
): ProductModel {
  const at = now.toISOString();
  const by = { id: actor.id, name: actor.name };
  const blank: ProductModel = {
    ...{ id, name, type, status: 'draft', components: components ?? [] },
    ...{ createdAt: at, createdBy: by, updatedAt: at, updatedBy: by, version: 1 },
  };
  if (fields.status === 'retired') throw faultyField('/status', 'A new model is a draft, or active.');
  const model = patched(blank, fields);
  refuseOddFields(model);
  return model;
}

/**
 * A model with its fields as wished; undefined where nothing changes.
 * @throws DeskError illegalTransition naming the legal statuses; invalidRequest for what does not go with its type.
 */
export function changeProduct(
  before: ProductModel,
  { components, ...fields }: Patch<ProductFields>,
  { actor, now }: ProductBy,
): ProductModel | undefined {
  const after = patched(before, {
    ...fields,
    ...(components === undefined ? {} : { components: components ?? [] }),
  });
  if (after === before) return undefined;
  refuseIllegalStatus(before, after);
  refuseOddFields(after);
  return {
    ...after,
    ...{ updatedAt: now.toISOString(), updatedBy: { id: actor.id, name: actor.name } },
    version: before.version + 1,
  };
}

function refuseIllegalStatus(before: ProductModel, after: ProductModel): void {
  const legal = productTransitions[before.status];
  if (before.status === after.status || legal.includes(after.status)) return;
  throw new DeskError(
    'illegalTransition',
    `A model that is ${before.status} cannot become ${after.status}; it can become ${legal.join(' or ')}.`,
    { from: before.status, legal },
  );
}

function refuseOddFields({ id, type, components, warrantyMonths, status }: ProductModel): void {
  if (type !== 'bundle' && components.length > 0)
    throw faultyField('/components', 'Only a bundle has components.');
  if (type === 'bundle' && components.length === 0 && status === 'active') {
    throw faultyField('/components', 'A bundle that is sold has components.');
  }
  if (components.some(({ product }) => product === id))
    throw faultyField('/components', 'It cannot hold itself.');
  if (type !== 'product' && warrantyMonths !== undefined) {
    throw faultyField('/warrantyMonths', 'Only a product has a warranty.');
  }
}
