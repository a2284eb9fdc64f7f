import { commandParts } from '../../functions/api/handlers/command.ts';
import { linkParts } from '../../functions/api/handlers/link-parts.ts';
import { linkRoutes } from '../../functions/api/handlers/links.ts';
import { replyHandler } from '../../functions/api/handlers/reply.ts';
import { replyRoute } from '../../functions/api/routes/incidents.ts';
import {
  type Incident,
  type IncidentState,
  incidentReader,
  incidentStore,
  type Question,
} from '../../shared/incidents/index.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { aSite } from './a-desk.ts';
import { type Answer, ask, keptLog } from './a-request.ts';
import { aTable } from './a-table.ts';
import { anOpening } from './an-incident.ts';
import { morning } from './time.ts';

/** The routes that tie incidents together, on a table of their own. */
export async function aLinkedDesk() {
  const desk = await aTable();
  const { client, table, layout } = desk;
  const incidents = incidentStore(client, layout);
  const reader = incidentReader(client, table);
  const parts = linkParts(client, layout, aSite());
  const { logger, lines } = keptLog();
  const clock = { now: morning };
  const handler = serve(
    [...linkRoutes(parts), bind(replyRoute, replyHandler(commandParts(client, layout, 'main'), aSite()))],
    { clock: () => clock.now, logger },
  );
  const state = async (reference: string): Promise<IncidentState> => {
    const found = await incidents.load(reference);
    if (!found) throw new Error(`There is no incident ${reference}.`);
    return found;
  };
  const send = (
    method: string,
    path: string,
    params: Record<string, string>,
    body?: unknown,
    headers: Record<string, string> = {},
    query?: Record<string, string>,
  ): Promise<Answer> =>
    ask(handler, {
      ...{ route: `${method} /v1/incidents/{reference}${path}`, params, headers, groups: '[agent]' },
      ...(body === undefined ? {} : { body }),
      ...(query ? { query } : {}),
    });
  return {
    ...{ desk, incidents, reader, parts, clock, log: lines, state, send },
    incident: async (reference: string) => (await state(reference)).incident,
    /** An incident that was just opened, with these fields besides. */
    async given(question: Partial<Question> = {}, fields: Partial<Incident> = {}): Promise<string> {
      const reference = await incidents.nextReference(aSite(), morning);
      const change = anOpening(question, { reference, newId });
      await incidents.commit({ ...change, incident: { ...change.incident, ...fields } });
      return reference;
    },
    merge: (reference: string, into: string, over: Record<string, unknown> = {}) =>
      send('POST', '/merge', { reference }, { into, ...over }),
    attach: (reference: string, child: string) =>
      send('POST', '/children', { reference }, { reference: child }),
    detach: (reference: string, child: string) => send('DELETE', '/children/{child}', { reference, child }),
    timeline: async (reference: string) => {
      const { events } = await reader.timeline(reference, { size: 200, newestFirst: false });
      return events;
    },
    stop: () => desk.stop(),
  };
}

export type LinkedDesk = Awaited<ReturnType<typeof aLinkedDesk>>;
