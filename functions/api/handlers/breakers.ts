import {
  type AutomaticCap,
  closesAt,
  goesOnAt,
  isBraked,
  isOpen,
  type ListedBreaker,
  reset,
  type SenderFlowStore,
} from '../../../shared/mail/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { Settings } from '../../../shared/settings/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { LostRace, type TransactItem } from '../../../shared/table/transact.ts';
import type { listBreakersRoute, resetBreakerRoute } from '../routes/breakers.ts';

export interface BreakerParts {
  readonly flows: SenderFlowStore;
  readonly automatic: AutomaticCap;
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
    const shown = (listed: ListedBreaker) => {
      const { id, breaker } = listed;
      const state =
        'sender' in listed
          ? {
              ...{ kind: 'sender' as const, sender: listed.sender, open: isOpen(listed, mailLimits, now) },
              closesAt: closesAt(breaker, mailLimits).toISOString(),
            }
          : {
              ...{ kind: 'automatic' as const, open: isBraked(listed, mailLimits, now) },
              closesAt: goesOnAt(breaker, mailLimits).toISOString(),
            };
      return { id, ...breaker, ...state };
    };
    return {
      status: 200,
      body: { breakers: found.map(shown), ...(next ? { next: writeCursor(LIST, next) } : {}) },
    };
  };

export const resetBreakerHandler =
  ({ flows, automatic, commit }: BreakerParts): RouteHandler<typeof resetBreakerRoute> =>
  async ({ params, now }) => {
    if (params.id === automatic.id) {
      await automatic.reset(now);
      return { status: 204 };
    }
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
