/**
 * Does things at once, so many at a time; those that share a key one after the other, in their order.
 * @throws what one of them throws, once none runs any more.
 */
export async function inLanes<T, R>(
  things: readonly T[],
  atOnce: number,
  keysOf: (thing: T) => readonly string[],
  act: (thing: T) => Promise<R>,
): Promise<R[]> {
  const lastOf = new Map<string, Promise<unknown>>();
  const results: Promise<R>[] = [];
  const running = new Set<Promise<unknown>>();
  for (const thing of things) {
    while (running.size >= atOnce) await Promise.race(running);
    const keys = keysOf(thing);
    const before = keys.flatMap((key) => lastOf.get(key) ?? []);
    const result = Promise.allSettled(before).then(() => act(thing));
    for (const key of keys) lastOf.set(key, result);
    const settled: Promise<unknown> = result.catch(() => undefined).finally(() => running.delete(settled));
    running.add(settled);
    results.push(result);
  }
  await Promise.allSettled(results);
  return Promise.all(results);
}
