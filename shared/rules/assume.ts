import { fold } from '../platform/fold.ts';
import { priorities } from '../settings/index.ts';
import type { Action } from './action.ts';
import type { Facts, FactValue } from './evaluate.ts';

type Values = Facts['values'];

/**
 * The facts once actions were carried out, for trying rules: the fields that they write themselves. What else
 * comes of them, such as whose turn it would be, is not known before.
 */
export function assumed(facts: Facts, actions: readonly Action[]): Facts {
  const values = { ...facts.values };
  for (const action of actions) Object.assign(values, written(action, values));
  return { ...facts, values };
}

function written(action: Action, values: Values): Values {
  switch (action.do) {
    case 'set':
      return { [action.field]: action.value ?? undefined };
    case 'raisePriority':
      return { priority: raised(values.priority, action.by) };
    case 'addTags':
      return { tags: [...tagsOf(values), ...action.tags] };
    case 'removeTags': {
      const gone = new Set(action.tags.map(fold));
      return { tags: tagsOf(values).filter((tag) => !gone.has(fold(tag))) };
    }
    case 'moveToQueue':
      return { queue: action.queue };
    case 'handToGroup':
      return { supportGroup: action.group };
    case 'assignAgent':
      return { assignee: action.agent.id };
    case 'assignLeastLoaded':
    case 'assignRoundRobin':
      return action.group === undefined ? {} : { supportGroup: action.group };
    case 'escalate':
      return { escalationLevel: Math.max(action.level, Number(values.escalationLevel ?? 0)) };
    case 'addTask':
      return action.requiredToSolve ? { openRequiredTasks: Number(values.openRequiredTasks ?? 0) + 1 } : {};
    default:
      return {};
  }
}

const tagsOf = ({ tags }: Values): readonly string[] => (Array.isArray(tags) ? tags.map(String) : []);

function raised(priority: FactValue | undefined, by: number): FactValue | undefined {
  const at = (priorities as readonly unknown[]).indexOf(priority);
  return at < 0 ? priority : priorities[Math.max(0, at - by)];
}
