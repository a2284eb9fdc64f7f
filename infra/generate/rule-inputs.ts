import type { RouteInput } from './route-inputs.ts';

const rule = {
  name: 'Big customers at night',
  on: ['created', 'customerReply'],
  when: {
    all: [
      { field: 'account.tier', operator: 'in', value: ['gold', 'platinum'] },
      { field: 'calendar', operator: 'isClosed', value: 'office-hours' },
      {
        any: [
          { field: 'priority', operator: 'in', value: ['P1', 'P2'] },
          { field: 'message.text', operator: 'matches', value: 'stands? still|down since' },
        ],
      },
    ],
  },
  actions: [
    { do: 'raisePriority', by: 1 },
    { do: 'addTags', tags: ['night'] },
    { do: 'notify', who: 'address', address: 'night@example.org' },
    { do: 'addTask', title: 'Call back', dueInMinutes: 30 },
    { do: 'stop' },
  ],
};

const escalation = {
  name: 'Nobody has taken it',
  level: 1,
  trigger: { on: 'unassigned', minutes: 60 },
  when: { field: 'priority', operator: 'in', value: ['P1', 'P2'] },
  actions: [
    { do: 'raisePriority', by: 1 },
    { do: 'notify', who: 'address', address: 'lead@example.org' },
  ],
};

/** Requests of the routes of business rules and escalations. */
export const ruleInputs: Readonly<Record<string, RouteInput>> = {
  listEscalations: {},
  createEscalation: { headers: { 'idempotency-key': 'sample-escalation-1' }, body: escalation },
  readEscalation: { params: { id: 'escalation-1' } },
  replaceEscalation: { params: { id: 'escalation-1' }, headers: { 'if-match': '"1"' }, body: escalation },
  deleteEscalation: { params: { id: 'escalation-1' }, headers: { 'if-match': '"2"' } },
  listRules: { query: { limit: '25' } },
  readRuleVocabulary: {},
  createRule: { headers: { 'idempotency-key': 'sample-rule-1' }, body: rule },
  readRule: { params: { id: 'rule-1' } },
  replaceRule: { params: { id: 'rule-1' }, headers: { 'if-match': '"1"' }, body: rule },
  deleteRule: { params: { id: 'rule-1' }, headers: { 'if-match': '"2"' } },
  orderRules: { headers: { 'if-match': '"3"' }, body: { order: ['rule-2', 'rule-1'] } },
  dryRunRules: {
    body: {
      trigger: 'created',
      facts: { 'account.tier': 'gold', priority: 'P1', 'message.text': 'Our press stands still.' },
      rules: [rule],
    },
  },
  listFirings: { params: { reference: '261122-000001' }, query: { limit: '25' } },
};
