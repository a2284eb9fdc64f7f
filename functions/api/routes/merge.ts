import * as z from 'zod';
import { Reference, Status } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { CommandHeaders, CommandResult, IncidentParams, line } from './command.ts';
import { Id } from './linking.ts';

const tag = 'Links';

export const MergeResult = CommandResult.extend({
  mergedInto: Reference,
  survivor: CommandResult.extend({ status: Status, merged: z.array(Reference) }),
});

export const mergeRoute = defineRoute({
  id: 'mergeIncident',
  method: 'POST',
  path: '/v1/incidents/{reference}/merge',
  role: 'agent',
  function: 'api/links',
  tag,
  summary: 'Merge an incident into another',
  description: [
    'The incident becomes a pointer: closed, in no list, its promises cancelled. Where `into` was merged away itself,',
    'its survivor is meant. The survivor takes over contacts, informed users, tags, children and sums; timelines,',
    'files, tasks and relations of both are read there, and later mail lands there. A solved survivor becomes',
    '`updated` when what is merged into it was not solved; a closed one takes only what is closed. The ETag is',
    'that of the incident merged away.',
  ].join(' '),
  params: IncidentParams,
  headers: CommandHeaders,
  body: z.strictObject({
    into: Reference,
    reason: line(500).optional(),
    acrossContacts: z
      .boolean()
      .default(false)
      .meta({ description: 'Both contacts take part in the survivor; neither sees what the other wrote.' }),
  }),
  replies: { 200: { description: 'They are one.', schema: MergeResult } },
});

export const SplitResult = CommandResult.extend({
  eventId: z.string(),
  created: CommandResult,
});

export const splitRoute = defineRoute({
  id: 'splitEvent',
  method: 'POST',
  path: '/v1/incidents/{reference}/events/{eventId}/split',
  role: 'agent',
  function: 'api/links',
  tag,
  summary: 'Make an entry of the timeline an incident of its own',
  description:
    'For what somebody wrote or said: mail, call, comment, work note. Its text becomes the description, its files are shared, the promise starts anew, both are related. Done once for each entry: asked again, the answer names the incident made.',
  params: IncidentParams.extend({ eventId: Id }),
  headers: CommandHeaders,
  body: z.strictObject({
    subject: line(250).optional().meta({ description: 'That of the mail or the incident where unset.' }),
    contact: z
      .enum(['author', 'keep'])
      .default('author')
      .meta({ description: 'Whose it is: who wrote the entry, or whose the incident is.' }),
  }),
  replies: { 201: { description: 'The new incident.', schema: SplitResult } },
});
