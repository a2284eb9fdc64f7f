import * as z from 'zod';
import { partKinds, Reference, relationKinds } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { CommandHeaders, CommandResult, IncidentParams, line } from './command.ts';
import { Id, PageQuery } from './linking.ts';

const tag = 'Links';

export const RelationView = partKinds.relation.omit({ revision: true });

/** An http(s) URL as `URL` writes it, with no name and password in it. */
const WebUrl = z
  .url({ protocol: /^https?$/, message: 'An http or https URL.' })
  .max(2000)
  .refine((url) => !/^https?:\/\/[^/]*@/i.test(url), 'No name and password in it.')
  .transform((url) => new URL(url).href);

const elsewhere = relationKinds.filter((kind) => kind !== 'incident' && kind !== 'url');
const title = line(250).optional();

export const RelationResult = CommandResult.extend({ relation: RelationView });

export const addRelationRoute = defineRoute({
  id: 'addRelation',
  method: 'POST',
  path: '/v1/incidents/{reference}/relations',
  role: 'agent',
  function: 'api/links',
  tag,
  summary: 'Relate an incident to something',
  description:
    'To another incident, where it shows on both; to a problem, change, request, knowledge answer or work order by its id; to a page by its URL.',
  params: IncidentParams,
  headers: CommandHeaders,
  body: z.discriminatedUnion('relation', [
    z.strictObject({ relation: z.literal('incident'), target: Reference, title }),
    z.strictObject({ relation: z.literal('url'), target: WebUrl, title }),
    z.strictObject({
      relation: z.enum(elsewhere as ['problem', 'change', 'request', 'knowledge', 'workOrder']),
      target: line(200),
      title,
    }),
  ]),
  replies: { 201: { description: 'The relation stands.', schema: RelationResult } },
});

export const removeRelationRoute = defineRoute({
  id: 'removeRelation',
  method: 'DELETE',
  path: '/v1/incidents/{reference}/relations/{relationId}',
  role: 'agent',
  function: 'api/links',
  tag,
  summary: 'Take a relation away',
  description: 'That to an incident is taken from both.',
  params: IncidentParams.extend({ relationId: Id }),
  headers: CommandHeaders,
  replies: { 200: { description: 'It is gone; the timeline keeps that it was.', schema: RelationResult } },
});

export const listRelationsRoute = defineRoute({
  id: 'listRelations',
  method: 'GET',
  path: '/v1/incidents/{reference}/relations',
  role: 'agent',
  function: 'api/links',
  tag,
  summary: 'Page through the relations of an incident',
  description: 'Those of incidents merged into it included.',
  params: IncidentParams,
  query: PageQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ relations: z.array(RelationView), next: z.string().optional() }),
    },
  },
});
