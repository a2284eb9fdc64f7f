import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { CommandHeaders, CommandResult, IncidentParams, line } from './command.ts';

export const redactEvent = defineRoute({
  id: 'redactEvent',
  method: 'POST',
  path: '/v1/incidents/{reference}/events/{eventId}/redact',
  role: 'manager',
  function: 'api/files',
  tag: 'Incidents',
  summary: 'Remove for good what an entry of the timeline says',
  description:
    'The entry stands on with who, when and what kind. Its text goes, its files, its mail in every form, the copies of mails that we sent and that quote it; with the entry `created` also the description, those before it, and the subject it came with. A mail that waits to be sent is withheld. What others quote in mails of theirs, and what an incident split from it holds, is redacted on its own entries.',
  params: IncidentParams.extend({ eventId: z.string().regex(/^[\w-]{1,64}$/, 'An id as the desk gave it.') }),
  headers: CommandHeaders,
  body: z.strictObject({ reason: line(500) }),
  replies: {
    200: {
      description: 'It is redacted; copies beside the table go within seconds.',
      schema: CommandResult.extend({ eventId: z.string() }),
    },
  },
});
