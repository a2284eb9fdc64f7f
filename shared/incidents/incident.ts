import * as z from 'zod';
import { Language } from '../platform/language.ts';

export const channels = ['email', 'portal', 'phone', 'fax', 'mail', 'chat', 'social', 'api'] as const;
export const Channel = z.enum(channels);
export type Channel = z.infer<typeof Channel>;

export const statuses = ['unresolved', 'waiting', 'updated', 'solved', 'closed'] as const;
export const Status = z.enum(statuses);
export type Status = z.infer<typeof Status>;

/** `YYMMDD-NNNNNN`: the day in the site's time zone, then a number counted from 000001. */
export const Reference = z.string().regex(/^\d{6}-\d{6,9}$/, 'Looks like 261122-000001.');

const Instant = z.iso.datetime();

/** An incident as it is stored, but for its description, which may be long and has an item of its own. */
export const Incident = z.object({
  reference: Reference,
  siteId: z.string(),
  subject: z.string(),
  channel: Channel,
  /** Who asks, as known when the incident was opened. */
  contact: z.object({ id: z.string(), name: z.string(), address: z.string() }),
  product: z.string().optional(),
  category: z.string().optional(),
  status: Status,
  language: Language,
  /** The web visit in which the question was asked. */
  visitId: z.string().optional(),
  /** The incident that this one follows or was split from. */
  related: z.string().optional(),
  /** Message-IDs of the customer's latest mails, oldest first: what our answers refer to. */
  mailThread: z.array(z.string()),
  createdAt: Instant,
  updatedAt: Instant,
  firstRespondedAt: Instant.optional(),
  solvedAt: Instant.optional(),
  closedAt: Instant.optional(),
  version: z.number().int().min(1),
});
export type Incident = z.infer<typeof Incident>;
