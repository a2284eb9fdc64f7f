import type * as z from 'zod';
import {
  assign,
  type Change,
  explainRoute,
  type Incident,
  route,
  take,
} from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { Settings } from '../../../shared/settings/index.ts';
import type { Assigned, assignRoute, Routing, routeIncidentRoute, takeRoute } from '../routes/assignment.ts';
import { type CommandParts, commander } from './command.ts';
import { commandOf } from './command-of.ts';

export const assignHandler = (parts: CommandParts): RouteHandler<typeof assignRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'assign',
      status: 200,
      decide: (state, context) => assign(state, request.body, context),
      resultOf: ({ incident }) => assigned(incident),
      unchanged: ({ incident }) => assigned(incident),
    });
};

export const takeHandler = (parts: CommandParts): RouteHandler<typeof takeRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'take',
      status: 200,
      decide: (state, context) => take(state, request.body, context),
      resultOf: ({ incident }) => assigned(incident),
      unchanged: ({ incident }) => assigned(incident),
    });
};

export const routeIncidentHandler = (parts: CommandParts): RouteHandler<typeof routeIncidentRoute> => {
  const run = commander(parts);
  return (request) =>
    run<Change & { readonly settings: Settings }, z.infer<typeof Routing>>(commandOf(request), {
      name: 'routeIncident',
      status: 200,
      decide: (state, context) => {
        const change = route(state, context);
        return change && { ...change, settings: context.settings };
      },
      resultOf: ({ incident, settings }) => routing(incident, settings),
      unchanged: ({ incident }, { settings }) => routing(incident, settings),
    });
};

const assigned = (incident: Incident): z.infer<typeof Assigned> => ({
  reference: incident.reference,
  version: incident.version,
  assignee: incident.assignee ?? null,
  supportGroup: incident.supportGroup ?? null,
  queue: incident.queue ?? null,
});

/** Routing changes nothing that its rules ask for: the rule that holds now held before. */
function routing(incident: Incident, settings: Settings): z.infer<typeof Routing> {
  const { route, because } = explainRoute(incident, settings);
  return { ...assigned(incident), route: route && { name: route.name }, because };
}
