import { webhookRoutes } from '../../functions/api/handlers/webhook-routes.ts';
import { urlChecker } from '../../functions/api/handlers/webhook-url.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import {
  deliverer,
  deliveryStore,
  fanOut,
  poster,
  type Resolve,
  trustOf,
  webhookStore,
} from '../../shared/webhooks/index.ts';
import { type Answer, ask, keptLog, type RequestLine } from './a-request.ts';
import type { TestTable } from './a-table.ts';
import { plus } from './time.ts';

export type WebhookDesk = Awaited<ReturnType<typeof aWebhookDesk>>;

/**
 * Webhooks on a table, for a site of their own that trusts this machine: the routes, what makes deliveries and
 * what sends them. The clock is the machine's, moved by `pass`, so that receivers who look at it agree.
 */
export async function aWebhookDesk({ client, table }: TestTable, siteId: string) {
  const webhooks = webhookStore(client, table, siteId);
  const deliveries = deliveryStore(client, table, siteId);
  const settings = settingsStore(client, table, siteId);
  const names = new Map<string, readonly string[]>();
  const resolve: Resolve = async (host) => {
    const addresses = names.get(host);
    if (!addresses) throw Object.assign(new Error(host), { code: 'ENOTFOUND' });
    return addresses;
  };
  let passed = 0;
  const clock = () => plus(new Date(), passed);
  let bytes = 0;
  const randomBytes = (size: number) => {
    bytes += 1;
    return Buffer.alloc(size, bytes);
  };
  const { logger, lines } = keptLog();
  const checkUrl = urlChecker(settings, resolve);
  const handler = serve(
    webhookRoutes({ client, table, webhooks, deliveries, checkUrl, newId, randomBytes }),
    { clock, logger },
  );
  const actor = { id: 'admin-1', name: 'Admin' };
  const trust = (...trusted: string[]) =>
    settings
      .section('webhooks')
      .then(({ version }) => settings.save('webhooks', { trusted }, { version, actor, now: clock() }));
  await trust('127.0.0.1');
  return {
    ...{ webhooks, deliveries, names, trust, clock, log: lines },
    pass: (milliseconds: number) => {
      passed += milliseconds;
    },
    send: (line: RequestLine): Promise<Answer> => ask(handler, { groups: '[admin]', ...line }),
    tell: (type: string, detail: Record<string, unknown>) =>
      fanOut({ webhooks, deliveries })({ type, at: clock().toISOString(), detail }, clock()),
    deliver: (deliveryId: string, run = 1) =>
      deliverer({
        ...{ webhooks, deliveries, clock, random: () => 0 },
        post: poster({ resolve, timeoutMs: 2000 }),
        trust: async () => trustOf((await settings.section('webhooks')).value.trusted),
      })({ deliveryId, run }),
  };
}
