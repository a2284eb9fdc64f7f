import * as z from 'zod';
import { Status } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Code } from '../../../shared/settings/index.ts';
import {
  CommandHeaders,
  CommandResult,
  IncidentParams,
  LONG_TEXT_BODY,
  LongText,
  NextStatus,
  StandardTextId,
} from './command.ts';
import { FileIds } from './files.ts';

const tag = 'Incidents';

export const EventResult = CommandResult.extend({ eventId: z.string() });
export const NoteResult = EventResult.extend({ status: Status });

export const addNoteRoute = defineRoute({
  id: 'addNote',
  method: 'POST',
  path: '/v1/incidents/{reference}/notes',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Write a work note or a comment, and set the status in the same step',
  description:
    'A `workNote` is for agents only. A `comment` is shown to the customer on the page of the incident; it is not mailed. Without a status the incident stays where it is; solving it tells the customer so by mail.',
  params: IncidentParams,
  headers: CommandHeaders,
  bodyLimit: LONG_TEXT_BODY,
  body: z.strictObject({
    kind: z.enum(['workNote', 'comment']),
    text: LongText,
    status: NextStatus.optional(),
    standardTextId: StandardTextId,
    files: FileIds,
  }),
  replies: { 201: { description: 'It stands on the timeline.', schema: NoteResult } },
});

export const addEventRoute = defineRoute({
  id: 'addEvent',
  method: 'POST',
  path: '/v1/incidents/{reference}/events',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Log a call, an appointment, or something of a type of the desk’s own',
  description:
    '`callIn` and `callOut` may say how many `minutes` they took, `scheduled` says for when (`at`). Any other type is one that the settings define under `eventTypes`: they also say who sees it.',
  params: IncidentParams,
  headers: CommandHeaders,
  bodyLimit: LONG_TEXT_BODY,
  body: z.strictObject({
    type: Code,
    text: LongText,
    minutes: z.int().min(0).max(1440).optional(),
    at: z.iso.datetime().optional(),
  }),
  replies: { 201: { description: 'It stands on the timeline.', schema: EventResult } },
});
