import * as z from 'zod';
import { line } from '../platform/line.ts';
import { Action } from './action.ts';
import { Condition } from './condition.ts';
import { Trigger } from './triggers.ts';

export const MOST_RULES = 200;
export const MOST_ACTIONS = 20;
/** UTF-8 bytes of a rule: all of them are read by whoever runs them. */
const RULE_BYTES = 24 * 1024;

const form = {
  name: line(100),
  enabled: z.boolean().default(true),
  on: z
    .array(Trigger)
    .min(1)
    .max(7)
    .transform((on) => [...new Set(on)])
    .meta({ description: 'What it waits for: one of these is enough.' }),
  when: Condition.optional().meta({ description: 'Without a condition it always fires.' }),
  actions: z.array(Action).min(1).max(MOST_ACTIONS),
};

/** A rule as an admin writes it. */
export const RuleInput = z
  .strictObject(form)
  .refine((rule) => Buffer.byteLength(JSON.stringify(rule)) <= RULE_BYTES, `At most ${RULE_BYTES} bytes.`);
export type RuleInput = z.infer<typeof RuleInput>;

/** As it is stored and shown. */
export const Rule = z.object({
  ...form,
  on: z.array(Trigger),
  id: z.string(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.object({ id: z.string(), name: z.string() }),
});
export type Rule = z.infer<typeof Rule>;
