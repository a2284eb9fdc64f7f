import type { IncidentReader } from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { advance } from '../../../shared/sla/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { isTimelinePlace } from '../../../shared/table/keys.ts';
import type { readIncidentRoute, readTimelineRoute } from '../routes/incidents.ts';

/** Items of the first page: the incident, its promises and the beginning of its timeline. */
const FIRST_PAGE = 100;

const absent = (reference: string) => new DeskError('notFound', `There is no incident ${reference}.`);

const timelineOf = (reference: string) => `timeline:${reference}`;

export const readIncidentHandler =
  (reader: IncidentReader): RouteHandler<typeof readIncidentRoute> =>
  async ({ params, now }) => {
    const found = await reader.whole(params.reference, FIRST_PAGE);
    if (!found) throw absent(params.reference);
    const { mailThread: _, ...incident } = found.incident;
    return {
      status: 200,
      headers: { etag: `"${incident.version}"` },
      body: {
        ...incident,
        description: found.description,
        // A timer may be seconds away from writing down what has passed: shown is what holds now.
        kpis: found.kpis.map((kpi) => {
          const { reference: _reference, revision: _revision, ...shown } = advance(kpi, now).kpi;
          return shown;
        }),
        timeline: {
          // A hit carries ids only; whose it is, is known here.
          events: found.events.map((event) =>
            event.actor.id === incident.contact.id && event.actor.name === ''
              ? { ...event, actor: { ...event.actor, name: incident.contact.name } }
              : event,
          ),
          ...(found.next ? { next: writeCursor(timelineOf(params.reference), found.next) } : {}),
        },
      },
    };
  };

export const readTimelineHandler =
  (reader: IncidentReader): RouteHandler<typeof readTimelineRoute> =>
  async ({ params, query }) => {
    const { events, next } = await reader.timeline(params.reference, {
      after: readCursor(timelineOf(params.reference), query.cursor, isTimelinePlace),
      size: query.limit,
      newestFirst: query.order === 'newestFirst',
    });
    // Every incident has the event of its creation: a first page without one is no incident's.
    if (events.length === 0 && !query.cursor) throw absent(params.reference);
    return {
      status: 200,
      body: { events, ...(next ? { next: writeCursor(timelineOf(params.reference), next) } : {}) },
    };
  };
