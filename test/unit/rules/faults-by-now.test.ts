import { describe, expect, it } from '@jest/globals';
import { faultsByNow, RuleInput, ruleFaults } from '../../../shared/rules/index.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/index.ts';

const label = { en: 'x' };
const coded = (...codes: string[]) => codes.map((code) => ({ code, label }));
const settings: Settings = {
  ...defaultSettings,
  codes: {
    ...defaultSettings.codes,
    categories: coded('pumps', 'valves'),
    dispositions: coded('fixed', 'broken'),
    reasons: [{ code: 'leak', label, specific: coded('small', 'large') }],
  },
  customFields: [{ name: 'colour', label, required: false, type: 'text', maxLength: 50 }],
  teams: {
    queues: coded('first', 'field'),
    groups: [{ code: 'night', label, members: [{ id: 'ada', name: 'Ada' }] }],
  },
};
const { codes, teams, priorities } = settings;
const nights = (members: { id: string; name: string }[]) => ({
  teams: { ...teams, groups: [{ code: 'night', label, members }] },
});
const set = (field: string, value: string) => ({ actions: [{ do: 'set', field, value }] });
const asks = (field: string, value: unknown, operator = 'equals') => ({
  when: { all: [{ field, operator, value }] },
});

const rule = (over: object) =>
  RuleInput.parse({ name: 'Old', on: ['created'], actions: [{ do: 'route' }], ...over });

describe('a rule says by now', () => {
  it.each<[string, object, Partial<Settings>, string]>([
    [
      'a queue',
      { actions: [{ do: 'moveToQueue', queue: 'field' }] },
      { teams: { ...teams, queues: coded('first') } },
      '/actions/0/queue',
    ],
    [
      'a group',
      { actions: [{ do: 'handToGroup', group: 'night' }] },
      { teams: { ...teams, groups: [{ code: 'day', label, members: [] }] } },
      '/actions/0/group',
    ],
    [
      'a group of nobody',
      { actions: [{ do: 'assignLeastLoaded', group: 'night' }] },
      nights([]),
      '/actions/0/group',
    ],
    [
      'an agent',
      { actions: [{ do: 'assignAgent', agent: { id: 'ada', name: 'Ada' } }] },
      nights([{ id: 'bob', name: 'Bob' }]),
      '/actions/0/agent/id',
    ],
    [
      'a disposition',
      set('disposition', 'broken'),
      { codes: { ...codes, dispositions: coded('fixed') } },
      '/actions/0/value',
    ],
    ['a custom field it sets', set('customFields.colour', 'red'), { customFields: [] }, '/actions/0/field'],
    [
      'a custom field it asks for',
      asks('customFields.colour', 'red'),
      { customFields: [] },
      '/when/all/0/field',
    ],
    [
      'a category of several',
      asks('category', ['pumps', 'valves'], 'in'),
      { codes: { ...codes, categories: coded('pumps') } },
      '/when/all/0/value',
    ],
    [
      'a specific reason',
      asks('reasonSpecific', 'large'),
      { codes: { ...codes, reasons: [{ code: 'leak', label, specific: coded('small') }] } },
      '/when/all/0/value',
    ],
    [
      'an impact',
      asks('impact', 'low'),
      { priorities: { ...priorities, impacts: priorities.impacts.slice(0, 1) } },
      '/when/all/0/value',
    ],
  ])('%s that there is no more, with its place', (_, over, taken, pointer) => {
    expect(faultsByNow(rule(over), settings)).toEqual([]);
    expect(faultsByNow(rule(over), { ...settings, ...taken }).map((fault) => fault.pointer)).toEqual([
      pointer,
    ]);
  });

  it('nothing of what it names by an id, nor of patterns', () => {
    const one = rule({
      when: {
        any: [
          { field: 'subject', operator: 'matches', value: 'pump.*down' },
          { field: 'calendar', operator: 'isOpen', value: 'desk-hours' },
        ],
      },
      actions: [
        { do: 'sendResponse', standardText: 'text' },
        { do: 'assignOnCall', rota: 'rota' },
        { do: 'callWebhook', webhookId: 'hook' },
      ],
    });
    expect(faultsByNow(one, settings)).toEqual([]);
  });

  it('nothing of a list that was emptied, which takes any short text', () => {
    const emptied = { ...settings, codes: { ...codes, categories: [] } };
    expect(faultsByNow(rule(asks('category', 'pumps')), emptied)).toEqual([]);
    const none = { ...settings, teams: { queues: [], groups: [] } };
    expect(faultsByNow(rule({ actions: [{ do: 'moveToQueue', queue: 'field' }] }), none)).toEqual([]);
    expect(faultsByNow(rule({ actions: [{ do: 'assignLeastLoaded', group: 'night' }] }), none)).toHaveLength(
      1,
    );
  });
});

describe('what one rule names by an id', () => {
  const sends = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ do: 'sendResponse', standardText: `text-${at}` }));
  const open = Array.from({ length: 5 }, (_, at) => ({
    field: 'calendar',
    operator: 'isOpen',
    value: `c-${at}`,
  }));
  it.each([
    [15, []],
    [16, ['/rules/0']],
  ])('is twenty things at most: five calendars and %i texts', (count, pointers) => {
    const one = rule({ when: { any: [...open, ...open] }, actions: sends(count) });
    expect(ruleFaults(one, { settings }, '/rules/0').map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('counts once what is named twice', () => {
    const one = rule({ actions: [...sends(10), ...sends(10)] });
    expect(ruleFaults(one, { settings })).toEqual([]);
  });
});
