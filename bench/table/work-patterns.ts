import {
  addTask,
  type Change,
  changeTask,
  type IncidentState,
  logTime,
  minutesOf,
  note,
  partStore,
  removeTime,
  type Task,
  type TimeEntry,
} from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { defaultSettings } from '../../shared/settings/index.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene, sentence } from './scene.ts';

const agent = { id: 'agent-1', name: 'agent' };
const by = { actor: { kind: 'agent', ...agent }, now: morning, newId, settings: defaultSettings } as const;
const time = { agent, day: '2026-11-23', minutes: 25, billable: true, activity: 'remote session' };

/** Notes, tasks and time on an incident that nothing else works on, and what reads them. */
export function workPatterns(scene: Scene, opened: Opened): readonly AccessPattern[] {
  const { incidents, reader, client, layout } = scene;
  const { reference } = opened.incident;
  const parts = partStore(client, layout.table);
  let state: IncidentState = { incident: { ...opened.incident, account: 'account-1' }, kpis: opened.kpis };
  let task: Task | undefined;
  let entry: TimeEntry | undefined;
  const write = async <C extends Change>(change: C | undefined): Promise<C> => {
    if (!change) throw new Error('There is nothing to write.');
    await incidents.commit(change);
    state = { ...state, incident: change.incident };
    return change;
  };
  return [
    {
      name: 'Note or comment: incident, timeline',
      by: 'addNote, addEvent',
      run: () => write(note(state, { kind: 'comment', text: sentence }, by)),
    },
    {
      name: 'New task: incident, task, timeline',
      by: 'addTask',
      run: async () => {
        const wish = { title: 'Order a fuser', requiredToSolve: true };
        task = (await write(addTask(state, wish, 0, by))).task;
      },
    },
    {
      name: 'Change of a task: incident, task, timeline',
      by: 'changeTask',
      run: () => write(changeTask(state, asStored(task), { status: 'done' }, by)),
    },
    {
      name: 'Tasks of an incident',
      by: 'listTasks, addTask',
      run: () => parts.list('task', [reference], { size: 50 }),
    },
    {
      name: 'Time: incident, entry, timeline, days of agent and account',
      by: 'logTime',
      run: async () => {
        entry = (await write(logTime(state, time, by))).entry;
      },
    },
    {
      name: 'Time of an incident',
      by: 'listTime',
      run: () => parts.list('time', [reference], { size: 50 }),
    },
    {
      name: 'One part of an incident, such as a task',
      by: 'changeTask, removeTime',
      run: () => parts.get('time', [reference], asStored(entry).id),
    },
    {
      name: 'Minutes of a year of an agent or an account',
      by: 'agentTime, accountTime',
      run: () =>
        minutesOf(
          client,
          layout.table,
          { of: 'account', id: 'account-1' },
          { from: '2026-01-01', to: '2026-12-31' },
        ),
    },
    {
      name: 'Time taken back',
      by: 'removeTime',
      run: () => write(removeTime(state, asStored(entry), 'A mistake', by)),
    },
    {
      name: 'Time for an account of which there is some that day',
      by: 'logTime',
      run: () => write(logTime(state, { ...time, billable: false }, by)),
    },
    {
      name: 'Comments on a timeline, oldest first',
      by: 'readTimeline',
      run: () =>
        reader.timeline(reference, {
          size: 25,
          newestFirst: false,
          wanted: ({ type }) => type === 'comment',
        }),
    },
  ];
}

/** A part as it was written: each write counts its revision on. */
function asStored<P extends { readonly revision: number }>(part: P | undefined): P {
  if (!part) throw new Error('The part is written first.');
  return { ...part, revision: part.revision + 1 };
}
