import type { RunningFunction } from '../services/lambda/function.ts';
import { FunctionError } from '../services/lambda/function-error.ts';
import { type Control, ControlError, methodNotAllowed } from './control.ts';

/** Invokes a function, by its path name or logical id, with the body as its event. */
export const invokeControl: Control = async ({ method, rest, body }, engine) => {
  if (method !== 'POST') throw methodNotAllowed('POST');
  const functions = engine.all<RunningFunction>('AWS::Lambda::Function');
  const target = functions.find(({ name, logicalId }) => name === rest || logicalId === rest);
  if (!target) {
    const names = functions.map(({ name }) => name).sort();
    throw new ControlError(
      404,
      'No such function',
      `There is no function "${rest}". There are: ${names.join(', ')}`,
    );
  }
  try {
    return { body: { result: await target.invoke(body ?? {}) } };
  } catch (error) {
    if (error instanceof FunctionError) return { body: { error: error.toJSON() } };
    throw error;
  }
};
