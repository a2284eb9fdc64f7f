import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as keys from '../../../shared/table/keys.ts';

const reference = '260612-000001';

describe('the partition of an incident', () => {
  const at = '2026-06-12T08:00:00.000Z';
  const inOrder = [
    keys.incidentKey(reference),
    keys.kpiKey(reference, 'firstResponse'),
    keys.eventKey(reference, at, 'id-1'),
    keys.eventKey(reference, at, 'id-2'),
    keys.eventKey(reference, '2026-06-12T08:00:00.001Z', 'id-0'),
    keys.textKey(reference, 'description'),
  ];

  it('is one, in the order in which it is read', () => {
    expect(new Set(inOrder.map(({ pk }) => pk)).size).toBe(1);
    expect(inOrder.map(({ sk }) => sk)).toEqual([...inOrder.map(({ sk }) => sk)].sort());
  });

  it('is cut into the incident with its promises, the timeline, and what is long', () => {
    const within = ({ from, to }: { from: string; to: string }) =>
      inOrder.map(({ sk }) => sk >= from && sk <= to);
    expect(within(keys.headAndKpis)).toEqual([true, true, false, false, false, false]);
    expect(within(keys.timeline)).toEqual([false, false, true, true, true, false]);
  });
});

describe('keys of what others have named', () => {
  it('hold nothing of it that could reach another key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        for (const key of [
          keys.idempotencyKey('askQuestion', text),
          keys.clickKey('m1', 'c1', text),
          keys.sentMailIdKey(text),
          keys.receivedMailIdKey(text, 'main', 'hash'),
        ]) {
          expect(key.pk + key.sk).toMatch(/^[\w#-]{1,200}$/);
        }
      }),
    );
  });

  it('are different for different names', () => {
    const partition = (key: string) => keys.idempotencyKey('askQuestion', key).pk;
    expect(partition('a')).not.toBe(partition('b'));
    expect(keys.idempotencyKey('reply:a', 'k').pk).not.toBe(keys.idempotencyKey('reply:b', 'k').pk);
  });
});

describe('shards', () => {
  it('are spread evenly over, and hold an id for ever', () => {
    const counts = new Array<number>(8).fill(0);
    for (let number = 0; number < 8000; number += 1) {
      const shard = keys.shardOf(`260612-${String(number).padStart(6, '0')}`, 8);
      counts[shard]! += 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
    // Changing this moves every incident to another list.
    expect(keys.shardOf(reference, 8)).toBe(keys.shardOf(reference, 8));
    expect(keys.shardOf(reference, 1)).toBe(0);
  });
});

describe('what is due', () => {
  it('lies within the bound of its own instant and outside that of the instant before', () => {
    const entry = keys.dueAt('2026-06-12T08:00:00.000Z', reference, 'firstResponse');
    expect(entry <= keys.dueUntil('2026-06-12T08:00:00.000Z')).toBe(true);
    expect(entry <= keys.dueUntil('2026-06-12T07:59:59.999Z')).toBe(false);
  });
});
