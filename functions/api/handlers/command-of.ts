import type { Actor } from '../../../shared/platform/http/actor.ts';
import type { CommandRequest } from './command.ts';

/** A request to a route with `IncidentParams` and `CommandHeaders`, as the command it is. */
export const commandOf = (request: {
  params: { reference: string };
  headers: { 'idempotency-key'?: string | undefined; 'if-match'?: string | undefined };
  actor: Actor;
  now: Date;
  query?: unknown;
  body?: unknown;
}): CommandRequest => ({
  reference: request.params.reference,
  actor: request.actor,
  now: request.now,
  idempotencyKey: request.headers['idempotency-key'],
  ifMatch: request.headers['if-match'],
  // All that the request says: of a part's route the path names the part.
  content: [request.params, request.query, request.body],
});
