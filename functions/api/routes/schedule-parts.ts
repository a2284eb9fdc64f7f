import * as z from 'zod';
import { pageFields } from './page-fields.ts';

/** Longest span that is asked for at once. */
export const SPAN_DAYS = 400;

export const ifMatch = z
  .string()
  .regex(/^"\d{1,9}"$/, 'The ETag as it was read, such as "3".')
  .optional()
  .meta({ description: 'The ETag it was read with.' });

/** An instant that schedules are calculated for. */
export const Instant = z.iso
  .datetime({ error: 'An instant in UTC, such as 2026-12-25T09:00:00Z.', abort: true })
  .refine((at) => at >= '1970-01-02' && at < '2199-12-31', 'An instant from 1970 to 2199.');

export const Paging = z.strictObject(pageFields());

/** From and to go together, in order, and not too far apart. */
export function spanCheck(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  const fault = (field: string, message: string) => {
    context.addIssue({ code: 'custom', path: [field], message });
  };
  if (from === undefined && to !== undefined) fault('from', 'It goes with `to`.');
  if (to === undefined && from !== undefined) fault('to', 'It goes with `from`.');
  if (from === undefined || to === undefined) return;
  const length = Date.parse(to) - Date.parse(from);
  if (length <= 0) fault('to', 'It is after `from`.');
  if (length > SPAN_DAYS * 86_400_000) fault('to', `At most ${SPAN_DAYS} days after \`from\`.`);
}
