import * as z from 'zod';
import { Incident } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import {
  SavedView,
  SavedViewInput,
  ViewParameters,
  viewCheck,
  viewFields,
} from '../../../shared/views/index.ts';
import { pageFields } from './page-fields.ts';
import { Idempotency } from './portal.ts';

const viewId = z
  .string()
  .max(80)
  .regex(/^[\w.-]+$/, 'The id of a view.');

/** An incident as a list shows it. */
export const IncidentRow = Incident.omit({
  mailThread: true,
  participants: true,
  informedUsers: true,
  resolutionNotes: true,
  visitId: true,
}).extend({
  dueAt: z.iso.datetime().optional().meta({ description: 'When the next open promise falls due.' }),
  late: z.boolean().meta({ description: 'Whether that has passed.' }),
});

const ListQuery = z
  .strictObject({
    ...viewFields,
    view: viewId
      .optional()
      .meta({ description: 'A saved or built-in view by its id, in place of parameters.' }),
    ...pageFields(100, 25, { cursor: 'The `next` of the page before, of the same view.' }),
  })
  .superRefine(({ view, limit: _limit, cursor: _cursor, ...named }, context) => {
    if (view === undefined) return viewCheck(named, context);
    for (const field of Object.keys(named)) {
      context.addIssue({ code: 'custom', path: [field], message: 'It is said by the view already.' });
    }
  });

export const listIncidentsRoute = defineRoute({
  id: 'listIncidents',
  method: 'GET',
  path: '/v1/incidents',
  role: 'agent',
  function: 'api/desk',
  tag: 'Incidents',
  summary: 'List incidents',
  description:
    'Open ones, newest first, unless the query says otherwise. What narrows most picks where the list is read; everything else is a filter on a bounded number of incidents, so that a page may be shorter than `limit`, or empty, and still have a `next`.',
  query: ListQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ incidents: z.array(IncidentRow), next: z.string().optional() }),
    },
  },
});

const tag = 'Views';
const params = z.object({ id: viewId });
const version = z
  .string()
  .regex(/^"\d+"$/, 'The ETag of the view as it was read, such as "3".')
  .optional();

export const listViewsRoute = defineRoute({
  id: 'listViews',
  method: 'GET',
  path: '/v1/views',
  role: 'agent',
  function: 'api/setup',
  tag,
  summary: 'List the views: built-in, your own, and shared',
  replies: {
    200: {
      description: 'All of them; an agent has a hundred at most, and so have all together.',
      schema: z.object({
        builtIn: z.array(z.object({ id: z.string(), name: z.string(), parameters: ViewParameters })),
        saved: z.array(SavedView),
      }),
    },
  },
});

export const readViewRoute = defineRoute({
  id: 'readView',
  method: 'GET',
  path: '/v1/views/{id}',
  role: 'agent',
  function: 'api/setup',
  tag,
  summary: 'Read a saved view',
  params,
  replies: { 200: { description: 'The view; the ETag is its version.', schema: SavedView } },
});

export const createViewRoute = defineRoute({
  id: 'createView',
  method: 'POST',
  path: '/v1/views',
  role: 'agent',
  function: 'api/setup',
  tag,
  summary: 'Save a view',
  description: 'Its parameters are those of the list of incidents. To share it with all takes a manager.',
  headers: Idempotency,
  body: SavedViewInput,
  replies: { 201: { description: 'It is saved.', schema: SavedView } },
});

export const replaceViewRoute = defineRoute({
  id: 'replaceView',
  method: 'PUT',
  path: '/v1/views/{id}',
  role: 'agent',
  function: 'api/setup',
  tag,
  summary: 'Replace a saved view',
  description:
    'If-Match is required. Whether it is shared may change with it; shared ones are the managers’.',
  params,
  headers: z.object({ 'if-match': version }),
  body: SavedViewInput,
  replies: { 200: { description: 'It is replaced.', schema: SavedView } },
});

export const deleteViewRoute = defineRoute({
  id: 'deleteView',
  method: 'DELETE',
  path: '/v1/views/{id}',
  role: 'agent',
  function: 'api/setup',
  tag,
  summary: 'Delete a saved view',
  description: 'Shared ones are the managers’ to delete.',
  params,
  headers: z.object({ 'if-match': version }),
  replies: { 204: { description: 'It is gone.' } },
});
