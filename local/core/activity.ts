import { setTimeout as sleep } from 'node:timers/promises';

/** How long nothing may happen before the cloud counts as idle, in milliseconds. */
const quietMs = 150;

/** Says what is still to do, or undefined. `since` is the moment (performance.now) from which all was quiet. */
export type Probe = (since: number) => string | undefined;

/** Knows what is under way, so that a test or a moved clock can wait until nothing is. */
export class Activity {
  readonly #running = new Map<symbol, string>();
  readonly #probes = new Set<Probe>();
  #begun = 0;

  /** Marks work as under way until the returned function is called. */
  busy(what: string): () => void {
    const key = Symbol(what);
    this.#running.set(key, what);
    this.#begun += 1;
    return () => this.#running.delete(key);
  }

  /** Asks this source of work too whether it has any. */
  probe(probe: Probe): void {
    this.#probes.add(probe);
  }

  /** What is under way or waits to be done, once each. */
  now(since = 0): string[] {
    const waiting = [...this.#probes].flatMap((probe) => probe(since) ?? []);
    return [...new Set([...this.#running.values(), ...waiting])];
  }

  /** Resolves to what was still busy when time ran out: empty when the cloud came to rest. */
  async idle(timeoutMs: number): Promise<string[]> {
    const end = performance.now() + timeoutMs;
    let since = performance.now();
    let begun = this.#begun;
    for (;;) {
      const busy = this.now(since);
      const quiet = busy.length === 0 && begun === this.#begun;
      if (quiet && performance.now() - since >= quietMs) return [];
      if (performance.now() >= end) return busy.length > 0 ? busy : ['work keeps arriving'];
      if (this.#running.size > 0 || begun !== this.#begun) {
        since = performance.now();
        begun = this.#begun;
      }
      await sleep(15);
    }
  }
}
