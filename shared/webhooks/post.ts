import { lookup } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { stopwatch } from '../platform/clock.ts';
import { hostOf, mayConnect, type Trust } from './address-guard.ts';
import type { Fault, Posted } from './delivery.ts';

/** Bytes of an answer that are read before the connection is closed. Nothing is done with them. */
const MOST_READ = 16 * 1024;

/** The addresses of a name. @throws what the system says when there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Post = (message: Message, trust: Trust) => Promise<Posted>;

/** One of the addresses that a name leads to is not to be connected to. */
class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Posts JSON over a connection of its own. The name is resolved once, every address it has is checked, and the
 * connection goes to those and nowhere else: what the name resolves to later cannot matter. No redirect is
 * followed. Never throws: what went wrong is part of what it tells.
 */
export const poster =
  ({ resolve, timeoutMs }: { resolve: Resolve; timeoutMs: number }): Post =>
  async (message, trust) => {
    const start = stopwatch();
    const signal = AbortSignal.timeout(timeoutMs);
    const took = () => ({ durationMs: Math.round(stopwatch() - start) });
    try {
      const url = new URL(message.url);
      const addresses = await before(signal, checkedAddresses(hostOf(url), trust, resolve));
      const { statusCode: status = 0, headers } = await exchange(url, message, { addresses, signal });
      const retryAfter = secondsOf(headers['retry-after']);
      return { status, ...verdictOn(status), ...took(), ...(retryAfter ? { retryAfter } : {}) };
    } catch (error) {
      return { fault: signal.aborted ? 'timeout' : faultOf(error), ...took() };
    }
  };

const verdictOn = (status: number): { fault?: Fault } => {
  if (status >= 200 && status < 300) return {};
  return { fault: status >= 300 && status < 400 ? 'redirect' : 'status' };
};

/** Those of the two forms of Retry-After that count seconds. */
const secondsOf = (header: string | undefined): number =>
  header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : 0;

/** One that is refused spoils the others: a name that leads to both is not to be trusted. */
async function checkedAddresses(host: string, trust: Trust, resolve: Resolve): Promise<readonly string[]> {
  const addresses = isIP(host) ? [host] : await resolve(host);
  if (addresses.length === 0 || !addresses.every((address) => mayConnect(address, host, trust))) {
    throw new AddressRefused('An address that is not to be connected to.');
  }
  return addresses;
}

/** DNS knows no deadline of its own. */
function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const late = () => fail(signal.reason);
    signal.addEventListener('abort', late, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener('abort', late));
  });
}

/** Sends the message and waits for the head of the answer, and for the end of it within bounds. */
function exchange(
  url: URL,
  { headers, body }: Message,
  { addresses, signal }: { addresses: readonly string[]; signal: AbortSignal },
): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing: ClientRequest = send(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // A connection for this message alone: one kept open would have been checked for another.
      agent: false,
      lookup: known(addresses),
      signal,
    });
    let answered = false;
    outgoing.on('error', (error) => {
      // Once the status has been said, what becomes of the rest changes nothing.
      if (!answered) fail(error);
    });
    // One that switches to another protocol has not answered, and no answer follows.
    outgoing.on('upgrade', (answer, socket) => {
      socket.destroy();
      done(answer);
    });
    outgoing.on('response', (answer) => {
      answered = true;
      let read = 0;
      answer.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > MOST_READ) outgoing.destroy();
      });
      answer.on('error', () => undefined);
      answer.on('close', () => done(answer));
    });
    outgoing.end(body);
  });
}

/** Stands in for the system's look-up: it knows the addresses that were checked, whatever it is asked. */
const known =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, callback) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all) return callback(null, all);
    const [first] = all;
    return callback(null, first?.address ?? '', first?.family);
  };

const connecting = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES']);
const naming = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'ENODATA', 'EAI_FAIL', 'ESERVFAIL']);

/** The class of an error; what it says may quote the address and is kept nowhere. */
function faultOf(error: unknown): Fault {
  if (error instanceof AddressRefused) return 'address';
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (naming.has(code)) return 'dns';
  if (connecting.has(code)) return 'connect';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  if (code.startsWith('HPE_')) return 'answer';
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code)) return 'tls';
  return 'connect';
}
