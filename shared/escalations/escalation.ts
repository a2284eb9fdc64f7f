import * as z from 'zod';
import { line } from '../platform/line.ts';
import { Action, Condition } from '../rules/index.ts';

export const MOST_ESCALATIONS = 50;
/** UTF-8 bytes of one: all of them are read with every change of an incident. */
const MOST_BYTES = 6 * 1024;
/** A year. */
const LONGEST = 527_040;

const Minutes = z.int().min(1).max(LONGEST);

/** After what an incident is escalated. */
export const EscalationTrigger = z.discriminatedUnion('on', [
  z
    .strictObject({
      on: z.literal('kpi'),
      kpi: z
        .string()
        .regex(
          /^(firstResponse|nextResponse|resolution|custom:[\w-]{1,64})$/,
          'firstResponse, nextResponse, resolution, or custom: and the id of a clock of a policy’s own.',
        ),
      threshold: z.enum(['followUp', 'warning', 'late']),
      minutes: z.int().min(-LONGEST).max(LONGEST).default(0),
    })
    .meta({
      description:
        'A promise comes to a threshold; `minutes` of its own business time after that, or below zero before it.',
    }),
  z
    .strictObject({ on: z.literal('unassigned'), minutes: Minutes })
    .meta({ description: 'Nobody is assigned.' }),
  z
    .strictObject({ on: z.literal('noReply'), minutes: Minutes })
    .meta({ description: 'The oldest unanswered message of the customer, the question too, has no answer.' }),
  z
    .strictObject({ on: z.literal('noAnswer'), minutes: Minutes })
    .meta({ description: 'It waits for the customer.' }),
  z
    .strictObject({ on: z.literal('notUpdated'), minutes: Minutes })
    .meta({ description: 'Neither agent nor customer has done anything to it.' }),
]);
export type EscalationTrigger = z.infer<typeof EscalationTrigger>;

const form = {
  name: line(100),
  enabled: z.boolean().default(true),
  level: z.int().min(1).max(9),
  trigger: EscalationTrigger,
  count: z.enum(['business', 'clock']).default('business').meta({
    description:
      'Whether minutes are business minutes of the incident’s SLA policy. Those of promises always are.',
  }),
  again: z.boolean().default(true).meta({
    description:
      'Whether it escalates again when the same comes up anew, such as the next question without an answer.',
  }),
  when: Condition.optional().meta({ description: 'Which incidents it is for; without a condition all.' }),
  actions: z.array(Action).max(20).default([]),
};

/** An escalation as an admin writes it. */
export const EscalationInput = z
  .strictObject(form)
  .refine((one) => Buffer.byteLength(JSON.stringify(one)) <= MOST_BYTES, `At most ${MOST_BYTES} bytes.`);
export type EscalationInput = z.infer<typeof EscalationInput>;

/** As it is stored and shown. */
export const Escalation = z.object({
  ...form,
  id: z.string(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.object({ id: z.string(), name: z.string() }),
});
export type Escalation = z.infer<typeof Escalation>;
