import { describe, expect, it } from '@jest/globals';
import { inLanes } from '../../../shared/transfer/lanes.ts';

const tick = () => new Promise<void>((done) => setImmediate(done));

describe('lanes', () => {
  it('do so many at once, those that share a key in their order, and answer in order', async () => {
    let running = 0;
    let most = 0;
    const log: string[] = [];
    const things = Array.from({ length: 40 }, (_, at) => ({
      at,
      keys: [`k${at % 7}`, ...(at % 5 ? [] : ['five'])],
    }));
    const results = await inLanes(
      things,
      4,
      ({ keys }) => keys,
      async ({ at, keys }) => {
        running += 1;
        most = Math.max(most, running);
        for (let wait = 0; wait < (at * 7) % 5; wait += 1) await tick();
        log.push(...keys.map((key) => `${key} ${at}`));
        running -= 1;
        return at;
      },
    );
    expect(results).toEqual(things.map(({ at }) => at));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    for (const key of new Set(things.flatMap(({ keys }) => keys))) {
      const order = log
        .filter((line) => line.startsWith(`${key} `))
        .map((line) => Number(line.split(' ')[1]));
      expect(order).toEqual([...order].sort((one, other) => one - other));
    }
  });

  it('let all that runs come to its end before they fail', async () => {
    let ended = 0;
    const work = inLanes(
      [1, 2, 3],
      3,
      () => [],
      async (thing) => {
        if (thing === 1) throw new Error('no');
        await tick();
        ended += 1;
      },
    );
    await expect(work).rejects.toThrow('no');
    expect(ended).toBe(2);
  });
});
