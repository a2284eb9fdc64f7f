import type * as z from 'zod';
import {
  addRelation,
  type Change,
  MOST_RELATIONS,
  mirrorOf,
  type NewRelation,
  partitionsOf,
  type Relation,
  removeRelation,
} from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type {
  addRelationRoute,
  listRelationsRoute,
  RelationResult,
  removeRelationRoute,
} from '../routes/relations.ts';
import { commander } from './command.ts';
import { commandOf } from './command-of.ts';
import { type LinkParts, named, partOf } from './link-parts.ts';
import { listParts, partView } from './list-parts.ts';

export const addRelationHandler = (parts: LinkParts): RouteHandler<typeof addRelationRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'addRelation',
      status: 201,
      decide: async (state, context) => {
        const [had, wanted] = await Promise.all([
          parts.parts.list('relation', partitionsOf(state.incident), { size: MOST_RELATIONS }),
          living(parts, request.body),
        ]);
        return addRelation(state, wanted, had.parts, context);
      },
      resultOf: (change) => resultOf(change, change.relation),
    });
};

/** A relation to an incident that was merged away is one to its survivor. */
async function living(parts: LinkParts, wanted: NewRelation): Promise<NewRelation> {
  if (wanted.relation !== 'incident') return wanted;
  const { incident } = await named(parts, wanted.target, '/target');
  return { ...wanted, target: incident.reference };
}

export const removeRelationHandler = (parts: LinkParts): RouteHandler<typeof removeRelationRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'removeRelation',
      status: 200,
      decide: async (state, context) => {
        const relation = await partOf(parts, 'relation', state.incident, request.params.relationId);
        const other = mirrorOf(relation);
        const mirror = other && (await parts.parts.get('relation', [other.reference], other.id));
        return { ...removeRelation(state, relation, mirror, context), relation };
      },
      resultOf: (change) => resultOf(change, change.relation),
    });
};

export const listRelationsHandler =
  (parts: LinkParts): RouteHandler<typeof listRelationsRoute> =>
  async ({ params, query }) => {
    const { incident, shown, next } = await listParts(parts, 'relation', params.reference, query);
    // Two that were related, and then merged, are related no more.
    const itself = partitionsOf(incident);
    const relations = shown.filter(
      ({ relation, target }) => relation !== 'incident' || !itself.includes(target),
    );
    return { status: 200, body: { relations, ...next } };
  };

const resultOf = ({ incident }: Change, relation: Relation): z.infer<typeof RelationResult> => ({
  reference: incident.reference,
  version: incident.version,
  relation: partView(relation),
});
