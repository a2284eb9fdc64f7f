import { isIP } from 'node:net';
import { faultyField } from '../../../shared/platform/errors.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import {
  hostOf,
  mayConnect,
  NOT_PUBLIC,
  type Resolve,
  trustOf,
  urlFault,
} from '../../../shared/webhooks/index.ts';

/** @throws DeskError invalidRequest when webhooks may not be sent there. */
export type CheckUrl = (url: string) => Promise<void>;

/** A name that takes longer to look up is left to the first connection to judge. */
const LOOK_UP_MS = 2000;

/** Looks at an address by who is trusted and by what its name resolves to now, if it does. */
export const urlChecker =
  (settings: SettingsStore, resolve: Resolve): CheckUrl =>
  async (text) => {
    const trust = trustOf((await settings.section('webhooks')).value.trusted);
    const fault = urlFault(text, trust);
    if (fault !== undefined) throw refused(fault);
    const host = hostOf(new URL(text));
    if (isIP(host)) return;
    const addresses = await withinTime(resolve(host));
    if (!addresses.every((address) => mayConnect(address, host, trust))) throw refused(NOT_PUBLIC);
  };

const refused = (detail: string) => faultyField('/url', detail);

/** The addresses of a name; none where it has none, or none in time. */
async function withinTime(resolving: Promise<readonly string[]>): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((done) => {
    timer = setTimeout(done, LOOK_UP_MS, []);
  });
  try {
    return await Promise.race([resolving.catch(() => []), late]);
  } finally {
    clearTimeout(timer);
  }
}
