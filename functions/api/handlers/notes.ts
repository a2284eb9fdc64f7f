import {
  type Change,
  filesNoted,
  note,
  noteEvent,
  published,
  type TimelineEvent,
} from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { addEventRoute, addNoteRoute } from '../routes/notes.ts';
import { attachedFiles } from './attached-files.ts';
import { type CommandParts, commander } from './command.ts';
import { commandOf } from './command-of.ts';

export const addNoteHandler = (parts: CommandParts): RouteHandler<typeof addNoteRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'addNote',
      status: 201,
      decide: async (state, context) => {
        const files = await attachedFiles(parts.parts, state.incident, request.body.files);
        const change = note(state, { ...request.body, files: filesNoted(files) }, context);
        return request.body.kind === 'comment' ? { ...change, parts: published(files) } : change;
      },
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
