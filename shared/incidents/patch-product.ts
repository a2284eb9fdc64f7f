import { whyNotChosen } from '../products/index.ts';
import { byRule, type Draft } from './draft.ts';
import type { Incident } from './incident.ts';
import type { Known, NamingWish } from './known.ts';

/**
 * The model that an incident is about: a sellable one, or that of its device, which may be long out of sale. A new
 * device brings its own where none was chosen, or that of the device before.
 */
export function patchProduct(
  draft: Draft,
  before: Incident,
  { product }: NamingWish,
  known: Known | undefined,
): void {
  if (product === undefined) {
    followAsset(draft, before);
    return;
  }
  const fault = product === null || product === before.product ? undefined : whyNot(draft, product, known);
  if (fault) draft.refuse('/product', fault);
  else draft.set('product', product ?? undefined);
}

function followAsset(draft: Draft, before: Incident): void {
  const own = draft.incident.asset?.product;
  if (own === undefined || draft.incident.asset === before.asset) return;
  const chosen = before.product !== undefined && before.product !== before.asset?.product;
  if (!chosen) draft.set('product', own, byRule('model of the asset'));
}

function whyNot(draft: Draft, product: string, known: Known | undefined): string | undefined {
  if (!known) return undefined;
  const model = known.products.get(product);
  if (!model) return 'There is no such product model.';
  const ofDevice = model.status === 'retired' && draft.incident.asset?.product === product;
  return ofDevice ? undefined : whyNotChosen(model);
}
