import * as z from 'zod';
import { Actor, Reference, TimelineEvent } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Code } from '../../../shared/settings/index.ts';
import { pageFields } from './page-fields.ts';

const types = z
  .string()
  .max(1000)
  .transform((names) => names.split(',').map((name) => name.trim()))
  .pipe(z.array(Code).max(40))
  .optional()
  .meta({ description: 'Types of entries, separated by commas; those of the desk’s own by their names.' });

/** A page of a timeline as it is shown. */
export const TimelineView = z.object({
  events: z.array(TimelineEvent),
  next: z.string().optional(),
  previous: z.string().optional(),
});

export const readTimelineRoute = defineRoute({
  id: 'readTimeline',
  method: 'GET',
  path: '/v1/incidents/{reference}/timeline',
  role: 'agent',
  function: 'api/desk',
  tag: 'Incidents',
  summary: 'Page through the timeline of an incident',
  description:
    'Timelines of incidents that were merged into it are interleaved. A filtered page may be short, or empty, and still have a `next`: what is read for it is bounded.',
  params: z.object({ reference: Reference }),
  query: z.object({
    order: z.enum(['oldestFirst', 'newestFirst']).default('oldestFirst'),
    type: types,
    visibility: TimelineEvent.shape.visibility.optional(),
    actor: Actor.shape.kind.optional(),
    ...pageFields(200, 25, { cursor: 'The `next` or the `previous` of a page in the same order.' }),
  }),
  replies: {
    200: {
      description: '`next` is absent on the last page, `previous` on the first.',
      schema: TimelineView,
    },
  },
});
