import { call, type DeskProcess } from './running-desk.ts';

export type Answer = Awaited<ReturnType<typeof call>>;

/** Somebody at work on a running desk, with a token of their role. */
export interface Person {
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly remove: (path: string) => Promise<Answer>;
  /** Changes what stands at a path as it was read there. */
  readonly patch: (path: string, body: unknown, etag?: string) => Promise<Answer>;
  readonly put: (path: string, body: unknown, etag?: string) => Promise<Answer>;
}

/** `as` is a role; another `name` is another person of it. */
export function aPerson(desk: DeskProcess, as: string, name?: string): Person {
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call(desk, method, path, { as, body, headers, ...(name ? { name } : {}) });
  const seen = async (path: string) => (await send('GET', path)).headers.get('etag') ?? '';
  return {
    get: (path) => send('GET', path),
    post: (path, body, headers) => send('POST', path, body, headers),
    remove: (path) => send('DELETE', path),
    patch: async (path, body, etag) => send('PATCH', path, body, { 'if-match': etag ?? (await seen(path)) }),
    put: async (path, body, etag) => send('PUT', path, body, { 'if-match': etag ?? (await seen(path)) }),
  };
}

/** Sends a file for an incident as a client does: announces it, sends its bytes, confirms. Its id. */
export async function upload(
  person: Person,
  incident: string,
  file: { readonly name: string; readonly type: string; readonly content: string },
): Promise<string> {
  const { name, type, content } = file;
  const announced = await person.post(`${incident}/attachments`, {
    name,
    type,
    size: Buffer.byteLength(content),
  });
  const { id, upload: to } = announced.body as {
    id: string;
    upload: { url: string; headers: Record<string, string> };
  };
  const sent = await fetch(to.url, { method: 'PUT', headers: to.headers, body: content });
  const confirmed = await person.post(`${incident}/attachments/${id}/complete`);
  if (!sent.ok || confirmed.status !== 200) throw new Error(`${name}: ${sent.status}, ${confirmed.status}`);
  return id;
}

/** Everything that a list holds, page by page. */
export async function allPages<T>(person: Person, path: string, list: string): Promise<T[]> {
  const found: T[] = [];
  let next: string | undefined;
  do {
    const cursor = next ? `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}` : '';
    const { status, body } = await person.get(path + cursor);
    if (status !== 200) throw new Error(`${path}${cursor}: ${status} ${JSON.stringify(body)}`);
    found.push(...(body[list] as T[]));
    next = body.next as string | undefined;
  } while (next);
  return found;
}
