/** One figure of the bench. `most` is its budget; a figure without one is only told. */
export interface Figure {
  readonly row: string;
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'KB' | 'MB' | '/s' | 'units' | 'trips' | 'USD' | '×';
  readonly most?: number;
  readonly verdict?: 'ok' | 'over';
  /** How many times the reference this is, for a figure that depends on the machine. */
  readonly timesReference?: number;
}

/** A row gives one or more figures. */
export type Row = (name: string) => Promise<readonly Figure[]>;

export const figure = (
  row: string,
  name: string,
  value: number,
  unit: Figure['unit'],
  most?: number,
): Figure => ({
  row,
  name,
  value: rounded(value),
  unit,
  ...(most === undefined ? {} : { most, verdict: value <= most ? 'ok' : 'over' }),
});

/** Three figures are more than a measurement is worth. */
const rounded = (value: number): number => (value === 0 ? 0 : Number(value.toPrecision(3)));

/** The value that `share` of the samples do not exceed. @throws RangeError for no samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const at = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  if (at === undefined) throw new RangeError('There are no samples.');
  return at;
}

/** Milliseconds that each of `times` runs took, one after the other. */
export async function timed(times: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const began = performance.now();
    await work(index);
    samples.push(performance.now() - began);
  }
  return samples;
}

/** The reference that times are compared with: one small item written to DynamoDB Local, in the same run. */
export const referenceName = 'one item written, p50';

/** Times with their ratio to the reference, where it was measured. */
export function comparedWithReference(figures: readonly Figure[]): readonly Figure[] {
  const reference = figures.find(({ name }) => name === referenceName)?.value;
  if (!reference) return figures;
  return figures.map((one) =>
    one.unit === 'ms' && one.name !== referenceName
      ? { ...one, timesReference: rounded(one.value / reference) }
      : one,
  );
}
