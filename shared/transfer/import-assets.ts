import * as z from 'zod';
import { CustomerId } from '../customers/index.ts';
import { Day } from '../platform/day-schema.ts';
import { line } from '../platform/line.ts';
import { type Asset, type AssetStore, assetStatuses } from '../products/index.ts';
import { foldSerial } from '../table/keys.ts';
import type { Cells } from './cells.ts';
import { checked, type Importer, patchOf, type RowBy, refuse } from './importer.ts';

export const assetColumns = {
  names: [
    ...['product', 'serialNumber', 'name', 'status', 'account', 'contact', 'contract'],
    ...['purchasedOn', 'warrantyFrom', 'warrantyUntil', 'location', 'notes'],
  ],
  needed: ['product', 'serialNumber'],
  ignored: ['id', 'createdAt', 'updatedAt'],
} as const;

const Text = (most: number) => z.string().max(most).nullable().optional();

const AssetRow = z.object({
  product: CustomerId,
  serialNumber: line(100).refine((text) => foldSerial(text) !== '', 'It has letters or digits.'),
  name: line(200).nullable().optional(),
  status: z.enum(assetStatuses).optional(),
  account: CustomerId.nullable().optional(),
  contact: CustomerId.nullable().optional(),
  contract: CustomerId.nullable().optional(),
  purchasedOn: Day.nullable().optional(),
  warrantyFrom: Day.nullable().optional(),
  warrantyUntil: Day.nullable().optional(),
  location: Text(500),
  notes: Text(10_000),
});
type AssetRow = z.infer<typeof AssetRow>;

/** Assets, found again by their model and serial number. */
export const assetImporter = (assets: AssetStore): Importer => ({
  columns: assetColumns,
  keysOf: ({ product = '', serialNumber = '' }) => [`${product} ${foldSerial(serialNumber)}`],
  async take(cells, by) {
    const { warrantyFrom, warrantyUntil, ...fields } = readRow(cells, by);
    const warranty = warrantyOf({ warrantyFrom, warrantyUntil });
    if (!by.options.dryRun) {
      const { outcome } = await assets.put({ ...fields, warranty }, by);
      return outcome;
    }
    const there = await assets.bySerial(fields.product, fields.serialNumber);
    if (!there) return 'made';
    return sameAs(there, { ...fields, warranty }) ? 'unchanged' : 'changed';
  },
});

function readRow(cells: Cells, { options }: RowBy): AssetRow {
  const said = Object.entries(cells).map(([column, cell]) => [column, patchOf(cell, options)] as const);
  return checked(AssetRow, {
    ...Object.fromEntries(said),
    product: cells.product || undefined,
    serialNumber: cells.serialNumber || undefined,
    status: cells.status || undefined,
  });
}

/** Both days or none. */
function warrantyOf({
  warrantyFrom: from,
  warrantyUntil: until,
}: Pick<AssetRow, 'warrantyFrom' | 'warrantyUntil'>) {
  if (!from && !until) return from === null && until === null ? null : undefined;
  if (!from) return refuse('warrantyFrom', 'A warranty has a first and a last day.');
  if (!until) return refuse('warrantyUntil', 'A warranty has a first and a last day.');
  if (until < from) return refuse('warrantyUntil', 'It ends after it begins.');
  return { from, until };
}

/** Whether an asset is as some fields say; null is what is not there. */
const sameAs = (there: Asset, fields: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(fields).every(
    ([name, to]) =>
      to === undefined ||
      JSON.stringify(to ?? null) === JSON.stringify((there as Record<string, unknown>)[name] ?? null),
  );
