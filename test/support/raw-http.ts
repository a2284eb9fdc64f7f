import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Sends a request as it is written: no library straightens its path or its body. */
export function sendRaw(
  { baseUrl }: { readonly baseUrl: string },
  what: {
    method: string;
    path: string;
    headers?: Record<string, string> | undefined;
    body?: string | Buffer | undefined;
  },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl);
  const { method, path, headers = {}, body } = what;
  return new Promise((done, fail) => {
    const outgoing = request({ hostname, port, method, path, headers, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const type = response.headers['content-type'] ?? '';
        done({ status: response.statusCode ?? 0, type, text: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', fail);
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in ten seconds')));
    outgoing.end(body);
  });
}
