import { type Breaker, closesAt, isOpen, reset, type SenderFlowStore } from '../../../shared/mail/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { Settings } from '../../../shared/settings/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { LostRace, type TransactItem } from '../../../shared/table/transact.ts';
import type { listBreakersRoute, resetBreakerRoute } from '../routes/breakers.ts';

export interface BreakerParts {
  readonly flows: SenderFlowStore;
  readonly settings: { load(): Promise<Settings> };
  readonly commit: (items: readonly TransactItem[]) => Promise<void>;
}

const LIST = 'breakers';
/** How often a reset is tried while mail of the sender goes on coming in. */
const ATTEMPTS = 10;

export const listBreakersHandler =
  ({ flows, settings }: BreakerParts): RouteHandler<typeof listBreakersRoute> =>
  async ({ query: { limit, cursor }, now }) => {
    const after = readCursor(LIST, cursor);
    const [{ found, next }, { mailLimits }] = await Promise.all([
      flows.breakers({ size: limit, after }),
      settings.load(),
    ]);
    const shown = ({ id, sender, breaker, ...flow }: Breaker) => ({
      ...{ id, sender, open: isOpen({ ...flow, sender, breaker }, mailLimits, now) },
      ...breaker,
      closesAt: closesAt(breaker, mailLimits).toISOString(),
    });
    return {
      status: 200,
      body: { breakers: found.map(shown), ...(next ? { next: writeCursor(LIST, next) } : {}) },
    };
  };

export const resetBreakerHandler =
  ({ flows, commit }: BreakerParts): RouteHandler<typeof resetBreakerRoute> =>
  async ({ params, now }) => {
    for (let attempt = 1; ; attempt += 1) {
      const found = await flows.breaker(params.id);
      if (!found) return { status: 204 };
      const { id: _, ...flow } = found;
      try {
        await commit([flows.write(reset(flow), now)]);
        return { status: 204 };
      } catch (error) {
        if (!(error instanceof LostRace) || attempt === ATTEMPTS) throw error;
      }
    }
  };
