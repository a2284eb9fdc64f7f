import { join } from 'node:path';
import type { LocalClock } from '../contract.ts';
import { readWhole, writeWhole } from './durable-file.ts';

/** The longest delay that setTimeout takes. */
const longestTimer = 2_147_483_647;

interface Alarm {
  at: number;
  readonly callback: () => void;
  cancelled: boolean;
}

export interface MovableClock extends LocalClock {
  readonly offsetMs: number;
  /** Sets local time ahead of (or behind) real time; what is due by then is called back before it returns. */
  move(offsetMs: number): void;
  stop(): void;
}

/** Local time, kept in `<dataDir>/clock.json` over restarts. */
export function openClock(dataDir: string): MovableClock {
  const path = join(dataDir, 'clock.json');
  const offset = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(offset);
  const stored = readWhole(path);
  Atomics.store(
    cell,
    0,
    BigInt(stored === undefined ? 0 : (JSON.parse(stored) as { offsetMs: number }).offsetMs),
  );

  const alarms = new AlarmHeap();
  let timer: NodeJS.Timeout | undefined;
  const now = () => Date.now() + Number(Atomics.load(cell, 0));
  const ring = () => {
    for (let alarm = alarms.first(); alarm && alarm.at <= now(); alarm = alarms.first()) {
      alarms.takeFirst();
      alarm.callback();
    }
    clearTimeout(timer);
    const next = alarms.first();
    timer = next && setTimeout(ring, Math.min(longestTimer, Math.max(0, next.at - now())));
  };
  return {
    offset,
    now,
    get offsetMs() {
      return Number(Atomics.load(cell, 0));
    },
    at(at, callback) {
      const alarm: Alarm = { at, callback, cancelled: false };
      alarms.add(alarm);
      if (alarms.first() === alarm) {
        clearTimeout(timer);
        timer = setTimeout(ring, Math.min(longestTimer, Math.max(0, at - now())));
      }
      return () => {
        alarm.cancelled = true;
      };
    },
    move(offsetMs) {
      const back = Number(Atomics.load(cell, 0)) - offsetMs;
      writeWhole(path, JSON.stringify({ offsetMs }));
      Atomics.store(cell, 0, BigInt(offsetMs));
      // Whatever waits waits for a length of time; turned back, it must not wait for the hours won back as well.
      if (back > 0) alarms.shift(-back);
      ring();
    },
    stop: () => clearTimeout(timer),
  };
}

/** A binary heap by `at`; cancelled alarms fall out when they come first. */
class AlarmHeap {
  #heap: Alarm[] = [];

  add(alarm: Alarm): void {
    this.#heap.push(alarm);
    let index = this.#heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfEarlier(index, parent)) break;
      index = parent;
    }
  }

  first(): Alarm | undefined {
    while (this.#heap[0]?.cancelled) this.takeFirst();
    return this.#heap[0];
  }

  takeFirst(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [this.#heap[2 * index + 1], this.#heap[2 * index + 2]];
      if (!left) return;
      const child = 2 * index + (right && right.at < left.at ? 2 : 1);
      if (!this.#swapIfEarlier(child, index)) return;
      index = child;
    }
  }

  /** A common shift keeps the order. */
  shift(byMs: number): void {
    for (const alarm of this.#heap) alarm.at += byMs;
  }

  #swapIfEarlier(index: number, parent: number): boolean {
    const [lower, upper] = [this.#heap[index], this.#heap[parent]];
    if (!lower || !upper || lower.at >= upper.at) return false;
    this.#heap[index] = upper;
    this.#heap[parent] = lower;
    return true;
  }
}
