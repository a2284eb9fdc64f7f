import * as z from 'zod';
import { IncidentPatch, Reference } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { assignRoute, takeRoute } from './assignment.ts';
import { LONG_TEXT_BODY, LongText, line, NextStatus, StandardTextId } from './command.ts';
import { mergeRoute } from './merge.ts';
import { Idempotency } from './portal.ts';

export const MOST_AT_ONCE = 200;

const tags = IncidentPatch.shape.tags.unwrap().unwrap();
const reason = line(500).default('bulk').meta({ description: 'Kept with each change on the timeline.' });

/** One thing to do, as the route for a single incident does it. */
export const BulkAction = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('patch'), fields: IncidentPatch }),
  z.strictObject({ type: z.literal('assign'), to: assignRoute.body }),
  takeRoute.body.extend({ type: z.literal('take') }),
  z.strictObject({ type: z.literal('route') }),
  z.strictObject({ type: z.literal('addTags'), tags, reason }),
  z.strictObject({ type: z.literal('removeTags'), tags, reason }),
  z.strictObject({
    type: z.literal('note'),
    kind: z.enum(['workNote', 'comment']).default('workNote'),
    text: LongText,
    status: NextStatus.optional(),
    standardTextId: StandardTextId,
  }),
  z.strictObject({
    type: z.literal('reply'),
    text: LongText,
    status: NextStatus.optional(),
    standardTextId: StandardTextId,
  }),
  z.strictObject({ type: z.literal('close'), reason }),
  mergeRoute.body.extend({ type: z.literal('merge') }),
]);
export type BulkAction = z.output<typeof BulkAction>;

/** A problem document without its request; further facts come with its type. */
const ItemProblem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
});

export const BulkItem = z.object({
  reference: Reference,
  status: z
    .enum(['done', 'refused', 'notReached'])
    .meta({ description: '`notReached`: time was over. Ask again under the same key for the rest.' }),
  version: z.int().optional(),
  problem: ItemProblem.optional().meta({ description: 'As the route for a single incident refuses it.' }),
});
export type BulkItem = z.infer<typeof BulkItem>;

export const BulkResult = z.object({
  done: z.int(),
  refused: z.int(),
  notReached: z.int(),
  results: z.array(BulkItem),
});
export type BulkResult = z.infer<typeof BulkResult>;

export const bulkRoute = defineRoute({
  id: 'bulk',
  method: 'POST',
  path: '/v1/bulk',
  role: 'agent',
  function: 'api/bulk',
  tag: 'Bulk',
  summary: `Do one thing to up to ${MOST_AT_ONCE} incidents`,
  description:
    'Each incident is changed, or refused, by itself, and answered in the order asked. Under an Idempotency-Key what was broken off is finished by asking again, and nothing is done twice.',
  headers: Idempotency,
  bodyLimit: LONG_TEXT_BODY,
  body: z.strictObject({
    references: z
      .array(Reference)
      .min(1)
      .max(MOST_AT_ONCE)
      .refine((list) => new Set(list).size === list.length, 'No reference may stand twice.'),
    action: BulkAction,
  }),
  replies: { 200: { description: 'What became of each.', schema: BulkResult } },
});
