import {
  descriptionStore,
  incidentReader,
  newDescription,
  type PatchWish,
  patch,
  textStore,
} from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { defaultSettings, settingsStore } from '../../shared/settings/index.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene, sentence, site } from './scene.ts';

const actor = { kind: 'agent', id: 'agent-1', name: 'agent' } as const;
const by = { actor, now: morning, newId, settings: defaultSettings };
const reason = 'edit';

/** Settings, and changes of an incident that nothing else works on. */
export function recordPatterns(scene: Scene, opened: Opened): readonly AccessPattern[] {
  const { incidents, client, layout } = scene;
  const { reference } = opened.incident;
  const settings = settingsStore(client, layout.table, site.id);
  const objects = new Map<string, Uint8Array>();
  const files = {
    put: async (key: string, body: Uint8Array | string) => void objects.set(key, Buffer.from(body)),
    get: async (key: string) => objects.get(key),
  };
  const descriptions = descriptionStore(client, layout.table, textStore(files, newId));
  let state = { incident: opened.incident, kpis: opened.kpis };
  const write = async (wish: PatchWish) => {
    const change = patch(state, wish, by);
    if (!change) throw new Error('There is nothing to write.');
    await incidents.commit(change);
    state = { ...state, incident: change.incident };
  };
  return [
    {
      name: 'All settings of a site',
      by: 'every command, readIncident, readSettings',
      run: () => settings.load(),
    },
    { name: 'A section of the settings', by: 'readSettingsSection', run: () => settings.section('teams') },
    {
      name: 'Replace a section of the settings',
      by: 'saveSettingsSection',
      run: () => settings.save('teams', defaultSettings.teams, { version: 0, actor, now: morning }),
    },
    {
      name: 'Three fields of an incident: incident, timeline',
      by: 'patchIncident',
      run: () => write({ fields: { category: 'printers', queue: 'first', tags: ['paper'], reason } }),
    },
    {
      name: 'Its account and topic: incident, timeline, the rows beside both',
      by: 'patchIncident',
      run: () => write({ fields: { account: 'account-2', topic: 'paper', reason } }),
    },
    {
      name: 'Its description: read, then incident, timeline, the new text and the one before',
      by: 'patchIncident',
      run: async () => {
        const before = await descriptions.current(reference);
        const after = await descriptions.keep(reference, newId(morning), sentence, morning);
        await write({ fields: { reason }, description: newDescription(before, after) });
      },
    },
    {
      name: 'A description that was replaced',
      by: 'readText',
      run: () => descriptions.byId(reference, 'first'),
    },
    {
      name: 'What changed an incident since a version',
      by: 'every command refused for a stale version',
      run: () => incidentReader(client, layout.table).changesSince(reference, 1),
    },
  ];
}
