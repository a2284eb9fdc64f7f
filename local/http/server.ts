import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { LocalClock } from '../contract.ts';
import { type HttpAnswer, message } from '../services/apigateway/function-response.ts';

export interface Entrances {
  aws(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void>;
  control(request: IncomingMessage, url: URL): Promise<HttpAnswer>;
  api(request: IncomingMessage, url: URL): Promise<HttpAnswer>;
}

export interface HttpFront {
  readonly port: number;
  /** Requests are answered 503 until the entrances are open. */
  open(entrances: Entrances): void;
  /** Takes no more of the outside's requests; functions under way can still call the AWS endpoint. */
  closeApi(): void;
  close(): Promise<void>;
}

export const awsPrefix = '/_local/aws';

/** Listens on the loopback address; port 0 takes a free one. @throws the listening error, EADDRINUSE for one. */
export async function startFront(
  port: number,
  clock: LocalClock,
  report: (error: unknown) => void,
): Promise<HttpFront> {
  let entrances: Entrances | undefined;
  let apiOpen = true;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // The SDK corrects its clock by this header: it must tell local time.
    response.setHeader('date', new Date(clock.now()).toUTCString());
    const address = `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`;
    if (!URL.canParse(address)) return send(response, message(400, 'Bad Request'), request);
    const url = new URL(address);
    const { pathname } = url;
    if (!entrances) return send(response, message(503, 'The local cloud is starting'), request);
    if (pathname.startsWith(`${awsPrefix}/`) || pathname === awsPrefix) {
      return entrances.aws(request, response, pathname.slice(awsPrefix.length) || '/', url.searchParams);
    }
    if (!apiOpen) return send(response, message(503, 'The local cloud is stopping'), request);
    const answer = pathname.startsWith('/_local/')
      ? entrances.control(request, url)
      : entrances.api(request, url);
    send(response, await answer, request);
  };
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!request.destroyed) report(error);
      if (response.headersSent || request.destroyed) response.destroy();
      else send(response, message(500, 'Internal Server Error'), request);
    });
  });
  // Longer than any client keeps a connection, so that none is closed under a request just sent.
  server.keepAliveTimeout = 75_000;
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    open(given) {
      entrances = given;
    },
    closeApi() {
      apiOpen = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  request: IncomingMessage,
): void {
  if (status !== 204) response.setHeader('content-length', body.length);
  response.writeHead(status, { ...headers });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
