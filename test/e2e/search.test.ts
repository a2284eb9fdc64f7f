import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, type DeskProcess, idle, removeData, startDesk } from '../support/running-desk.ts';

interface Results {
  readonly results: readonly {
    readonly incident: { readonly reference: string };
    readonly matchedBy: readonly { readonly by: string }[];
  }[];
}

describe('search, through the queue that keeps its words', () => {
  let desk: DeskProcess;
  beforeAll(async () => {
    desk = await startDesk();
  });
  afterAll(async () => {
    await desk.stop();
    removeData(desk);
  });

  const ask = async (subject: string, question: string) => {
    const body = { name: 'A Customer', address: 'customer@example.com', subject, question };
    const answer = await call(desk, 'POST', '/v1/portal/incidents', { body });
    expect(answer.status).toBe(201);
    return String(answer.body.reference);
  };
  const found = async (q: string) => {
    const path = `/v1/search?${new URLSearchParams({ q })}`;
    const { status, body } = await call(desk, 'GET', path, { as: 'agent' });
    expect(status).toBe(200);
    return (body as unknown as Results).results.map(({ incident }) => incident.reference);
  };

  test('finds a question by its words, its answer by what was written, and both by the address', async () => {
    const pump = await ask('The pump does not start', 'It hums, then error E-49.');
    const valve = await ask('Valves are leaking', 'The pumps are fine.');
    await idle(desk);
    expect(await found('pumps')).toEqual([valve, pump]);
    expect(await found('pump error e49')).toEqual([pump]);
    const reply = { text: 'Please descale the impeller.' };
    const replied = await call(desk, 'POST', `/v1/incidents/${pump}/replies`, { as: 'agent', body: reply });
    expect(replied.status).toBe(201);
    await idle(desk);
    expect(await found('impellers')).toEqual([pump]);
    expect(await found('customer@example.com')).toEqual([valve, pump]);
    expect(await found(pump.replace('-', ''))).toEqual([pump]);
  });

  test('offers what a new question might be about', async () => {
    const body = { contact: { address: 'customer@example.com' }, subject: 'The pump hums' };
    const { status, body: answer } = await call(desk, 'POST', '/v1/incidents/candidates', {
      as: 'agent',
      body,
    });
    expect(status).toBe(200);
    expect((answer.incidents as object[]).length).toBe(2);
    expect((answer.incidents as object[])[0]).toMatchObject({
      incident: { subject: 'The pump does not start' },
      because: [{ by: 'contact' }, { by: 'words' }],
    });
  });
});
