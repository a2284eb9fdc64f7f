import * as z from 'zod';
import { parseDuration } from '../core/duration.ts';
import type { Engine } from '../engine.ts';
import { type Control, ControlError, methodNotAllowed, readInput } from './control.ts';

const settleMs = 15_000;
const settle = z.boolean().default(true);
const Move = z.union(
  [
    z.strictObject({ advance: z.string().max(40), settle }),
    z.strictObject({ advanceSeconds: z.number().min(-3_153_600_000).max(3_153_600_000), settle }),
    z.strictObject({ set: z.iso.datetime({ offset: true }), settle }),
    z.strictObject({ reset: z.literal(true), settle }),
  ],
  'needs exactly one of advance (a duration such as PT2H30M), advanceSeconds, set (an instant) and reset: true; settle: false answers at once',
);

function offsetAfter({ clock }: Engine, move: z.output<typeof Move>): number {
  if ('reset' in move) return 0;
  if ('set' in move) return Date.parse(move.set) - Date.now();
  if ('advanceSeconds' in move) return clock.offsetMs + Math.round(move.advanceSeconds * 1000);
  try {
    return clock.offsetMs + parseDuration(move.advance);
  } catch (error) {
    throw new ControlError(400, 'Bad input', `advance: ${(error as Error).message}`);
  }
}

/** `GET` tells local time, `POST` moves it and waits until what fell due is worked off. */
export const clockControl: Control = async ({ method, body }, engine) => {
  const { clock, activity } = engine;
  const state = () => ({ now: new Date(clock.now()).toISOString(), offsetMs: clock.offsetMs });
  if (method === 'GET') return { body: state() };
  if (method !== 'POST') throw methodNotAllowed('GET and POST');
  const move = readInput(Move, body);
  const offset = offsetAfter(engine, move);
  if (Number.isNaN(new Date(Date.now() + offset).getTime()))
    throw new ControlError(400, 'Bad input', 'there is no such time');
  clock.move(offset);
  if (!move.settle) return { body: state() };
  const busy = await activity.idle(settleMs);
  return { body: { ...state(), ...(busy.length > 0 && { busy }) } };
};
