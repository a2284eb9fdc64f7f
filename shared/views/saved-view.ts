import * as z from 'zod';
import { line } from '../platform/line.ts';
import { ViewParameters } from './parameters.ts';

const AgentRef = z.object({ id: z.string(), name: z.string() });

/** What an agent says of a view to be saved. */
export const SavedViewInput = z.strictObject({
  name: line(100),
  parameters: ViewParameters,
  /** Whether all agents have it; only a manager shares. */
  shared: z.boolean().default(false),
});
export type SavedViewInput = z.output<typeof SavedViewInput>;

/** A saved view as it is stored and shown. */
export const SavedView = z.object({
  id: z.string(),
  name: z.string(),
  parameters: ViewParameters,
  shared: z.boolean(),
  createdBy: AgentRef,
  createdAt: z.iso.datetime(),
  updatedBy: AgentRef,
  updatedAt: z.iso.datetime(),
  version: z.int().min(1),
});
export type SavedView = z.infer<typeof SavedView>;

/** How many views one agent may save, and how many may be shared. */
export const MOST_VIEWS = 100;
