import { describe, expect, it } from '@jest/globals';
import { warrantyFrom } from '../../../shared/products/index.ts';

describe('a warranty', () => {
  it.each([
    ['2026-03-01', 24, '2028-02-29'],
    ['2026-01-01', 12, '2026-12-31'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-28'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-12-15', 1, '2027-01-14'],
    ['2026-05-31', 600, '2076-05-30'],
  ])('from %s for %i months lasts until %s', (from, months, until) => {
    expect(warrantyFrom(from, months)).toEqual({ from, until });
  });

  it('is not known without a day or a length', () => {
    expect(warrantyFrom(undefined, 12)).toBeUndefined();
    expect(warrantyFrom('2026-01-01', undefined)).toBeUndefined();
  });
});
