import { describe, expect, test } from '@jest/globals';
import { createFaults, type FaultRule, FaultSettings } from '../../../local/core/faults.ts';

const names: Record<string, string> = { SendFn123: 'mail/send' };
const faults = (rules: FaultRule[], seed = 1) => {
  const box = createFaults((id) => names[id]);
  box.set({ seed, rules });
  return box;
};
const call = { service: 'sqs', operation: 'SendMessage', caller: 'SendFn123' };

describe('faults', () => {
  test.each<[string, FaultRule, object, boolean]>([
    ['anything', { fault: 'error' }, {}, true],
    ['a service', { fault: 'error', service: 's3' }, {}, false],
    ['an operation', { fault: 'error', operation: 'SendMessage' }, {}, true],
    ['a function by name', { fault: 'error', function: 'mail/send' }, {}, true],
    ['a function by the start of its id', { fault: 'error', function: 'SendFn' }, {}, true],
    ['another function', { fault: 'error', function: 'mail/receive' }, {}, false],
    ['no function, when none calls', { fault: 'error', function: 'mail/send' }, { caller: undefined }, false],
    ['deliveries are no calls', { fault: 'duplicate' }, {}, false],
    ['calls are no deliveries', { fault: 'error' }, { operation: 'Deliver' }, false],
    ['deliveries', { fault: 'duplicate' }, { operation: 'Deliver' }, true],
    ['conflicts are DynamoDB alone', { fault: 'conflict' }, {}, false],
    [
      'what reads meets no conflict',
      { fault: 'conflict' },
      { service: 'dynamodb', operation: 'Query' },
      false,
    ],
    [
      'what writes does',
      { fault: 'conflict' },
      { service: 'dynamodb', operation: 'TransactWriteItems' },
      true,
    ],
  ])('strike %s', (_name, rule, difference, expected) => {
    expect(faults([rule]).next({ ...call, ...difference }) !== undefined).toBe(expected);
  });

  test('strike as often as they may, then the next rule does', () => {
    const box = faults([{ fault: 'error', times: 2 }, { fault: 'throttle' }]);
    expect([1, 2, 3].map(() => box.next(call))).toEqual(['error', 'error', 'throttle']);
    expect(box.state().rules).toMatchObject([{ struck: 2 }, { struck: 1 }]);
  });

  test('come in the same sequence from the same seed, as often as their probability says', () => {
    const sequence = (seed: number) => {
      const box = faults([{ fault: 'error', probability: 0.3 }], seed);
      return Array.from({ length: 1000 }, () => box.next(call) !== undefined);
    };
    expect(sequence(42)).toEqual(sequence(42));
    expect(sequence(42)).not.toEqual(sequence(43));
    const struck = sequence(42).filter(Boolean).length;
    expect(struck).toBeGreaterThan(240);
    expect(struck).toBeLessThan(360);
  });

  test.each([
    { rules: [{ fault: 'nonsense' }] },
    { rules: [{ fault: 'error', probability: 2 }] },
    { rules: [{ fault: 'error', surplus: 1 }] },
    {},
  ])('%j are refused', (settings) => {
    expect(FaultSettings.safeParse(settings).success).toBe(false);
  });
});
