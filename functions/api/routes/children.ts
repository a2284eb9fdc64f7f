import * as z from 'zod';
import { Incident, Reference } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { CommandHeaders, CommandResult, IncidentParams, line } from './command.ts';
import { PageQuery } from './linking.ts';

const tag = 'Links';

export const ChildResult = CommandResult.extend({
  child: CommandResult,
});

const DESCRIPTION_BYTES = 64 * 1024;

export const addChildRoute = defineRoute({
  id: 'addChild',
  method: 'POST',
  path: '/v1/incidents/{reference}/children',
  role: 'agent',
  function: 'api/links',
  tag,
  summary: 'Attach a child, or create one',
  description:
    'A child has one parent. Work goes on no deeper than the settings’ `workflow.childDepth`. One created here is of the same contact, account, product, category and topic.',
  params: IncidentParams,
  headers: CommandHeaders,
  bodyLimit: 96 * 1024,
  body: z.union(
    [
      z.strictObject({ reference: Reference }),
      z.strictObject({
        create: z.strictObject({
          subject: line(250),
          description: z
            .string()
            .trim()
            .refine(
              (text) => Buffer.byteLength(text) <= DESCRIPTION_BYTES,
              `At most ${DESCRIPTION_BYTES} bytes.`,
            )
            .default(''),
        }),
      }),
    ],
    'Names the `reference` of an incident, or what to `create`.',
  ),
  replies: { 201: { description: 'It is its child.', schema: ChildResult } },
});

export const removeChildRoute = defineRoute({
  id: 'removeChild',
  method: 'DELETE',
  path: '/v1/incidents/{reference}/children/{child}',
  role: 'agent',
  function: 'api/links',
  tag,
  summary: 'Detach a child',
  params: IncidentParams.extend({ child: Reference }),
  headers: CommandHeaders,
  replies: { 200: { description: 'It stands for itself.', schema: ChildResult } },
});

export const listChildrenRoute = defineRoute({
  id: 'listChildren',
  method: 'GET',
  path: '/v1/incidents/{reference}/children',
  role: 'agent',
  function: 'api/links',
  tag,
  summary: 'Page through the children of an incident',
  params: IncidentParams,
  query: PageQuery,
  replies: {
    200: {
      description: 'In the order of their references; `next` is absent on the last page.',
      schema: z.object({
        children: z.array(Incident.omit({ mailThread: true })),
        next: z.string().optional(),
      }),
    },
  },
});
