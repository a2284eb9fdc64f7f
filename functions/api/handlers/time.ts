import {
  logTime,
  partitionsOf,
  refuseFuture,
  refuseTimeOfOthers,
  removeTime,
  type TimeChange,
} from '../../../shared/incidents/index.ts';
import { dayIn } from '../../../shared/platform/day.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { type Actor, holds } from '../../../shared/platform/http/actor.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { logTimeRoute, removeTimeRoute } from '../routes/time.ts';
import { type CommandParts, commander } from './command.ts';
import { commandOf } from './command-of.ts';
import { partView } from './list-parts.ts';

const who = (actor: Actor) => ({ id: actor.id, manages: holds(actor, 'manager') });

export const logTimeHandler = (
  parts: CommandParts,
  site: { timeZone: string },
): RouteHandler<typeof logTimeRoute> => {
  const run = commander(parts);
  return async (request) => {
    const { body, actor, now } = request;
    const agent = body.agent ?? { id: actor.id, name: actor.name };
    refuseTimeOfOthers(agent.id, who(actor));
    const today = dayIn(site.timeZone, now);
    const day = body.day ?? today;
    refuseFuture(day, today);
    return run(commandOf(request), {
      name: 'logTime',
      status: 201,
      decide: (state, context) => logTime(state, { ...body, agent, day }, context),
      resultOf,
    });
  };
};

export const removeTimeHandler = (parts: CommandParts): RouteHandler<typeof removeTimeRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'removeTime',
      status: 200,
      decide: async (state, context) => {
        const { incident } = state;
        const entry = await parts.parts.get('time', partitionsOf(incident), request.params.entryId);
        if (!entry) throw new DeskError('notFound', `${incident.reference} has no such entry of time.`);
        refuseTimeOfOthers(entry.agent.id, who(request.actor));
        return removeTime(state, entry, request.query.reason, context);
      },
      resultOf,
    });
};

const resultOf = ({ incident, entry }: TimeChange) => ({
  reference: incident.reference,
  version: incident.version,
  entry: partView(entry),
  minutes: incident.minutes,
});
