import type * as z from 'zod';
import {
  type Change,
  changeOpportunity,
  MOST_OPPORTUNITIES,
  type Opportunity,
  openOpportunity,
  partitionsOf,
} from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type {
  changeOpportunityRoute,
  listOpportunitiesRoute,
  OpportunityResult,
  openOpportunityRoute,
} from '../routes/sales.ts';
import { commander } from './command.ts';
import { commandOf } from './command-of.ts';
import { type LinkParts, partOf } from './link-parts.ts';
import { listParts, partView } from './list-parts.ts';

export const openOpportunityHandler = (parts: LinkParts): RouteHandler<typeof openOpportunityRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'openOpportunity',
      status: 201,
      decide: async (state, context) => {
        const had = await parts.parts.list('opportunity', partitionsOf(state.incident), {
          size: MOST_OPPORTUNITIES,
        });
        return openOpportunity(state, request.body, had.parts.length, context);
      },
      resultOf: (change) => resultOf(change, change.part),
    });
};

export const changeOpportunityHandler = (parts: LinkParts): RouteHandler<typeof changeOpportunityRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'changeOpportunity',
      status: 200,
      decide: async (state, context) => {
        const before = await partOf(parts, 'opportunity', state.incident, request.params.opportunityId);
        return changeOpportunity(state, before, request.body, context);
      },
      resultOf: (change) => resultOf(change, change.part),
    });
};

export const listOpportunitiesHandler =
  (parts: LinkParts): RouteHandler<typeof listOpportunitiesRoute> =>
  async ({ params, query }) => {
    const { shown, next } = await listParts(parts, 'opportunity', params.reference, query);
    return { status: 200, body: { opportunities: shown, ...next } };
  };

const resultOf = ({ incident }: Change, part: Opportunity): z.infer<typeof OpportunityResult> => ({
  reference: incident.reference,
  version: incident.version,
  opportunity: partView(part),
});
