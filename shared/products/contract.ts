import * as z from 'zod';
import { fold } from '../platform/fold.ts';
import { AgentRef } from './model.ts';

const Instant = z.iso.datetime();

/** What an account is owed for a while, as it is stored. */
export const Contract = z.object({
  id: z.string(),
  /** Unique, however it is typed. */
  number: z.string(),
  name: z.string().optional(),
  account: z.string(),
  /** Days in the site's time zone, both included; without an end it goes on. */
  from: z.iso.date(),
  until: z.iso.date().optional(),
  slaPolicy: z.string().optional(),
  calendar: z.string().optional(),
  terms: z.string().optional(),
  /** From that day on it is not in force. */
  cancelled: z.object({ on: z.iso.date(), reason: z.string() }).optional(),
  createdAt: Instant,
  createdBy: AgentRef,
  updatedAt: Instant,
  updatedBy: AgentRef,
  version: z.int(),
});
export type Contract = z.infer<typeof Contract>;

/** What stands on a contract besides, for the desk alone. */
export const StoredContract = Contract.extend({
  /** Set once it has covered an asset: its account stays from then on. */
  covers: z.literal(true).optional(),
});
export type StoredContract = z.infer<typeof StoredContract>;

export const shownContract = ({ covers: _, ...contract }: StoredContract): Contract => contract;

export const contractStatuses = ['upcoming', 'inForce', 'expired', 'cancelled'] as const;
export type ContractStatus = (typeof contractStatuses)[number];

/** How a contract stands on a day (`2026-11-23`, in the site's time zone). */
export function contractStatus(
  { from, until, cancelled }: Pick<Contract, 'from' | 'until' | 'cancelled'>,
  day: string,
): ContractStatus {
  if (cancelled && day >= cancelled.on) return 'cancelled';
  if (day < from) return 'upcoming';
  return until !== undefined && day > until ? 'expired' : 'inForce';
}

/** Why a contract is not in force on a day; undefined for one that is. */
export function whyNotInForce(contract: Contract, day: string): string | undefined {
  switch (contractStatus(contract, day)) {
    case 'upcoming':
      return `It begins on ${contract.from}.`;
    case 'expired':
      return `It ended on ${contract.until}.`;
    case 'cancelled':
      return `It was cancelled on ${contract.cancelled?.on}.`;
    case 'inForce':
      return undefined;
  }
}

/** The form in which two spellings are one number. */
export const foldNumber = (number: string): string => fold(number).replace(/\s+/g, ' ').trim();
