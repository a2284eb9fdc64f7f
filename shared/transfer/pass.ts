import type { ImportJob, Pass } from './job.ts';

/** The first time through, from where the rows that were read end. */
export const passOf = ({ pass, counts }: ImportJob): Pass =>
  pass ?? { number: 1, passed: counts.read, moved: false, last: false };

/** What is to be gone through after a pass; undefined where no row waits any more. */
export function passAfter({ number, waiting, moved, last }: Pass): Pass | undefined {
  if (last || !bitsOf(waiting).some((byte) => byte !== 0)) return undefined;
  return {
    number: number + 1,
    passed: 0,
    ...(waiting ? { waiting } : {}),
    moved: false,
    last: number > 1 && !moved,
  };
}

/** Whether a row, by its place in the file from 0 on, is to be taken in a pass: all are in the first. */
export function waitingRows({ number, waiting }: Pass): (place: number) => boolean {
  const bits = bitsOf(waiting);
  return (place) => number === 1 || isSet(bits, place);
}

/** A pass with rows more behind it. In the last one nobody waits. */
export function passedOn(
  pass: Pass,
  passed: number,
  rows: readonly { place: number; waits: boolean }[],
): Pass {
  const bits = bitsOf(pass.waiting);
  const size = Math.max(bits.length, ...rows.map(({ place }) => (place >> 3) + 1));
  const after = new Uint8Array(size);
  after.set(bits);
  for (const { place, waits } of rows) {
    const byte = after[place >> 3] ?? 0;
    after[place >> 3] = waits && !pass.last ? byte | (1 << (place & 7)) : byte & ~(1 << (place & 7));
  }
  const moved = pass.moved || (pass.number > 1 && rows.some(({ waits }) => !waits));
  const waiting = after.some((byte) => byte !== 0) ? Buffer.from(after).toString('base64') : undefined;
  const { waiting: _, ...rest } = pass;
  return { ...rest, passed, moved, ...(waiting ? { waiting } : {}) };
}

const bitsOf = (waiting = ''): Uint8Array => Buffer.from(waiting, 'base64');
const isSet = (bits: Uint8Array, place: number): boolean =>
  ((bits[place >> 3] ?? 0) >> (place & 7)) % 2 === 1;
