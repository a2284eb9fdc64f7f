import * as z from 'zod';
import { Incident, IncidentPatch, Reference } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Label, Status } from '../../../shared/settings/index.ts';
import { Idempotency } from './portal.ts';

const tag = 'Incidents';

/** What an incident is besides its description and timeline, and what follows from the settings. */
export const RecordView = Incident.omit({ mailThread: true }).extend({
  legalStatuses: z.array(Status).meta({ description: 'Where an agent may take it from its status.' }),
  severity: Label.meta({ description: 'What its priority is called.' }),
});

/** Room for a description of 1 MB as JSON writes it, in any script. */
const PATCH_BYTES = 2_500_000;

export const patchIncidentRoute = defineRoute({
  id: 'patchIncident',
  method: 'PATCH',
  path: '/v1/incidents/{reference}',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Change fields of an incident',
  description:
    'What is absent stays, null clears; custom fields are merged one by one. If-Match is required: a stale version is refused with what was changed since. Where nothing changes the version stays.',
  params: z.object({ reference: Reference }),
  headers: Idempotency.extend({
    'if-match': z
      .string()
      .regex(/^"\d{1,9}"$/, 'The ETag of the incident as it was read, such as "3".')
      .optional()
      .meta({ description: 'Required.' }),
  }),
  bodyLimit: PATCH_BYTES,
  body: IncidentPatch,
  replies: { 200: { description: 'The incident as it stands now.', schema: RecordView } },
});

export const readTextRoute = defineRoute({
  id: 'readText',
  method: 'GET',
  path: '/v1/incidents/{reference}/texts/{textId}',
  role: 'agent',
  function: 'api/desk',
  tag,
  summary: 'Read a description that stands or stood on an incident',
  description: 'The timeline names a long description by its `textId` where it was changed.',
  params: z.object({
    reference: Reference,
    textId: z.string().regex(/^\w{1,64}$/, 'An id as the desk gave it.'),
  }),
  replies: {
    200: { description: 'The whole text.', schema: z.object({ textId: z.string(), text: z.string() }) },
  },
});
