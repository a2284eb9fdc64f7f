import {
  Condition,
  conditionFaults,
  evaluate,
  type Facts,
  factsOf,
  loadPatterns,
  needsOf,
} from '../../../shared/rules/index.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/index.ts';
import { anIncident } from '../../support/an-incident.ts';

const now = new Date('2026-11-23T10:00:00Z');
const patterns = await loadPatterns();
const label = { en: 'A label' };

const settings: Settings = {
  ...defaultSettings,
  teams: { queues: [{ code: 'first', label }], groups: [] },
  customFields: [
    { name: 'floor', label, required: false, type: 'number', whole: true },
    { name: 'colour', label, required: false, type: 'choice', choices: [{ code: 'red', label }] },
    { name: 'parts', label, required: false, type: 'choices', choices: [{ code: 'drum', label }] },
  ],
};

const facts = (over: Partial<Facts> = {}): Facts => {
  const incident = anIncident({
    subject: 'Der Drucker in Zürich steht',
    priority: 'P2',
    tags: ['printer', 'vip'],
    queue: 'first',
    createdAt: '2026-11-23T09:00:00.000Z',
    customFields: { floor: 3, colour: 'red' },
    asset: { serialNumber: 'SN-1', warranty: { from: '2026-01-01', until: '2026-12-31' } },
  });
  const made = factsOf({
    incident,
    accounts: [
      { id: 'branch', name: 'Branch', tier: 'Gold', domains: ['example.com'] },
      { id: 'group', name: 'Group', domains: [] },
    ],
    changes: { priority: { from: 'P3', to: 'P2' } },
    open: { office: true, night: false },
    message: { text: 'Caf\u00e9 au lait\nOrder 4711', automatic: false },
    now,
    today: '2026-11-23',
  });
  return { ...made, ...over };
};

const holds = (condition: Condition): boolean =>
  evaluate(Condition.parse(condition), facts(), patterns).holds;

describe('a test of one fact', () => {
  it.each<[string, Condition, boolean]>([
    ['text, whatever case and accents', { field: 'subject', operator: 'contains', value: 'ZURICH' }, true],
    ['a beginning', { field: 'subject', operator: 'startsWith', value: 'der drucker' }, true],
    ['an end', { field: 'subject', operator: 'endsWith', value: 'geht' }, false],
    ['equality', { field: 'priority', operator: 'equals', value: 'P2' }, true],
    ['inequality', { field: 'priority', operator: 'notEquals', value: 'P2' }, false],
    ['one of several', { field: 'priority', operator: 'in', value: ['P1', 'P2'] }, true],
    ['none of several', { field: 'priority', operator: 'notIn', value: ['P1', 'P2'] }, false],
    ['any of a list', { field: 'tags', operator: 'hasAny', value: ['VIP', 'x'] }, true],
    ['all of a list', { field: 'tags', operator: 'hasAll', value: ['vip', 'x'] }, false],
    ['none of a list', { field: 'tags', operator: 'hasNone', value: ['x'] }, true],
    ['a number', { field: 'customFields.floor', operator: 'greaterThan', value: 2 }, true],
    ['a number at its bound', { field: 'customFields.floor', operator: 'atMost', value: 2 }, false],
    ['a number that is equal', { field: 'customFields.floor', operator: 'equals', value: 3 }, true],
    ['a choice', { field: 'customFields.colour', operator: 'equals', value: 'red' }, true],
    ['an account above', { field: 'account.path', operator: 'hasAny', value: ['group'] }, true],
    ['a tier', { field: 'account.tier', operator: 'equals', value: 'gold' }, true],
    ['an hour ago, an hour later', { field: 'createdAt', operator: 'longerAgoThan', value: 60 }, true],
    ['and not a minute before', { field: 'createdAt', operator: 'longerAgoThan', value: 61 }, false],
    ['within the last hour', { field: 'createdAt', operator: 'withinLast', value: 61 }, true],
    ['an instant', { field: 'createdAt', operator: 'before', value: '2026-11-23T09:00:01Z' }, true],
    ['warranty', { field: 'asset.underWarranty', operator: 'equals', value: true }, true],
    ['an open calendar', { field: 'calendar', operator: 'isOpen', value: 'office' }, true],
    ['a closed calendar', { field: 'calendar', operator: 'isClosed', value: 'night' }, true],
    [
      'a calendar that is gone is not closed',
      { field: 'calendar', operator: 'isClosed', value: 'gone' },
      false,
    ],
    ['and not open', { field: 'calendar', operator: 'isOpen', value: 'gone' }, false],
    ['a change', { field: 'priority', operator: 'changed' }, true],
    ['what it changed from', { field: 'priority', operator: 'changedFrom', value: 'P3' }, true],
    ['what it changed to', { field: 'priority', operator: 'changedTo', value: 'P3' }, false],
    ['no change', { field: 'queue', operator: 'changed' }, false],
    ['what is there', { field: 'queue', operator: 'isSet' }, true],
    ['what is not there', { field: 'assignee', operator: 'isSet' }, false],
    ['an empty list is none', { field: 'informedUsers', operator: 'isNotSet' }, true],
    ['what is not there equals nothing', { field: 'assignee', operator: 'equals', value: 'agent-1' }, false],
    ['what is not there differs', { field: 'assignee', operator: 'notEquals', value: 'agent-1' }, true],
    ['a pattern', { field: 'message.text', operator: 'matches', value: '^order \\d{4}$' }, true],
    ['a pattern without its accent', { field: 'message.text', operator: 'matches', value: 'cafe' }, true],
    ['a pattern with its accent', { field: 'message.text', operator: 'matches', value: 'caf\u00e9' }, true],
    ['a pattern that is not found', { field: 'message.text', operator: 'matches', value: '^\\d+$' }, false],
  ])('tells %s', (_, condition, expected) => {
    expect(holds(condition)).toBe(expected);
    expect(conditionFaults(condition, '', { settings, patterns })).toEqual([]);
  });

  it('ends with a pattern that hangs other engines', () => {
    const text = `${'a'.repeat(19_000)}!`;
    const values = { 'message.text': text };
    const condition: Condition = { field: 'message.text', operator: 'matches', value: '^(a+)+$' };
    expect(evaluate(condition, facts({ values }), patterns).holds).toBe(false);
  });

  it.each([
    ['looks', 19_990, true],
    ['no longer looks', 20_000, false],
  ])('%s for a pattern behind %i characters', (_, before, expected) => {
    const values = { 'message.text': `${'x '.repeat(before / 2)}here` };
    const condition: Condition = { field: 'message.text', operator: 'matches', value: '\\bhere\\b' };
    expect(evaluate(condition, facts({ values }), patterns).holds).toBe(expected);
  });
});

