import { expect } from '@jest/globals';
import { call, type DeskProcess } from './running-desk.ts';

type Body = Record<string, unknown>;

/** Calls of a running desk by somebody in one role, each of which has to succeed. */
export function callerOf(desk: () => DeskProcess, as: 'agent' | 'manager' | 'admin') {
  const send = (method: string, path: string, body?: Body, headers: Record<string, string> = {}) =>
    call(desk(), method, path, { as, headers, ...(body ? { body } : {}) });
  const succeed = async (status: number, answer: ReturnType<typeof send>) => {
    const { body, ...rest } = await answer;
    expect([rest.status, rest.status === status ? '' : body]).toEqual([status, '']);
    return body as Body & { id: string; version: number };
  };
  const read = (path: string) => succeed(200, send('GET', path));
  return {
    send,
    read,
    made: (path: string, body: Body, status = 201) => succeed(status, send('POST', path, body)),
    /** A change of what stands at a path, on the version that it has. */
    async change(path: string, body: Body) {
      const { version } = await read(path);
      return send('PATCH', path, body, { 'if-match': `"${String(version)}"` });
    },
  };
}
