/** Minutes after local midnight, from (inclusive) to (exclusive). Beyond 1440 it is open into the next day. */
export interface OpenInterval {
  readonly from: number;
  readonly to: number;
}

export const DAY_MINUTES = 24 * 60;

/** Ascending and apart: what overlaps or touches becomes one. */
export function mergeIntervals(intervals: readonly OpenInterval[]): readonly OpenInterval[] {
  if (intervals.length < 2) return intervals;
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** What is left of the intervals without those minutes. */
export const withoutMinutes = (
  intervals: readonly OpenInterval[],
  { from, to }: OpenInterval,
): readonly OpenInterval[] =>
  intervals.flatMap((each) =>
    [
      { from: each.from, to: Math.min(each.to, from) },
      { from: Math.max(each.from, to), to: each.to },
    ].filter((rest) => rest.to > rest.from),
  );

/** `HH:MM` as minutes after midnight. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
