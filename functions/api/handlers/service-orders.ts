import type * as z from 'zod';
import {
  type Change,
  changeServiceOrder,
  linkServiceOrder,
  MOST_SERVICE_ORDERS,
  partitionsOf,
  type ServiceOrder,
} from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type {
  changeServiceOrderRoute,
  linkServiceOrderRoute,
  listServiceOrdersRoute,
  ServiceOrderResult,
} from '../routes/sales.ts';
import { commander } from './command.ts';
import { commandOf } from './command-of.ts';
import { type LinkParts, partOf } from './link-parts.ts';
import { listParts, partView } from './list-parts.ts';

export const linkServiceOrderHandler = (parts: LinkParts): RouteHandler<typeof linkServiceOrderRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'linkServiceOrder',
      status: 201,
      decide: async (state, context) => {
        const had = await parts.parts.list('serviceOrder', partitionsOf(state.incident), {
          size: MOST_SERVICE_ORDERS,
        });
        return linkServiceOrder(state, request.body, had.parts, context);
      },
      resultOf: (change) => resultOf(change, change.part),
    });
};

export const changeServiceOrderHandler = (parts: LinkParts): RouteHandler<typeof changeServiceOrderRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'changeServiceOrder',
      status: 200,
      decide: async (state, context) => {
        const before = await partOf(parts, 'serviceOrder', state.incident, request.params.serviceOrderId);
        return changeServiceOrder(state, before, request.body, context);
      },
      resultOf: (change) => resultOf(change, change.part),
    });
};

export const listServiceOrdersHandler =
  (parts: LinkParts): RouteHandler<typeof listServiceOrdersRoute> =>
  async ({ params, query }) => {
    const { shown, next } = await listParts(parts, 'serviceOrder', params.reference, query);
    return { status: 200, body: { serviceOrders: shown, ...next } };
  };

const resultOf = ({ incident }: Change, part: ServiceOrder): z.infer<typeof ServiceOrderResult> => ({
  reference: incident.reference,
  version: incident.version,
  serviceOrder: partView(part),
});
