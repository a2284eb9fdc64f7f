import { type Control, ControlError, Milliseconds, methodNotAllowed, readInput } from './control.ts';

/** Answers once nothing is under way; 504 naming what still is when `timeoutMs` (30,000) is over. */
export const idleControl: Control = async ({ method, query }, { activity }) => {
  if (method !== 'GET') throw methodNotAllowed('GET');
  const timeoutMs = readInput(Milliseconds, query.get('timeoutMs') ?? 30_000);
  const busy = await activity.idle(timeoutMs);
  if (busy.length > 0)
    throw new ControlError(504, 'Not idle', `After ${timeoutMs} ms still busy: ${busy.join(', ')}`);
  return { body: { idle: true } };
};
