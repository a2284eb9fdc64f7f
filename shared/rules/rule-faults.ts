import type { FieldFault } from '../platform/errors.ts';
import { type Coded, type Settings, takes } from '../settings/index.ts';
import { type Action, settableFields } from './action.ts';
import { type ConditionChecks, conditionFaults, valueFault } from './condition-faults.ts';
import type { Patterns } from './evaluate.ts';
import { namedBy } from './naming.ts';
import type { RuleInput } from './rule.ts';
import { fieldOf } from './vocabulary.ts';

/** By what rules are checked. An id is taken as it is where its set is absent. */
export interface RuleChecks extends ConditionChecks {
  readonly standardTexts?: ReadonlySet<string> | undefined;
  readonly rotas?: ReadonlySet<string> | undefined;
  readonly webhooks?: ReadonlySet<string> | undefined;
}

type Saying = Pick<RuleInput, 'when' | 'actions'>;

/** Patterns do not go bad. */
const anyPattern: Patterns = { test: () => false, faultOf: () => undefined };

/**
 * What a rule that was right when it was saved says of codes, fields and agents that have been taken out of the
 * settings since. What it names by an id is still there.
 */
export const faultsByNow = (rule: Saying, settings: Settings): readonly FieldFault[] =>
  ruleFaults(rule, { settings, patterns: anyPattern });

/** What is wrong with a rule whose form is right, each with the JSON pointer to it. */
export const ruleFaults = (rule: Saying, checks: RuleChecks, pointer = ''): readonly FieldFault[] => [
  ...(rule.when ? conditionFaults(rule.when, `${pointer}/when`, checks) : []),
  ...namingFaults(rule, pointer),
  ...rule.actions.flatMap((action, at) =>
    actionFaults(action, checks).map(([part, detail]) => ({
      in: 'body' as const,
      pointer: `${pointer}/actions/${at}/${part}`,
      detail,
    })),
  ),
];

/** Each is noted where it stands, in the one transaction that saves the rule in place of another. */
const MOST_NAMED = 20;

function namingFaults(rule: Saying, pointer: string): readonly FieldFault[] {
  const named = Object.values(namedBy(rule)).reduce((sum, ids) => sum + ids.length, 0);
  if (named <= MOST_NAMED) return [];
  const detail = `At most ${MOST_NAMED} calendars, standard texts, rotas and webhooks are named in all.`;
  return [{ in: 'body', pointer, detail }];
}

type Faults = readonly (readonly [part: string, detail: string])[];

function actionFaults(action: Action, checks: RuleChecks): Faults {
  const { queues, groups } = checks.settings.teams;
  switch (action.do) {
    case 'set':
      return settingFaults(action, checks);
    case 'moveToQueue':
      return known('queue', queues, action.queue);
    case 'handToGroup':
      return known('group', groups, action.group);
    case 'assignLeastLoaded':
    case 'assignRoundRobin':
      return action.group === undefined ? [] : memberFaults(action.group, checks);
    case 'assignAgent':
      return agentFaults(action.agent.id, checks);
    case 'assignOnCall':
      return among('rota', 'rota', checks.rotas, action.rota);
    case 'sendResponse':
      return among('standardText', 'standard text', checks.standardTexts, action.standardText);
    case 'callWebhook':
      return among('webhookId', 'webhook', checks.webhooks, action.webhookId);
    default:
      return [];
  }
}

const settable = new Set<string>(settableFields);

function settingFaults({ field, value }: Extract<Action, { do: 'set' }>, checks: RuleChecks): Faults {
  const declared = fieldOf(field, checks.settings);
  if (!declared || !(settable.has(field) || field.startsWith('customFields.'))) {
    return [['field', `A rule can set ${settableFields.join(', ')} and customFields.<name>.`]];
  }
  if (value === null) return notCleared.has(field) ? [['value', 'It cannot be cleared.']] : [];
  if (field === 'status' && !statuses.has(String(value))) {
    return [['value', `A rule sets the status to one of ${[...statuses].join(', ')}.`]];
  }
  const detail = valueFault(
    { field, operator: declared.kind === 'list' ? 'hasAny' : 'equals', value },
    declared,
    checks,
  );
  return detail === undefined ? [] : [['value', detail]];
}

/** Only an incident’s own way leads to the others: an answer to `updated`, being solved to `closed`. */
const statuses = new Set(['unresolved', 'waiting', 'solved']);
const notCleared = new Set(['status', 'impact', 'urgency', 'shareResolution', 'language', 'stage']);

const known = (part: string, list: readonly Coded[], code: string): Faults =>
  takes(list, code) ? [] : [[part, `There is no ${part} ${code}.`]];

function memberFaults(code: string, { settings }: RuleChecks): Faults {
  const group = settings.teams.groups.find((one) => one.code === code);
  if (!group) return [['group', `There is no group ${code}.`]];
  return group.members.length > 0 ? [] : [['group', `The group ${code} has no members.`]];
}

function agentFaults(agentId: string, { settings }: RuleChecks): Faults {
  const all = settings.teams.groups.flatMap(({ members }) => members);
  const isThere = all.length === 0 || all.some(({ id }) => id === agentId);
  return isThere ? [] : [['agent/id', 'Not a member of any support group.']];
}

const among = (part: string, what: string, ids: ReadonlySet<string> | undefined, id: string): Faults =>
  !ids || ids.has(id) ? [] : [[part, `There is no such ${what}.`]];
