import * as z from 'zod';
import { EmailAddress } from '../platform/email-address.ts';
import { line } from '../platform/line.ts';
import { Code } from '../settings/index.ts';
import { Expected } from './condition.ts';

const id = z
  .string()
  .regex(/^[\w.:@-]{1,128}$/, 'Up to 128 letters, digits, points, colons, hyphens and underscores.');

const group = Code.optional().meta({
  description: 'The support group; the incident’s where it is not said.',
});

/** What a rule may do to an incident. */
export const Action = z.discriminatedUnion('do', [
  z
    .strictObject({
      do: z.literal('set'),
      field: z.string().min(1).max(100),
      value: Expected.nullable().meta({ description: 'null clears.' }),
    })
    .meta({ description: 'Sets a field, or a custom field as `customFields.<name>`.' }),
  z.strictObject({ do: z.literal('raisePriority'), by: z.int().min(1).max(4).default(1) }),
  z.strictObject({ do: z.literal('addTags'), tags: z.array(line(50)).min(1).max(20) }),
  z.strictObject({ do: z.literal('removeTags'), tags: z.array(line(50)).min(1).max(20) }),
  z.strictObject({ do: z.literal('moveToQueue'), queue: Code }),
  z.strictObject({ do: z.literal('handToGroup'), group: Code }),
  z.strictObject({ do: z.literal('route') }).meta({ description: 'By the routing of the settings.' }),
  z.strictObject({ do: z.literal('assignAgent'), agent: z.strictObject({ id, name: line(100) }) }),
  z.strictObject({ do: z.literal('assignLeastLoaded'), group }),
  z.strictObject({ do: z.literal('assignRoundRobin'), group }),
  z.strictObject({ do: z.literal('assignOnCall'), rota: id }),
  z.strictObject({ do: z.literal('sendResponse'), standardText: id }),
  z
    .strictObject({
      do: z.literal('notify'),
      who: z.enum(['assignee', 'group', 'managers', 'address']),
      address: EmailAddress.optional(),
    })
    .refine(({ who, address }) => (who === 'address') === (address !== undefined), {
      path: ['address'],
      error: 'It goes with who: address, and only with it.',
    }),
  z.strictObject({
    do: z.literal('addTask'),
    title: line(250),
    dueInMinutes: z.int().min(1).max(525_600).optional(),
    toAssignee: z.boolean().default(false),
    requiredToSolve: z.boolean().default(false),
  }),
  z.strictObject({ do: z.literal('escalate'), level: z.int().min(1).max(9) }),
  z.strictObject({ do: z.literal('callWebhook'), webhookId: id }),
  z.strictObject({ do: z.literal('stop') }).meta({ description: 'No rule behind this one is looked at.' }),
]);
export type Action = z.infer<typeof Action>;

/** Fields of an incident that a rule may set. */
export const settableFields = [
  ...(['product', 'category', 'topic', 'reasonGeneral', 'reasonSpecific', 'impact', 'urgency'] as const),
  ...(['priority', 'status', 'disposition', 'resolutionGeneral', 'resolutionSpecific'] as const),
  ...(['resolutionNotes', 'shareResolution', 'language', 'stage'] as const),
];
