import { ruleRunner } from '../../shared/automation/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { Rule, ruleStore } from '../../shared/rules/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene } from './scene.ts';

/** One of its own: the other patterns set up other teams. */
const site = {
  ...{ id: 'rules', name: 'Example', language: 'en' as const, timeZone: 'Europe/Berlin' },
  ...{ supportAddresses: ['support@example.com'], sender: 'support@example.com' },
};

const actor = { id: 'admin-1', name: 'Admin' };
const stamp = { createdAt: morning.toISOString(), updatedAt: morning.toISOString(), updatedBy: actor };
const ruleOf = (over: Record<string, unknown>) =>
  Rule.parse({ id: newId(morning), version: 1, on: ['created'], ...stamp, ...over });

const tagging = ruleOf({ name: 'Tag what is new', actions: [{ do: 'addTags', tags: ['new'] }] });
const giving = ruleOf({
  name: 'Give to whom it is the turn of',
  actions: [{ do: 'assignRoundRobin', group: 'pumps' }],
});
const loading = ruleOf({
  name: 'Give to the least loaded of ten',
  actions: [{ do: 'assignLeastLoaded', group: 'pumps' }],
});
const members = Array.from({ length: 10 }, (_, at) => ({ id: `rule-agent-${at}`, name: `Agent ${at}` }));

/** Business rules: kept, ordered, and run on what happens to an incident. */
export function rulePatterns(
  { client, layout }: Scene,
  [one, other, third]: readonly Opened[],
): readonly AccessPattern[] {
  if (!one || !other || !third) throw new Error('Rules are run on three incidents.');
  const { table } = layout;
  const rules = ruleStore(client, table, site.id);
  const settings = settingsStore(client, table, site.id);
  const run = ruleRunner(client, layout, { site, newId });
  const added = ({ events }: Opened, type: string) => {
    const [event] = events;
    if (!event) throw new Error('It tells nothing.');
    const { id: eventId, reference, at, visibility } = event;
    return { eventId, reference, at, visibility, type, actor: 'contact' as const };
  };
  const group = { code: 'pumps', label: { en: 'Pumps' }, members };
  return [
    {
      name: 'Teams whose agents rules choose from',
      by: 'saveSection',
      run: () => settings.save('teams', { queues: [], groups: [group] }, { version: 0, actor, now: morning }),
    },
    {
      name: 'What happens, where a site has no rules',
      by: 'rules/run',
      run: () => run(added(one, 'created'), morning),
    },
    { name: 'Rule', by: 'createRule', run: () => rules.create(tagging) },
    {
      name: 'Replace a rule',
      by: 'replaceRule',
      run: () => rules.replace(tagging, { ...tagging, version: 2 }),
    },
    { name: 'Another rule', by: 'createRule', run: () => rules.create(giving) },
    {
      name: 'Rules in another order',
      by: 'orderRules',
      run: () => rules.reorder(2, [giving.id, tagging.id]),
    },
    { name: 'Rules of a site: two of them', by: 'listRules', run: () => rules.all() },
    {
      name: 'What happens, where no rule waits for it',
      by: 'rules/run',
      run: () => run(added(one, 'comment'), morning),
    },
    { name: 'A rule fires and tags', by: 'rules/run', run: () => run(added(one, 'created'), morning) },
    { name: 'The same told again', by: 'rules/run', run: () => run(added(one, 'created'), morning) },
    { name: 'Delete a rule', by: 'deleteRule', run: () => rules.remove({ ...tagging, version: 2 }) },
    {
      name: 'Whose turn it is of a group of ten',
      by: 'rules/run',
      run: () => run(added(other, 'created'), morning),
    },
    {
      name: 'In place of it: who has the fewest open incidents',
      by: 'replaceRule',
      run: () => rules.replace(giving, { ...loading, id: giving.id, version: 2 }),
    },
    {
      name: 'Who of a group of ten has the fewest open incidents',
      by: 'rules/run',
      run: () => run(added(third, 'created'), morning),
    },
  ];
}
