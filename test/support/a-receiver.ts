import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Receiver {
  readonly port: number;
  readonly received: readonly Received[];
  /** What it does with a request that it has read. */
  answer: (response: ServerResponse, request: IncomingMessage) => void;
  stop(): Promise<void>;
}

export const says =
  (status: number, headers: Record<string, string> = {}): Receiver['answer'] =>
  (response) => {
    response.writeHead(status, headers).end();
  };

/** Somebody who gets webhooks, on a port of this machine. Answers 204 until told otherwise. */
export async function aReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      method: request.method,
      path: request.url,
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString(),
    });
    receiver.answer(response, request);
  };
  const server = createServer((request, response) => {
    // A sender that goes away while it writes is none of the receiver's faults.
    Promise.resolve(listener(request, response)).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const receiver: Receiver = {
    port: (server.address() as AddressInfo).port,
    received,
    answer: says(204),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
