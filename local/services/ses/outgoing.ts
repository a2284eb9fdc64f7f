import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Cloud } from '../../contract.ts';
import { bareAddress } from './address.ts';
import { dispatch } from './dispatch.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { type Route, readRoutes } from './relay.ts';
import { rewrite } from './rewrite.ts';
import type { SendRequest } from './send-request.ts';
import { Spool } from './spool.ts';
import { sesOf } from './state.ts';

const atOnce = 4;
const firstPauseMs = 200;
const longestPauseMs = 30_000;

/** Accepted mail on its way out. */
export interface Outgoing {
  /** Returns SES's message id once the mail is on disk; it goes out from then on, whatever happens. */
  accept(request: SendRequest, configurationSet: string | undefined): string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function outgoingOf(cloud: Cloud): Outgoing {
  const state = sesOf(cloud);
  state.outgoing ??= createOutgoing(cloud, readRoutes(process.env.DESK_ROUTES));
  return state.outgoing;
}

const once = (work: () => void): (() => void) => {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
};

/** SES's form of a message id; sorts by time. */
const newId = (now: number): string => `0102${now.toString(16).padStart(12, '0')}-${randomUUID()}-000000`;

function createOutgoing(cloud: Cloud, routes: ReadonlyMap<string, Route>): Outgoing {
  const spool = new Spool(join(cloud.dataDir, 'ses', 'outgoing'));
  /** Each with what says that it is done: work from the moment it is accepted. */
  const waiting: { readonly id: string; readonly done: () => void }[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let busy = 0;
  let mailbox: Mailbox | undefined;

  const begin = (id: string) => ({ id, done: cloud.busy('mail going out') });
  const process = async (id: string, box: Mailbox, free: () => void): Promise<void> => {
    for (let pause = firstPauseMs; !stopping.signal.aborted; pause = Math.min(2 * pause, longestPauseMs)) {
      try {
        const { mail, raw } = spool.read(id);
        await dispatch({ cloud, mailbox: box, routes, signal: stopping.signal }, mail, raw, free);
        spool.remove(id);
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        cloud.log('error', 'a mail could not go out yet', { message: id, reason: String(error) });
        await new Promise((again) => setTimeout(again, pause).unref());
      }
    }
  };
  const next = (): void => {
    while (mailbox !== undefined && busy < atOnce && !stopping.signal.aborted) {
      const mail = waiting.shift();
      if (mail === undefined) return;
      busy += 1;
      // A mail that only waits for another server neither counts as work nor keeps others from going out.
      const free = once(() => {
        mail.done();
        busy -= 1;
        setImmediate(next);
      });
      const work = process(mail.id, mailbox, free).finally(() => {
        underWay.delete(work);
        free();
      });
      underWay.add(work);
    }
  };

  return {
    accept({ raw, headers, source, destinations, tags }, configurationSet) {
      const at = cloud.clock.now();
      const id = newId(at);
      const mail = {
        id,
        at,
        source: bareAddress(source),
        destinations,
        tags: Object.fromEntries(tags),
        configurationSet,
      };
      spool.add(mail, rewrite(raw, headers, { id, region: cloud.region, at }));
      waiting.push(begin(id));
      setImmediate(next);
      return id;
    },
    async start() {
      if (mailbox !== undefined) return;
      mailbox = await openMailbox(join(cloud.dataDir, 'mailbox'), cloud.mailboxPort);
      const known = new Set(waiting.map(({ id }) => id));
      waiting.unshift(
        ...spool
          .ids()
          .filter((id) => !known.has(id))
          .map(begin),
      );
      next();
    },
    async stop() {
      stopping.abort();
      await Promise.all(underWay);
      await mailbox?.close();
      sesOf(cloud).outgoing = undefined;
    },
  };
}
