import * as z from 'zod';
import { Channel } from '../settings/index.ts';

const Instant = z.iso.datetime();
const AgentRef = z.object({ id: z.string(), name: z.string() });

/** As an admin sets it; that one has run out or is used up follows from its period and its balance. */
export const entitlementStatuses = ['draft', 'active', 'suspended', 'cancelled'] as const;
export const EntitlementStatus = z.enum(entitlementStatuses);
export type EntitlementStatus = z.infer<typeof EntitlementStatus>;

/** Incidents or minutes at most; it leaves room for every correction. */
export const MOST_GRANTED = 100_000_000;

export const DecrementOn = z.enum(['create', 'solve']);
const granted = z.int().min(0).max(MOST_GRANTED);

/** What is owed: without end, so many incidents, or so many minutes of billable time. */
export const Terms = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unlimited') }),
  z.strictObject({ kind: z.literal('incidents'), granted, decrementOn: DecrementOn }),
  z.strictObject({ kind: z.literal('minutes'), granted }),
]);
export type Terms = z.infer<typeof Terms>;

/** What a customer is owed. `balance` is apart from the terms: it is added to without reading it. */
export const Entitlement = z.object({
  id: z.string(),
  name: z.string(),
  /** Whose it is: one of the two. */
  account: z.string().optional(),
  contact: z.string().optional(),
  /** Whether the accounts below the owning one have a part in it. */
  includesSubAccounts: z.boolean().default(false),
  /** Models or families; an empty list covers every product, and none. */
  products: z.array(z.string()).default([]),
  /** An empty list covers all. */
  channels: z.array(Channel).default([]),
  /** Days in the site's time zone, both included. */
  from: z.iso.date(),
  until: z.iso.date().optional(),
  /** The same as instants: it holds from the first, and before the second. */
  fromAt: Instant,
  untilAt: Instant.optional(),
  status: EntitlementStatus,
  slaPolicy: z.string().optional(),
  calendar: z.string().optional(),
  terms: Terms,
  /** What is left; below zero where more minutes were worked than granted. Absent for unlimited terms. */
  balance: z.int().optional(),
  /** Counts how often its scope became narrower: who was found to be covered before is looked at again. */
  scopeRevision: z.int(),
  notes: z.string().optional(),
  createdAt: Instant,
  createdBy: AgentRef,
  updatedAt: Instant,
  updatedBy: AgentRef,
  version: z.int(),
});
export type Entitlement = z.infer<typeof Entitlement>;

/** What an incident keeps of the entitlement that was chosen for it. */
export const EntitlementUse = z.object({
  entitlement: z.string(),
  terms: z.enum(['unlimited', 'incidents', 'minutes']),
  decrementOn: DecrementOn.optional(),
  slaPolicy: z.string().optional(),
  calendar: z.string().optional(),
  scopeRevision: z.int(),
  /** The product it was found to cover, where it does not cover all; null for none. */
  product: z.string().nullable().optional(),
  /** Incidents or minutes that this incident has drawn. */
  drawn: z.int(),
  drawnAt: Instant.optional(),
});
export type EntitlementUse = z.infer<typeof EntitlementUse>;

/** What the incident keeps where this one is chosen for it. */
export function useOf(entitlement: Entitlement, product: string | undefined): EntitlementUse {
  const { id, terms, slaPolicy, calendar, scopeRevision, products } = entitlement;
  return {
    entitlement: id,
    terms: terms.kind,
    ...(terms.kind === 'incidents' ? { decrementOn: terms.decrementOn } : {}),
    ...(slaPolicy ? { slaPolicy } : {}),
    ...(calendar ? { calendar } : {}),
    scopeRevision,
    ...(products.length > 0 ? { product: product ?? null } : {}),
    drawn: 0,
  };
}
