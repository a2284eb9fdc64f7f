import * as z from 'zod';

export const channels = ['email', 'portal', 'phone', 'fax', 'mail', 'chat', 'social', 'api'] as const;
export const Channel = z.enum(channels);
export type Channel = z.infer<typeof Channel>;

export const statuses = ['unresolved', 'waiting', 'updated', 'solved', 'closed'] as const;
export const Status = z.enum(statuses);
export type Status = z.infer<typeof Status>;

/** P1 is the most urgent. */
export const priorities = ['P1', 'P2', 'P3', 'P4', 'P5'] as const;
export const Priority = z.enum(priorities);
export type Priority = z.infer<typeof Priority>;

/** `YYMMDD-NNNNNN`: the day in the site's time zone, then a number counted from 000001. */
export const Reference = z.string().regex(/^\d{6}-\d{6,9}$/, 'Looks like 261122-000001.');
