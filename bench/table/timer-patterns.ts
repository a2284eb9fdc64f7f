import { Escalation, escalationStore } from '../../shared/escalations/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { replanJobStore, timersReplanWrite } from '../../shared/schedules/index.ts';
import { duePage } from '../../shared/sla/index.ts';
import { timerFirer } from '../../shared/timers/index.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene } from './scene.ts';

/** Escalations and what else time brings. */
export function timerPatterns(scene: Scene, [one]: readonly Opened[]): readonly AccessPattern[] {
  if (!one) throw new Error('Whoever asks again is needed.');
  const { client, layout, incidents } = scene;
  const { siteId, contact } = one.incident;
  const untaken = scene.question('261123-900003', { id: contact.id, address: contact.address ?? '' });
  const site = {
    ...{ id: siteId, name: 'Example', language: 'en' as const, timeZone: 'Europe/Berlin' },
    ...{ supportAddresses: ['support@example.com'], sender: 'support@example.com' },
  };
  const escalations = escalationStore(client, layout.table, siteId);
  const fire = timerFirer(client, layout, { site, newId });
  const at = morning.toISOString();
  const later = new Date(Date.parse(untaken.incident.createdAt) + 1_800_000);
  const escalation = Escalation.parse({
    ...{ id: 'escalation-1', name: 'Nobody has taken it', level: 1, count: 'clock', version: 1 },
    trigger: { on: 'unassigned', minutes: 1 },
    actions: [{ do: 'addTags', tags: ['late'] }],
    ...{ createdAt: at, updatedAt: at, updatedBy: { id: 'admin-1', name: 'Admin' } },
  });
  const jobs = replanJobStore(client, layout.table);
  const job = timersReplanWrite({ siteId, edit: 'edit-1', at: morning }, layout.table);
  return [
    {
      name: 'An idle shard of what falls due',
      by: 'timers/sweep',
      run: () => duePage(client, layout.table, { shard: 0, until: new Date('2000-01-01T00:00:00.000Z') }),
    },
    {
      name: 'Escalation, for what is open, too',
      by: 'createEscalation',
      run: () => escalations.create(escalation, [job]),
    },
    {
      name: 'Go on through what is open after escalations or timers were edited',
      by: 'timers/fire',
      run: async () => {
        const found = await jobs.find({ siteId });
        if (!found || !(await jobs.goOn(found, { reached: 'reached' }))) throw new Error('There is no job.');
      },
    },
    { name: 'Escalations of a site', by: 'listEscalations', run: () => escalations.current() },
    {
      name: 'Open an incident that may escalate',
      by: 'askQuestion, mail/receive',
      run: () => incidents.commit(untaken),
    },
    {
      name: 'An escalation is carried out',
      by: 'timers/fire',
      run: () => fire(untaken.incident, later),
    },
    {
      name: 'Told of it again',
      by: 'timers/fire',
      run: () => fire(untaken.incident, later),
    },
    {
      name: 'Another escalation',
      by: 'createEscalation',
      run: () =>
        escalations.create({
          ...escalation,
          ...{ id: 'escalation-2', trigger: { on: 'notUpdated', minutes: 600 } },
        }),
    },
    {
      name: 'What is open takes its time by it',
      by: 'timers/fire',
      run: () => fire(untaken.incident, later),
    },
    {
      name: 'Delete an escalation',
      by: 'deleteEscalation',
      run: () => escalations.remove(escalation),
    },
  ];
}
