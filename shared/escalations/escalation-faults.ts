import type { FieldFault } from '../platform/errors.ts';
import { testsOf } from '../rules/index.ts';
import type { EscalationInput } from './escalation.ts';

const moving = new Set(['changed', 'changedFrom', 'changedTo']);

/**
 * What an escalation may not say though a rule may: it speaks of what an incident is when its time comes, not of
 * what has just happened to it; and its level is marked by itself.
 */
export const escalationFaults = ({ when, actions }: EscalationInput): readonly FieldFault[] => [
  ...(when ? testsOf(when, '/when') : []).flatMap(({ test, pointer }) => {
    const { field, operator } = test;
    if (field === 'calendar' || field.startsWith('event.') || field.startsWith('message.')) {
      return [fault(`${pointer}/field`, `Escalations do not ask for ${field}.`)];
    }
    if (!moving.has(operator)) return [];
    return [fault(`${pointer}/operator`, 'Escalations ask what a field is, not whether it changed.')];
  }),
  ...actions.flatMap((action, at) =>
    action.do === 'stop' || action.do === 'escalate'
      ? [fault(`/actions/${at}/do`, `An escalation does not take ${action.do}.`)]
      : [],
  ),
];

const fault = (pointer: string, detail: string): FieldFault => ({ in: 'body', pointer, detail });
