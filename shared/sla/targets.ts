import * as z from 'zod';

/** From what clocks, which count milliseconds, can tell from none, to more than two years around the clock. */
export const TargetMinutes = z.number().min(0.001).max(1_100_000);

/** Business minutes by priority; `others` for those not named. No promise for a priority that has neither. */
export const Targets = z
  .strictObject({
    P1: TargetMinutes.optional(),
    P2: TargetMinutes.optional(),
    P3: TargetMinutes.optional(),
    P4: TargetMinutes.optional(),
    P5: TargetMinutes.optional(),
    others: TargetMinutes.optional(),
  })
  .refine((targets) => Object.values(targets).some((one) => one !== undefined), {
    error: 'A target for a priority, or for the others.',
  });
export type Targets = z.infer<typeof Targets>;

/** What is promised for a priority; undefined for nothing. */
export const targetFor = (targets: Targets | undefined, priority: string): number | undefined =>
  targets?.[priority as keyof Targets] ?? targets?.others;
