import { factFault } from '../../../shared/rules/fact-faults.ts';
import {
  assumed,
  decideRules,
  type Facts,
  loadPatterns,
  patienceBy,
  Rule,
} from '../../../shared/rules/index.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { morning } from '../../support/time.ts';

const patterns = await loadPatterns();
const facts: Facts = {
  values: { category: 'printer', priority: 'P3', tags: ['Old', 'vip'] },
  changes: {},
  open: {},
  now: morning,
};
const at = morning.toISOString();
const rule = (id: string, over: Record<string, unknown>): Rule =>
  Rule.parse({
    ...{ id, name: id, on: ['created'], version: 1, createdAt: at, updatedAt: at },
    updatedBy: { id: 'admin', name: 'Admin' },
    ...over,
  });
const holds = (field: string, value: string) => ({ field, operator: 'equals', value });
const deciding = { triggers: ['created' as const], patterns, patience: patienceBy(() => 0), fired: [] };

describe('rules in their order', () => {
  it('are asked on what those before them have left', async () => {
    const rules = [
      rule('late', { when: holds('queue', 'field'), actions: [{ do: 'escalate', level: 1 }] }),
      rule('moves', { when: holds('category', 'printer'), actions: [{ do: 'moveToQueue', queue: 'field' }] }),
      rule('follows', { when: holds('queue', 'field'), actions: [{ do: 'raisePriority', by: 2 }] }),
      rule('is over', { when: holds('priority', 'P3'), actions: [{ do: 'addTags', tags: ['slow'] }] }),
    ];
    const decided = await decideRules(rules, facts, deciding, (decision, before) =>
      assumed(before, decision.rule.actions),
    );
    expect(decided.map((one) => [one.rule.id, one.fires])).toEqual([
      ['late', false],
      ['moves', true],
      ['follows', true],
      ['is over', false],
    ]);
  });

  it('end with one that fires and says stop, and with no other', async () => {
    const stop = [{ do: 'stop' }];
    const rules = [
      rule('not this', { when: holds('queue', 'field'), actions: stop }),
      rule('this', { actions: stop }),
      rule('behind', { actions: stop }),
    ];
    const fired: string[] = [];
    const decided = await decideRules(rules, facts, deciding, (decision, before) => {
      fired.push(decision.rule.id);
      return before;
    });
    expect([fired, decided.at(-1)?.passedOver]).toEqual([['this'], 'stopped']);
  });
});

it.each<[Record<string, unknown>, Record<string, unknown>]>([
  [{ do: 'set', field: 'topic', value: 'jam' }, { topic: 'jam' }],
  [{ do: 'set', field: 'category', value: null }, { category: undefined }],
  [{ do: 'raisePriority', by: 4 }, { priority: 'P1' }],
  [{ do: 'addTags', tags: ['new'] }, { tags: ['Old', 'vip', 'new'] }],
  [{ do: 'removeTags', tags: ['OLD'] }, { tags: ['vip'] }],
  [{ do: 'handToGroup', group: 'pumps' }, { supportGroup: 'pumps' }],
  [{ do: 'assignLeastLoaded', group: 'pumps' }, { supportGroup: 'pumps' }],
  [{ do: 'assignAgent', agent: { id: 'ada', name: 'Ada' } }, { assignee: 'ada' }],
  [{ do: 'escalate', level: 2 }, { escalationLevel: 2 }],
  [{ do: 'addTask', title: 'Call', requiredToSolve: true }, { openRequiredTasks: 1 }],
  [{ do: 'stop' }, {}],
])('assumes of %j what it writes', (action, expected) => {
  const { actions } = rule('one', { actions: [action] });
  expect(assumed(facts, actions).values).toEqual({ ...facts.values, ...expected });
});

it.each<[string, unknown, boolean]>([
  ['priority', 'P1', true],
  ['priority', 'P9', false],
  ['subject', 3, false],
  ['subject', '', true],
  ['tags', 'vip', false],
  ['tags', ['vip'], true],
  ['minutes', '5', false],
  ['createdAt', 'yesterday', false],
  ['calendar', 'office-hours', false],
  ['colour', 'red', false],
])('of a sample, %s may be %j: %s', (name, value, may) => {
  expect(factFault(name, value as string, defaultSettings) === undefined).toBe(may);
});
