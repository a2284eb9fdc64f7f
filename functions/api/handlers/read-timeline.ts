import type { IncidentReader, TimelineEvent } from '../../../shared/incidents/index.ts';
import type { RouteHandler, RouteRequest } from '../../../shared/platform/http/serve.ts';
import type { readTimelineRoute } from '../routes/timeline.ts';
import { absent } from './absent.ts';
import { timelinePosition, timelineView } from './timeline-view.ts';

export const readTimelineHandler =
  (reader: IncidentReader): RouteHandler<typeof readTimelineRoute> =>
  async ({ params, query }) => {
    const { incident, ...page } = await reader.timeline(params.reference, {
      ...timelinePosition(params.reference, query.cursor),
      size: query.limit,
      newestFirst: query.order === 'newestFirst',
      wanted: filterOf(query),
    });
    if (!incident) throw absent(params.reference);
    return { status: 200, body: timelineView(page, incident) };
  };

/** What the filters let through; undefined where there are none. A type of the desk's own goes by its name too. */
function filterOf({ type, visibility, actor }: RouteRequest<typeof readTimelineRoute>['query']) {
  if (!type && !visibility && !actor) return undefined;
  return (event: TimelineEvent): boolean =>
    (!type ||
      type.includes(event.type) ||
      (event.type === 'custom' && type.includes(String(event.data.name)))) &&
    (!visibility || event.visibility === visibility) &&
    (!actor || event.actor.kind === actor);
}
