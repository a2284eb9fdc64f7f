import * as z from 'zod';

/** What came of an action. */
const outcome = z.object({
  do: z.string(),
  outcome: z.enum(['done', 'nothingToDo', 'failed']),
  detail: z.string().optional(),
});

/** What the timeline tells of business rules, for agents only. */
export const ruleEventTypes = {
  /** One has fired. What it did is in the entries of the same version beside it. */
  ruleFired: {
    visibility: 'internal',
    data: z.object({
      ruleId: z.string(),
      name: z.string(),
      /** What it was waiting for, and the entry that was it. */
      on: z.array(z.string()),
      cause: z.object({ eventId: z.string(), at: z.string(), type: z.string() }),
      /** The tests of its condition by which it fired. */
      why: z.array(z.string()),
      actions: z.array(outcome),
      /** The rules that have fired one after the other up to this change, those of the change included. */
      chain: z.array(z.string()),
      depth: z.number().int(),
    }),
  },
  /** Some would have fired and did not, because rules have called forth one another too often. */
  rulesHeld: {
    visibility: 'internal',
    data: z.object({
      rules: z.array(z.object({ id: z.string(), name: z.string() })),
      because: z.string(),
    }),
  },
  /** It came to a higher level. */
  escalated: {
    visibility: 'internal',
    data: z.object({
      level: z.number().int(),
      from: z.number().int().optional(),
      because: z.string(),
      /** By time, and not by an action of a rule: which escalation, and what came of its actions. */
      escalationId: z.string().optional(),
      name: z.string().optional(),
      dueAt: z.string().optional(),
      why: z.array(z.string()).optional(),
      actions: z.array(outcome).optional(),
    }),
  },
} as const;
