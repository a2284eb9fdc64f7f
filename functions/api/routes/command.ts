import * as z from 'zod';
import { Reference, Status } from '../../../shared/incidents/index.ts';
import { line } from '../../../shared/platform/line.ts';
import { Idempotency } from './portal.ts';

export const IncidentParams = z.object({ reference: Reference });

/** What every command on an incident takes besides its body. */
export const CommandHeaders = Idempotency.extend({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/, 'The ETag of the incident as it was read, such as "3".')
    .optional()
    .meta({ description: 'Refuses the command where the incident has changed since.' }),
});

/** What every command answers with; the version is its ETag. */
export const CommandResult = z.object({ reference: Reference, version: z.number().int() });

/** What somebody writes at length. */
export const LongText = z
  .string()
  .trim()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= 64 * 1024, 'At most 65536 bytes.');

/** Kept on the timeline with what was written from it. */
export const StandardTextId = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'Not the id of a standard text.')
  .optional()
  .meta({ description: 'The standard text it was made from.' });

/** Room for a `LongText` in a body: JSON may write a character in six bytes. */
export const LONG_TEXT_BODY = 400 * 1024;

export { line };

/** Where an agent can take an incident along with what else is done. */
export const NextStatus = Status.exclude(['updated', 'closed']);
