import * as z from 'zod';
import { AgentRef } from './model.ts';

const Instant = z.iso.datetime();

export const assetStatuses = ['inUse', 'retired'] as const;

/** Days in the site's time zone, both included. */
export const Warranty = z.object({ from: z.iso.date(), until: z.iso.date() });
export type Warranty = z.infer<typeof Warranty>;

/** One device, as it is stored and shown. */
export const Asset = z.object({
  id: z.string(),
  /** As it was typed; unique among the assets of its model in the form of `foldSerial`. */
  serialNumber: z.string(),
  product: z.string(),
  name: z.string().optional(),
  status: z.enum(assetStatuses),
  account: z.string().optional(),
  /** The person who has it. */
  contact: z.string().optional(),
  purchasedOn: z.iso.date().optional(),
  warranty: Warranty.optional(),
  contract: z.string().optional(),
  /** Where it stands. */
  location: z.string().optional(),
  notes: z.string().optional(),
  createdAt: Instant,
  createdBy: AgentRef,
  updatedAt: Instant,
  updatedBy: AgentRef,
  version: z.int(),
});
export type Asset = z.infer<typeof Asset>;

/** The warranty of a device bought on a day, for so many months; undefined where either is not known. */
export function warrantyFrom(day: string | undefined, months: number | undefined): Warranty | undefined {
  if (day === undefined || !months) return undefined;
  return { from: day, until: dayBefore(monthsLater(day, months)) };
}

/** Of months that are too short for it, the day after their last one: a year from 29 February ends on the 28th. */
function monthsLater(day: string, months: number): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return date > lastOfMonth
    ? new Date(Date.UTC(year, month + months, 1))
    : new Date(Date.UTC(year, month - 1 + months, date));
}

const dayBefore = (at: Date): string => new Date(at.getTime() - 86_400_000).toISOString().slice(0, 10);

/** Whether a warranty holds on a day. */
export const isCovered = ({ from, until }: Warranty, day: string): boolean => from <= day && day <= until;
