import { AccountLimits } from '../services/ses/account.ts';
import { sesOf } from '../services/ses/state.ts';
import { type Control, methodNotAllowed, readInput } from './control.ts';

/** `GET` tells what the account may send and has sent, `POST` holds it to limits, `DELETE` ends that. */
export const sesControl: Control = ({ method, body }, engine) => {
  const { account } = sesOf(engine);
  if (method === 'POST') account.set(readInput(AccountLimits, body));
  else if (method === 'DELETE') account.set(undefined);
  else if (method !== 'GET') throw methodNotAllowed('GET, POST and DELETE');
  return { body: account.state(engine.clock.now()) };
};
