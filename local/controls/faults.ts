import { FaultSettings } from '../core/faults.ts';
import { type Control, methodNotAllowed, readInput } from './control.ts';

/** `GET` shows the fault rules, `POST` sets them with their seed, `DELETE` ends them. */
export const faultsControl: Control = ({ method, body }, { faults }) => {
  if (method === 'POST') faults.set(readInput(FaultSettings, body));
  else if (method === 'DELETE') faults.set({ seed: 1, rules: [] });
  else if (method !== 'GET') throw methodNotAllowed('GET, POST and DELETE');
  return { body: faults.state() };
};
