import * as z from 'zod';
import { Reference } from '../settings/index.ts';

/** Why the balance changed. The first are an incident's doing, the last two a manager's. */
export const drawCauses = [
  'created',
  'chosen',
  'solved',
  'timeLogged',
  'decrementAgain',
  'notCancelled',
  'merged',
  'cancelled',
  'cleared',
  'replaced',
  'doNotDecrement',
  'timeRemoved',
  'granted',
  'correction',
] as const;
export const DrawCause = z.enum(drawCauses);
export type DrawCause = z.infer<typeof DrawCause>;

/** One row of the ledger, as it is stored and shown. Nothing edits or removes it. The rows sum up to the balance. */
export const Draw = z.object({
  id: z.string(),
  entitlement: z.string(),
  at: z.iso.datetime(),
  /** What the balance changed by: less where an incident drew, more where it was given back or granted. */
  change: z.int(),
  because: DrawCause,
  /** The incident that drew, and its version then. */
  reference: Reference.optional(),
  version: z.int().optional(),
  by: z.object({ kind: z.enum(['contact', 'agent', 'desk']), id: z.string(), name: z.string() }),
  /** What a manager said of a correction. */
  reason: z.string().optional(),
});
export type Draw = z.infer<typeof Draw>;

/** What must hold of an entitlement when an incident draws on it. */
export interface DrawCondition {
  readonly scopeRevision: number;
  /** `covered`: as much must be left as is drawn. `some`: anything must. `none`: the work was done. */
  readonly left: 'covered' | 'some' | 'none';
  /** The day of the work that is drawn for, where it may be before today. */
  readonly day?: string | undefined;
}

/** A row with what must hold for it; one that gives back needs nothing. */
export interface NewDraw {
  readonly draw: Draw;
  readonly condition?: DrawCondition | undefined;
}

/** An incident has one row at most in the ledger of an entitlement for each of its versions. */
export const drawId = (reference: string, version: number): string => `${reference}.${version}`;

/** What is granted stands before what is drawn at the same instant. */
export const grantId = (version: number): string => `0.${version}`;
