import * as z from 'zod';
import { line } from './command.ts';

/** An agent's id, as the identity token has it. */
export const AgentId = z
  .string()
  .regex(/^[\w.:@-]{1,128}$/, 'Up to 128 letters, digits, points, colons, hyphens and underscores.');

/** An agent whom a request names. */
export const Agent = z.strictObject({ id: AgentId, name: line(100) });
