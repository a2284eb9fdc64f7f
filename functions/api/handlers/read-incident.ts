import type { IncidentReader, TextStore } from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import type { readIncidentRoute } from '../routes/incidents.ts';
import { absent } from './absent.ts';
import { recordView } from './record-view.ts';
import { type KpiViewer, shownKpis } from './shown-kpis.ts';
import { timelineView } from './timeline-view.ts';
import { etagOf } from './versions.ts';

/** Items of the first page: the incident, its promises and the beginning of its timeline. */
const FIRST_PAGE = 100;

export const readIncidentHandler =
  (
    reader: IncidentReader,
    settings: Pick<SettingsStore, 'load'>,
    texts: Pick<TextStore, 'whole'>,
    viewer: KpiViewer,
  ): RouteHandler<typeof readIncidentRoute> =>
  async ({ params, now }) => {
    const [found, { priorities }] = await Promise.all([
      reader.whole(params.reference, FIRST_PAGE),
      settings.load(),
    ]);
    if (!found) throw absent(params.reference);
    const { incident, description, longDescription } = found;
    return {
      status: 200,
      headers: { etag: etagOf(incident.version) },
      body: {
        ...recordView(incident, { priorities }),
        description: longDescription ? await texts.whole(longDescription) : description,
        kpis: await shownKpis(viewer, found.kpis, now),
        timeline: timelineView(found, incident),
      },
    };
  };
