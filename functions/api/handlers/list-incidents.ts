import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { customerStore } from '../../../shared/customers/index.ts';
import { type ListedIncident, listIncidents, type TableLayout } from '../../../shared/incidents/index.ts';
import { faultyField } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { settingsStore } from '../../../shared/settings/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { isViewPlace } from '../../../shared/table/keys.ts';
import {
  builtInView,
  groupsOf,
  listOfView,
  nameOfView,
  savedViewStore,
  type ViewParameters,
} from '../../../shared/views/index.ts';
import type { listIncidentsRoute } from '../routes/views.ts';

/** Each group is read by itself, in every shard and status. */
const MOST_GROUPS = 20;

const refused = (pointer: string, detail: string) => faultyField(pointer, detail, 'query');

export function listIncidentsHandler(
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  siteId: string,
): RouteHandler<typeof listIncidentsRoute> {
  const views = savedViewStore(client, layout.table, siteId);
  const customers = customerStore(client, layout.table);
  const settings = settingsStore(client, layout.table, siteId);

  const parametersOf = async (id: string, agentId: string): Promise<ViewParameters> => {
    const view = builtInView(id) ?? (await views.find(agentId, id));
    if (!view) throw refused('/view', 'There is no such view.');
    return view.parameters;
  };

  const groupsIn = async ({ group }: ViewParameters, agentId: string): Promise<readonly string[]> => {
    if (group !== 'mine') return [];
    const groups = groupsOf(await settings.load(), agentId);
    if (groups.length > MOST_GROUPS)
      throw refused('/group', `You are in ${groups.length} groups: name one of them.`);
    return groups;
  };

  return async ({ query, actor, now }) => {
    const { view, limit, cursor, ...named } = query;
    const asked = view === undefined ? named : await parametersOf(view, actor.id);
    // Of a contact that was merged away the list is that of the one that stands for it.
    const parameters = asked.contact ? { ...asked, contact: await customers.livingId(asked.contact) } : asked;
    const list = nameOfView(parameters, actor.id);
    const after = readCursor(list, cursor, isViewPlace);
    const groups = await groupsIn(parameters, actor.id);
    const { rows, next } = await listIncidents(
      client,
      layout,
      listOfView(parameters, { id: actor.id, groups, now }),
      { size: limit, after },
    );
    return {
      status: 200,
      body: {
        incidents: rows.map((row) => rowOf(row, now)),
        ...(next ? { next: writeCursor(list, next) } : {}),
      },
    };
  };
}

/** What a list shows of an incident. */
export function rowOf({ incident, dueAt }: ListedIncident, now: Date) {
  const { mailThread, participants, informedUsers, resolutionNotes, visitId, ...shown } = incident;
  return { ...shown, ...(dueAt ? { dueAt } : {}), late: dueAt !== undefined && dueAt <= now.toISOString() };
}
