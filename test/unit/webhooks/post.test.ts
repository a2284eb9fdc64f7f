import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { trustOf } from '../../../shared/webhooks/address-guard.ts';
import { poster, type Resolve } from '../../../shared/webhooks/post.ts';
import { aReceiver, type Receiver, says } from '../../support/a-receiver.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await aReceiver();
});
afterAll(() => receiver.stop());
beforeEach(() => {
  receiver.answer = says(204);
});

const local = trustOf(['127.0.0.1']);
const nowhere: Resolve = async () => {
  throw new Error('No name is to be looked up here.');
};
const send = (
  over: { url?: string; resolve?: Resolve; timeoutMs?: number; body?: string } = {},
  trust = local,
) => {
  const post = poster({ resolve: over.resolve ?? nowhere, timeoutMs: over.timeoutMs ?? 5000 });
  const url = over.url ?? `http://127.0.0.1:${receiver.port}/hook?a=b`;
  return post({ url, headers: { 'x-kept': 'yes' }, body: over.body ?? '{"name":"Zürich"}' }, trust);
};
const count = () => receiver.received.length;

describe('a message', () => {
  it('is posted as it is', async () => {
    expect(await send()).toEqual({ status: 204, durationMs: expect.any(Number) });
    expect(receiver.received.at(-1)).toMatchObject({
      ...{ method: 'POST', path: '/hook?a=b', body: '{"name":"Zürich"}' },
      headers: { 'x-kept': 'yes', 'content-length': '18' },
    });
  });

  it.each([
    [200, undefined],
    [301, 'redirect'],
    [308, 'redirect'],
    [404, 'status'],
    [410, 'status'],
    [500, 'status'],
  ])('that is answered %d is a fault of class %s', async (status, fault) => {
    receiver.answer = says(status, { location: `http://127.0.0.1:${receiver.port}/other` });
    const before = count();
    const posted = await send();
    expect([posted.status, posted.fault]).toEqual([status, fault]);
    expect(count()).toBe(before + 1);
  });

  it.each([
    ['7', 7],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
  ])('whose answer asks for a pause of %s is told of as %s', async (header, seconds) => {
    receiver.answer = says(503, { 'retry-after': header });
    expect((await send()).retryAfter).toBe(seconds);
  });

  it('is not waited for longer than allowed', async () => {
    receiver.answer = () => undefined;
    expect(await send({ timeoutMs: 60 })).toMatchObject({ fault: 'timeout' });
  });

  it('counts by its status when the rest of the answer never ends', async () => {
    receiver.answer = (response) => {
      response.writeHead(200).write('and');
    };
    expect(await send({ timeoutMs: 300 })).toMatchObject({ status: 200 });
  });

  it('has an answer without an end read within bounds', async () => {
    let written = 0;
    receiver.answer = (response) => {
      const more = () => {
        if (response.destroyed) return;
        written += 65_536;
        response.write(Buffer.alloc(65_536), more);
      };
      response.writeHead(200);
      more();
    };
    const posted = await send({ timeoutMs: 20_000 });
    expect(posted.status).toBe(200);
    // What the sockets of both sides hold besides is a few megabytes.
    expect(written).toBeLessThan(30_000_000);
  });

  it('that is cut off is a reset', async () => {
    receiver.answer = (response) => response.socket?.resetAndDestroy();
    expect(await send()).toMatchObject({ fault: 'reset' });
  });

  it('that nobody takes is a fault of the connection', async () => {
    const gone = await aReceiver();
    await gone.stop();
    expect(await send({ url: `http://127.0.0.1:${gone.port}/` })).toMatchObject({ fault: 'connect' });
  });

  it('counts by its status when the answer switches to another protocol', async () => {
    const switching = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n';
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write(switching));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    try {
      const posted = await send({ url: `http://127.0.0.1:${port}/` });
      expect(posted).toMatchObject({ status: 101, fault: 'status' });
    } finally {
      server.close();
    }
  });

  it.each([
    ['that is no HTTP', 'SSH-2.0-OpenSSH_9.7\r\n'],
    ['with endless headers', `HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('has no use for an answer %s', async (_, answer) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.end(answer));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    try {
      expect(await send({ url: `http://127.0.0.1:${port}/` })).toMatchObject({ fault: 'answer' });
    } finally {
      server.close();
    }
  });

  it('over TLS to who speaks none is a fault of TLS', async () => {
    expect(await send({ url: `https://127.0.0.1:${receiver.port}/` })).toMatchObject({ fault: 'tls' });
  });
});

describe('a name', () => {
  const named = () => `http://hooks.example:${receiver.port}/`;
  const to =
    (...addresses: string[]): Resolve =>
    async () =>
      addresses;

  it('leads to the address that was checked, and is told to the receiver', async () => {
    const posted = await send({ url: named(), resolve: to('127.0.0.1') });
    expect(posted.status).toBe(204);
    expect(receiver.received.at(-1)!.headers.host).toBe(`hooks.example:${receiver.port}`);
  });

  it('is looked up once: what it would lead to a moment later cannot matter', async () => {
    const answers = ['127.0.0.1', '127.0.0.2'];
    const asked: string[] = [];
    const rebinding: Resolve = async (host) => {
      asked.push(host);
      return [answers.shift() ?? '127.0.0.3'];
    };
    expect((await send({ url: named(), resolve: rebinding })).status).toBe(204);
    expect(asked).toEqual(['hooks.example']);
    const before = count();
    // The next connection is checked by what it finds: an address that nobody trusts.
    expect(await send({ url: named(), resolve: rebinding })).toMatchObject({ fault: 'address' });
    expect(count()).toBe(before);
  });

  it.each([
    ['a private address', ['10.0.0.1']],
    ['an address of this machine among public ones', ['8.8.8.8', '127.0.0.1']],
    ['none', []],
    ['this machine in another notation', ['::ffff:127.0.0.1']],
  ])('that leads to %s is not connected to', async (_, addresses) => {
    const before = count();
    const posted = await send({ url: named(), resolve: to(...addresses) }, trustOf([]));
    expect(posted).toMatchObject({ fault: 'address' });
    expect(count()).toBe(before);
  });

  it('may be trusted, whatever private address it has, but for those of credentials', async () => {
    const trust = trustOf(['hooks.example']);
    expect((await send({ url: named(), resolve: to('127.0.0.1') }, trust)).status).toBe(204);
    const posted = await send({ url: named(), resolve: to('169.254.169.254') }, trust);
    expect(posted).toMatchObject({ fault: 'address' });
  });

  it('that is not found is a fault of DNS, and one looked up for ever a timeout', async () => {
    const missing: Resolve = async () => {
      throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    };
    expect(await send({ url: named(), resolve: missing })).toMatchObject({ fault: 'dns' });
    const endless: Resolve = () => new Promise(() => undefined);
    expect(await send({ url: named(), resolve: endless, timeoutMs: 50 })).toMatchObject({ fault: 'timeout' });
  });

  it('that is an address in an odd notation is checked as that address', async () => {
    const before = count();
    for (const host of ['2130706433', '0x7f.0.0.1', '0177.1', '[::ffff:127.0.0.1]']) {
      const posted = await send({ url: `http://${host}:${receiver.port}/` }, trustOf([]));
      expect(posted).toMatchObject({ fault: 'address' });
    }
    expect(count()).toBe(before);
  });
});
