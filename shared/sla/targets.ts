import * as z from 'zod';

const Minutes = z.number().positive('More than 0.').max(1_100_000);

/** Business minutes by priority; `others` for those not named. No promise for a priority that has neither. */
export const Targets = z
  .strictObject({
    P1: Minutes.optional(),
    P2: Minutes.optional(),
    P3: Minutes.optional(),
    P4: Minutes.optional(),
    P5: Minutes.optional(),
    others: Minutes.optional(),
  })
  .refine((targets) => Object.values(targets).some((one) => one !== undefined), {
    error: 'A target for a priority, or for the others.',
  });
export type Targets = z.infer<typeof Targets>;

/** What is promised for a priority; undefined for nothing. */
export const targetFor = (targets: Targets | undefined, priority: string): number | undefined =>
  targets?.[priority as keyof Targets] ?? targets?.others;
