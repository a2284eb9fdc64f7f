import * as z from 'zod';
import { Language } from '../platform/language.ts';

const Instant = z.iso.datetime();
const AgentRef = z.object({ id: z.string(), name: z.string() });

/** A company or a part of one, as it is stored and shown. */
export const Account = z.object({
  id: z.string(),
  name: z.string(),
  /** What another system knows it by: no two accounts share one. */
  externalId: z.string().optional(),
  /** The account it is a part of. */
  parent: z.string().optional(),
  tier: z.string().optional(),
  /** The SLA policy of its incidents, and of those of the accounts below it. */
  slaPolicy: z.string().optional(),
  /** Whoever is new and writes from one of these is a contact of this account. */
  domains: z.array(z.string()).default([]),
  language: Language.optional(),
  timeZone: z.string().optional(),
  notes: z.string().optional(),
  createdAt: Instant,
  createdBy: AgentRef,
  updatedAt: Instant,
  updatedBy: AgentRef,
  version: z.int(),
});
export type Account = z.infer<typeof Account>;

/** What stands on an account besides, for the desk alone. */
export const StoredAccount = Account.extend({
  /** Counts what was placed below it, at any depth. */
  treeRevision: z.int().default(0),
  /** Set while it is being deleted: nobody joins it. */
  closingAt: Instant.optional(),
});
export type StoredAccount = z.infer<typeof StoredAccount>;

/** Domains of one account: what changes with them fits into one transaction. */
export const MOST_DOMAINS = 20;

/** Accounts on the way from a root down, both ends included. */
export const MOST_DEEP = 10;
