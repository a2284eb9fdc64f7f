import type { Change } from '../../shared/incidents/index.ts';
import { listIncidents } from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { listOfView, type SavedView, savedViewStore, type ViewParameters } from '../../shared/views/index.ts';
import type { AccessPattern } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const agent = { id: 'agent-1', name: 'Agent' };
const viewer = { id: agent.id, groups: ['hardware', 'network'], now: morning };

/** Lists of incidents in every scope and order, and the views that agents save. */
export function viewPatterns(scene: Scene): readonly AccessPattern[] {
  let place: string | undefined;
  const list = (name: string, view: ViewParameters, after?: () => string | undefined): AccessPattern => ({
    name,
    by: 'listIncidents',
    run: async () => {
      const { client, layout } = scene;
      const page = await listIncidents(client, layout, listOfView(view, viewer), {
        size: 25,
        after: after?.(),
      });
      place = page.next;
    },
  });
  return [
    {
      name: 'Incident of an account, device and topic, with assignee, group and queue',
      by: 'createIncident',
      run: () => scene.incidents.commit(worked(scene)),
    },
    list('Open incidents, newest first: page 1 of 25', {}),
    list('Open incidents, newest first: page 2 of 25', {}, () => place),
    list('Incidents of one status: page 1 of 25', { status: 'solved' }),
    list('All incidents, last changed first', { status: 'all', sort: 'updated' }),
    list('Open incidents, most urgent first', { sort: 'priority' }),
    list('My active incidents, next due first', { assignee: 'me', sort: 'due' }),
    list('Incidents nobody has, oldest first', { assignee: 'none', order: 'asc' }),
    list('Incidents of my two groups, next due first', { group: 'mine', sort: 'due' }),
    list('Incidents of a queue, most urgent first', { queue: 'printers', sort: 'priority' }),
    list('Late or about to be', { due: 'soon', dueWithin: 10_080 }),
    list('Incidents of a contact', { contact: 'contact-1', status: 'all' }),
    list('Incidents of an account', { account: 'account-1', status: 'all' }),
    list('Incidents of a device', { serialNumber: 'AB-12', status: 'all' }),
    list('Incidents of a topic', { topic: 'paper', status: 'all' }),
    list('Open incidents with a tag that none has: all of them are read', { tag: 'rare' }),
    ...savedViewPatterns(scene),
  ];
}

function worked(scene: Scene): Change {
  const change = scene.question('261123-900010', { id: 'contact-1', address: 'customer-1@example.com' });
  return {
    ...change,
    incident: {
      ...change.incident,
      ...{ assignee: agent, supportGroup: 'hardware', queue: 'printers' },
      ...{ account: 'account-1', asset: { serialNumber: 'ab12' }, topic: 'paper' },
    },
  };
}

function savedViewPatterns({ client, layout }: Scene): readonly AccessPattern[] {
  const views = savedViewStore(client, layout.table, site.id);
  const at = morning.toISOString();
  const view: SavedView = {
    ...{ id: newId(morning), name: 'Urgent', parameters: { priority: 'P1' }, shared: false, version: 1 },
    ...{ createdBy: agent, createdAt: at, updatedBy: agent, updatedAt: at },
  };
  const shared = { ...view, shared: true, version: 2 };
  return [
    { name: 'Save a view', by: 'createView', run: () => views.create(view, agent.id) },
    { name: 'Share it', by: 'replaceView', run: () => views.replace(view, shared, agent.id) },
    {
      name: 'A view of an agent or of all',
      by: 'readView, listIncidents',
      run: () => views.find(agent.id, view.id),
    },
    { name: 'Views of an agent and of all', by: 'listViews', run: () => views.list(agent.id) },
    {
      name: 'Save another and delete it',
      by: 'deleteView',
      run: async () => {
        const other = { ...view, id: newId(morning) };
        await views.create(other, agent.id);
        await views.remove(other, agent.id);
      },
    },
  ];
}
