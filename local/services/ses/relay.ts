import { createTransport } from 'nodemailer';
import { splitAddress } from './address.ts';

export interface Route {
  readonly host: string;
  readonly port: number;
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/**
 * Other desks on this machine: `DESK_ROUTES=domain=host:port,…`.
 * @throws Error where it is not of this form or leads off this machine.
 */
export function readRoutes(text: string | undefined): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const entry of (text ?? '').split(',').filter((each) => each.trim() !== '')) {
    const [, domain, host = '', port] = /^\s*([^\s=]+)=(.+):(\d{1,5})\s*$/.exec(entry) ?? [];
    if (domain === undefined || !loopback.has(host)) {
      throw new Error(
        `DESK_ROUTES: ${entry.trim()} is not domain=host:port with a host on this machine (localhost, 127.0.0.1, ::1)`,
      );
    }
    routes.set(domain.toLowerCase(), { host: host.replace(/[[\]]/g, ''), port: Number(port) });
  }
  return routes;
}

export function routeFor(routes: ReadonlyMap<string, Route>, address: string): Route | undefined {
  return routes.get(splitAddress(address)?.domain ?? '');
}

/** How a receiving server took a mail: `diagnostic` is its reply. */
export type RelayResult =
  | { readonly taken: true }
  | { readonly taken: false; readonly permanent: boolean; readonly diagnostic: string };

/** One attempt to hand a mail on by SMTP. Never rejects. */
export async function relayOnce(
  route: Route,
  envelope: { readonly from: string; readonly to: readonly string[] },
  raw: Buffer,
): Promise<RelayResult> {
  const transport = createTransport({
    ...{ host: route.host, port: route.port, secure: false, ignoreTLS: true },
    ...{ connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 60_000 },
  });
  try {
    await transport.sendMail({ envelope: { from: envelope.from, to: [...envelope.to] }, raw });
    return { taken: true };
  } catch (error) {
    const { responseCode, response } = error as { responseCode?: number; response?: string };
    const permanent = responseCode !== undefined && responseCode >= 500;
    return { taken: false, permanent, diagnostic: response ?? String(error) };
  } finally {
    transport.close();
  }
}
