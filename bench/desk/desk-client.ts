import type { DeskProcess } from './desk-process.ts';

export interface Summary {
  readonly reference: string;
  readonly subject: string;
}

export type DeskClient = Awaited<ReturnType<typeof deskClient>>;

/** What the bench asks of a running desk. Anything but success is an error. */
export async function deskClient({ baseUrl }: Pick<DeskProcess, 'baseUrl'>) {
  const request = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> => {
    const answer = await fetch(baseUrl + path, {
      ...init,
      headers: { 'content-type': 'application/json', ...init.headers },
    });
    const body = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok)
      throw new Error(`${init.method ?? 'GET'} ${path} answered ${answer.status}: ${body.detail}`);
    return body;
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(path, { method: 'POST', body: JSON.stringify(body), headers });
  const { token } = await post('/_local/token', { group: 'agent' });
  const agent = { authorization: `Bearer ${String(token)}` };
  return {
    /** Opens an incident by the form; answers its reference. */
    ask: async (index: number | string): Promise<string> => {
      const answer = await post('/v1/portal/incidents', {
        name: 'Customer',
        address: `bench-${index}@example.com`,
        subject: `Bench ${index}`,
        question: 'It prints two pages and then stops. What can I do?',
      });
      return String(answer.reference);
    },
    reply: (reference: string, text: string, status: 'waiting' | 'unresolved') =>
      post(`/v1/incidents/${reference}/replies`, { text, status }, agent),
    read: (reference: string) => request(`/v1/incidents/${reference}`, { headers: agent }),
    /** The newest incidents, at most 100. */
    newest: async (limit: number) =>
      (await request(`/v1/incidents?limit=${limit}`, { headers: agent })).incidents as readonly Summary[],
    /** A control of the local cloud: what it tells, or with a body what it does. */
    control: (name: string, body?: unknown) =>
      body === undefined ? request(`/_local/${name}`) : post(`/_local/${name}`, body),
    uncontrol: (name: string) => request(`/_local/${name}`, { method: 'DELETE' }),
    /** Waits until nothing is under way. */
    idle: () => request('/_local/idle?timeoutMs=60000'),
  };
}
