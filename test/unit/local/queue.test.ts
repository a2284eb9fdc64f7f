import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type MovableClock, openClock } from '../../../local/core/clock.ts';
import { JournaledQueue } from '../../../local/core/queue.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'queue-'));
const clocks: MovableClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.stop();
});

function aQueue(directory = folder(), name = 'q') {
  const clock = openClock(directory);
  clocks.push(clock);
  const queue = new JournaledQueue(name, join(directory, `${name}.jsonl`), clock);
  const pass = (seconds: number) => clock.move(clock.offsetMs + seconds * 1000);
  const texts = (visibilitySeconds = 30) => queue.receive(10, visibilitySeconds).map(({ body }) => body);
  return { queue, clock, pass, texts, directory };
}

describe('a queue', () => {
  test('hides what was received until its time is over, then counts one more receipt', () => {
    const { queue, pass } = aQueue();
    const id = queue.send('a');
    expect(queue.receive(10, 30)).toMatchObject([{ id, body: 'a', receiveCount: 1 }]);
    expect(queue.receive(10, 30)).toEqual([]);
    pass(31);
    expect(queue.receive(10, 30)).toMatchObject([{ id, receiveCount: 2 }]);
  });

  test('postpones without counting the receipt, after a restart too', () => {
    const first = aQueue();
    first.queue.send('a');
    for (let time = 1; time <= 3; time += 1) {
      const [message] = first.queue.receive(10, Number.POSITIVE_INFINITY);
      expect(message?.receiveCount).toBe(1);
      first.queue.postpone(message?.receipt ?? '', 5);
      expect(first.texts()).toEqual([]);
      first.pass(6);
    }
    first.queue.close();
    expect(aQueue(first.directory).queue.receive(10, 30)).toMatchObject([{ body: 'a', receiveCount: 1 }]);
  });

  test('delays, and tells when a message becomes visible', () => {
    const { queue, pass, texts } = aQueue();
    let called = 0;
    queue.onVisible(() => (called += 1));
    queue.send('later', { delaySeconds: 60 });
    expect(queue.counts()).toEqual({ visible: 0, hidden: 0, delayed: 1 });
    pass(59);
    expect([texts(), called]).toEqual([[], 0]);
    pass(2);
    expect([texts(), called]).toEqual([['later'], 1]);
  });

  test('keeps the remaining wait when the clock is turned back', () => {
    const { queue, pass, texts } = aQueue();
    pass(7200);
    queue.send('later', { delaySeconds: 60 });
    pass(-7200);
    expect(texts()).toEqual([]);
    pass(61);
    expect(texts()).toEqual(['later']);
  });

  test('deletes by the latest receipt only', () => {
    const { queue, pass } = aQueue();
    queue.send('a');
    const [first] = queue.receive(1, 1);
    pass(2);
    const [second] = queue.receive(1, 1);
    expect([queue.delete(first!.receipt), queue.delete(second!.receipt), queue.delete('nonsense')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('moves what was received too often to its dead letters', () => {
    const { queue, pass, texts, directory } = aQueue();
    const dead = aQueue(directory, 'dead');
    queue.redrive = { maxReceiveCount: 2, to: dead.queue };
    queue.send('poison');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(texts()).toEqual(['poison']);
      pass(31);
    }
    expect(texts()).toEqual([]);
    expect(dead.texts()).toEqual(['poison']);
  });

  test('forgets what is older than its retention', () => {
    const { queue, pass, texts } = aQueue();
    queue.retentionSeconds = 100;
    queue.send('old');
    pass(101);
    queue.send('new');
    expect(texts()).toEqual(['new']);
  });

  test('holds without end until released, however far the clock moves', () => {
    const { queue, pass, texts } = aQueue();
    queue.send('a');
    const [held] = queue.receive(1, Number.POSITIVE_INFINITY);
    pass(1_000_000);
    expect(texts()).toEqual([]);
    queue.release(held!.receipt, 10);
    pass(11);
    expect(texts()).toEqual(['a']);
  });

  test('has everything again after a kill: in-flight visible, delayed still waiting, deleted gone', () => {
    const { queue, directory } = aQueue();
    queue.send('in flight', { attributes: { a: { DataType: 'String' } } });
    queue.receive(1, 600);
    queue.send('deleted');
    queue.delete(queue.receive(1, 600)[0]!.receipt);
    queue.send('delayed', { delaySeconds: 60 });
    const again = aQueue(directory);
    expect(again.queue.receive(10, 30)).toMatchObject([
      { body: 'in flight', receiveCount: 2, attributes: { a: { DataType: 'String' } } },
    ]);
    again.pass(61);
    expect(again.texts()).toContain('delayed');
  });

  test('takes the same id once', () => {
    const { queue, texts } = aQueue();
    queue.send('a', { id: 'one' });
    queue.send('a', { id: 'one' });
    expect(texts()).toEqual(['a']);
  });
});
