import { DeskError } from '../../../shared/platform/errors.ts';
import { problemOf } from '../../../shared/platform/http/problem.ts';
import { told } from '../../../shared/platform/http/problems.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { describeFault, type Logger, logEvents } from '../../../shared/platform/logger.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace, transact } from '../../../shared/table/transact.ts';
import type { BulkItem, BulkResult, bulkRoute } from '../routes/bulk.ts';
import { actorOn, type BulkParts, type OneOfMany } from './bulk-actions.ts';

/** How many incidents are worked on at a time. */
const AT_A_TIME = 8;

/** Milliseconds after which no further incident is begun: API Gateway gives up after 30 seconds. */
const BEGIN_FOR = 22_000;

export interface BulkSurroundings {
  readonly site: Parameters<typeof actorOn>[1];
  readonly logger: Logger;
  /** Milliseconds that go by, counted from any point. */
  readonly stopwatch: () => number;
}

/**
 * Does one thing to many incidents, each by itself. Under an Idempotency-Key each has a key of its own that
 * follows from it, so that a repeat finishes what was broken off; the whole answer is kept once all is settled.
 */
export const bulkHandler = (
  parts: BulkParts,
  { site, logger, stopwatch }: BulkSurroundings,
): RouteHandler<typeof bulkRoute> => {
  const acts = actorOn(parts, site);
  const { client, table } = parts.links;

  return async ({ body, headers, actor, now }) => {
    const began = stopwatch();
    const key = headers['idempotency-key'];
    const once = onceOnly<BulkResult>(client, table, { scope: `bulk:${actor.id}`, key, content: body });
    const earlier = await once.earlier();
    if (earlier) return { status: 200, body: earlier };

    const act = acts(body.action);
    const one = async (reference: string): Promise<BulkItem> => {
      if (stopwatch() - began > BEGIN_FOR) return { reference, status: 'notReached' };
      const idempotencyKey = key === undefined ? undefined : `bulk:${key}:${reference}`;
      return outcome(act, { reference, idempotencyKey, actor, now }, logger);
    };
    // Merges into one incident would only wait for each other.
    const results = await inTurns(body.references, body.action.type === 'merge' ? 1 : AT_A_TIME, one);
    const result = summed(results);
    if (key === undefined || !results.every(settled)) return { status: 200, body: result };
    try {
      await transact(client, once.write(result, now));
    } catch (error) {
      // The same request was answered at the same time: both say what the first one said.
      if (error instanceof LostRace) return { status: 200, body: once.orEarlier(error) };
      throw error;
    }
    return { status: 200, body: result };
  };
};

/** What a repeat would not change: not time that was over, nor a fault of ours. */
const settled = ({ status, problem }: BulkItem): boolean =>
  status !== 'notReached' && (problem?.status ?? 0) < 500;

async function outcome(
  act: ReturnType<ReturnType<typeof actorOn>>,
  one: OneOfMany,
  logger: Logger,
): Promise<BulkItem> {
  const { reference } = one;
  try {
    const { version } = (await act(one)).body as { version: number };
    return { reference, status: 'done', version };
  } catch (error) {
    if (!(error instanceof DeskError)) {
      logger.error(logEvents.failed, { reference, route: 'POST /v1/bulk', fault: describeFault(error) });
    }
    return {
      reference,
      status: 'refused',
      problem: problemOf(error instanceof DeskError ? error : told(error)),
    };
  }
}

/** Works through a list, so many at a time, and gives the results in its order. */
async function inTurns<T, R>(
  list: readonly T[],
  atATime: number,
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = list.entries();
  const worker = async () => {
    for (const [index, one] of waiting) results[index] = await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(atATime, list.length) }, worker));
  return results;
}

const summed = (results: BulkItem[]): BulkResult => {
  const count = (status: BulkItem['status']) => results.filter((item) => item.status === status).length;
  return { done: count('done'), refused: count('refused'), notReached: count('notReached'), results };
};
