import { type Change, note, noteEvent, type TimelineEvent } from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { addEventRoute, addNoteRoute } from '../routes/notes.ts';
import { type CommandParts, commander } from './command.ts';
import { commandOf } from './command-of.ts';

export const addNoteHandler = (parts: CommandParts): RouteHandler<typeof addNoteRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'addNote',
      status: 201,
      decide: (state, context) => note(state, request.body, context),
      resultOf: (change) => {
        const written = change.events.find(({ type }) => type === request.body.kind);
        return { ...resultOf(change, written), status: change.incident.status };
      },
    });
};

export const addEventHandler = (parts: CommandParts): RouteHandler<typeof addEventRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'addEvent',
      status: 201,
      decide: (state, context) => noteEvent(state, request.body, context),
      resultOf: (change) => resultOf(change, change.events.at(-1)),
    });
};

const resultOf = ({ incident }: Change, written: TimelineEvent | undefined) => ({
  reference: incident.reference,
  version: incident.version,
  eventId: written?.id ?? '',
});
