import * as z from 'zod';
import { identityToken } from '../services/cognito/identity-token.ts';
import { type RunningUserPool, tokenLifeSeconds } from '../services/cognito/user-pool.ts';
import { type Control, ControlError, methodNotAllowed, readInput } from './control.ts';

const Ask = z.strictObject({
  group: z.string().min(1).max(64),
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'is made of letters, digits, dots, dashes and underscores')
    .optional(),
});

/** Hands out an identity token of the first user pool. */
export const tokenControl: Control = async ({ method, body }, engine) => {
  if (method !== 'POST') throw methodNotAllowed('POST');
  const { group, name } = readInput(Ask, body);
  const [pool] = engine.all<RunningUserPool>('AWS::Cognito::UserPool');
  if (!pool) throw new ControlError(404, 'No user pool', 'The templates declare no user pool');
  try {
    const token = await identityToken(pool, group, name);
    return {
      body: { token, expiresAt: new Date(engine.clock.now() + tokenLifeSeconds * 1000).toISOString() },
    };
  } catch (error) {
    if (error instanceof RangeError) throw new ControlError(400, 'Bad input', error.message);
    throw error;
  }
};
