import * as z from 'zod';
import { pageFields } from './page-fields.ts';

export const PageQuery = z.object(pageFields());

/** Text of several lines. */
export const text = (max: number) => z.string().trim().min(1).max(max);

/** The id of a part, or of an entry of a timeline. */
export const Id = z.string().regex(/^[\w.-]{1,128}$/, 'An id as the desk gave it.');