describe('conditions in one another', () => {
  const yes: Condition = { field: 'priority', operator: 'equals', value: 'P2' };
  const no: Condition = { field: 'priority', operator: 'equals', value: 'P1' };

  it.each<[string, Condition, boolean]>([
    ['all of which one fails', { all: [yes, no] }, false],
    ['all', { all: [yes, yes] }, true],
    ['any of which one holds', { any: [no, yes] }, true],
    ['any of which none holds', { any: [no, no] }, false],
    ['not', { not: no }, true],
    ['deep ones', { all: [{ not: { any: [no, { all: [yes, no] }] } }, yes] }, true],
  ])('combines %s', (_, condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it('explains every part, also those that no longer matter', () => {
    expect(evaluate({ any: [yes, { not: no }] }, facts())).toEqual({
      form: 'any',
      holds: true,
      parts: [
        { form: 'test', holds: true, field: 'priority', operator: 'equals', expected: 'P2', actual: 'P2' },
        {
          form: 'not',
          holds: true,
          parts: [
            {
              form: 'test',
              holds: false,
              field: 'priority',
              operator: 'equals',
              expected: 'P1',
              actual: 'P2',
            },
          ],
        },
      ],
    });
  });

  it('tells what a field changed from and to, and shortens long texts', () => {
    const changed = evaluate({ field: 'priority', operator: 'changed' }, facts());
    expect(changed).toMatchObject({ actual: 'P3 → P2' });
    const values = { subject: 'x'.repeat(5000) };
    const long = evaluate({ field: 'subject', operator: 'isSet' }, facts({ values }));
    expect(String((long as { actual?: unknown }).actual)).toHaveLength(121);
  });
});

describe('the form of a condition', () => {
  const nested = (levels: number): unknown =>
    levels === 0 ? { field: 'priority', operator: 'isSet' } : { not: nested(levels - 1) };

  it.each<[string, unknown, string[]]>([
    ['two forms at once', { all: [{ field: 'queue', operator: 'isSet' }], field: 'queue' }, ['']],
    ['none', {}, ['']],
    ['an unknown key', { field: 'queue', operator: 'isSet', because: 'x' }, ['']],
    ['an unknown operator', { any: [{ field: 'queue', operator: 'like', value: 'x' }] }, ['any/0/operator']],
    ['a field without an operator', { not: { field: 'queue' } }, ['not/operator']],
    ['an operator without a field', { any: [nested(0)], operator: 'equals' }, ['operator']],
    ['an empty list', { all: [] }, ['all']],
    ['too many levels', nested(6), ['']],
    ['too many tests', { all: Array(3).fill({ any: Array(50).fill(nested(0)) }) }, ['']],
  ])('refuses %s', (_, input, paths) => {
    const read = Condition.safeParse(input);
    expect(read.success).toBe(false);
    expect(read.error?.issues.map(({ path }) => path.join('/'))).toEqual(paths);
  });

  it('takes as many levels as there may be', () => {
    expect(Condition.safeParse(nested(5)).success).toBe(true);
  });
});

describe('what a condition says', () => {
  const checks = { settings, patterns, calendars: new Set(['office']) };

  it.each<[string, Condition, string]>([
    ['an unknown field', { field: 'colour', operator: 'isSet' }, '/field'],
    ['a field of every object', { field: 'constructor', operator: 'isSet' }, '/field'],
    ['an unknown custom field', { field: 'customFields.size', operator: 'isSet' }, '/field'],
    ['a comparison of another type', { field: 'priority', operator: 'greaterThan', value: 3 }, '/operator'],
    ['a change nobody tells of', { field: 'account.tier', operator: 'changed' }, '/operator'],
    ['a value where none belongs', { field: 'queue', operator: 'isSet', value: 'x' }, '/value'],
    ['no value', { field: 'queue', operator: 'equals' }, '/value'],
    ['a text for a number', { field: 'minutes', operator: 'equals', value: '3' }, '/value'],
    ['a number for a text', { field: 'subject', operator: 'contains', value: 3 }, '/value'],
    ['one for a list', { field: 'tags', operator: 'hasAny', value: 'vip' }, '/value'],
    ['an unknown code', { field: 'queue', operator: 'equals', value: 'second' }, '/value'],
    ['an unknown code among several', { field: 'status', operator: 'in', value: ['waiting', 'x'] }, '/value'],
    ['an unknown choice', { field: 'customFields.colour', operator: 'equals', value: 'blue' }, '/value'],
    ['an unknown calendar', { field: 'calendar', operator: 'isOpen', value: 'night' }, '/value'],
    ['an instant that is none', { field: 'createdAt', operator: 'after', value: 'today' }, '/value'],
    ['an age that is none', { field: 'createdAt', operator: 'longerAgoThan', value: -1 }, '/value'],
    ['a pattern that is none', { field: 'subject', operator: 'matches', value: '(' }, '/value'],
    ['a look-around', { field: 'subject', operator: 'matches', value: '(?=x)x' }, '/value'],
    [
      'a pattern that repeats too much',
      { field: 'subject', operator: 'matches', value: '((x{100}){100}){9}' },
      '/value',
    ],
    [
      'one that takes long for a long text',
      { field: 'message.text', operator: 'matches', value: '.{0,1000}y' },
      '/value',
    ],
  ])('refuses %s with its place', (_, test, place) => {
    const faults = conditionFaults({ all: [{ not: test }] }, '/when', checks);
    expect(faults.map(({ pointer }) => pointer)).toEqual([`/when/all/0/not${place}`]);
  });

  it('refuses patterns where there are none', () => {
    const test: Condition = { field: 'subject', operator: 'matches', value: 'x' };
    expect(conditionFaults(test, '', { settings })).toMatchObject([{ pointer: '/value' }]);
  });
});

it('knows what must be read besides the incident', () => {
  expect(needsOf([{ field: 'subject', operator: 'isSet' }])).toEqual({
    contact: false,
    account: false,
    description: false,
    message: false,
    calendars: [],
  });
  const more: Condition = {
    all: [
      { field: 'calendar', operator: 'isOpen', value: 'office' },
      { not: { field: 'contact.doNotMail', operator: 'equals', value: true } },
      {
        any: [
          { field: 'account.tier', operator: 'isSet' },
          { field: 'description', operator: 'isSet' },
        ],
      },
    ],
  };
  expect(needsOf([more, more])).toEqual({
    contact: true,
    account: true,
    description: true,
    message: false,
    calendars: ['office'],
  });
});
