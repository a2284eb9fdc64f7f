import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findReferences, Reference } from '../../../shared/incidents/index.ts';
import { formatReference, referenceDay } from '../../../shared/incidents/reference.ts';

describe('the day of a reference', () => {
  it.each([
    ['2026-12-31T22:59:59.999Z', 'Europe/Berlin', '261231'],
    ['2026-12-31T23:00:00.000Z', 'Europe/Berlin', '270101'],
    ['2026-12-31T23:00:00.000Z', 'Europe/London', '261231'],
    ['2027-01-01T04:59:59.999Z', 'America/New_York', '261231'],
    ['2026-06-12T10:00:00.000Z', 'Pacific/Kiritimati', '260613'],
    ['2026-06-12T10:00:00.000Z', 'Pacific/Pago_Pago', '260611'],
    ['2028-02-29T12:00:00.000Z', 'Europe/Berlin', '280229'],
    ['2026-03-29T00:30:00.000Z', 'Europe/Berlin', '260329'],
    ['2099-12-31T12:00:00.000Z', 'Europe/Berlin', '991231'],
    ['2100-01-02T12:00:00.000Z', 'Europe/Berlin', '000102'],
  ])('of %s in %s is %s', (now, timeZone, day) => {
    expect(referenceDay(new Date(now), timeZone)).toBe(day);
  });
});

describe('a reference', () => {
  it.each([
    [1, '260612-000001'],
    [999_999, '260612-999999'],
    [1_000_000, '260612-1000000'],
  ])('numbered %d is %s', (number, reference) => {
    expect(formatReference('260612', number)).toBe(reference);
    expect(Reference.safeParse(reference).success).toBe(true);
  });

  const made = fc
    .tuple(
      fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      fc.integer({ min: 1, max: 999_999_999 }),
    )
    .map(([now, number]) => formatReference(referenceDay(now, 'Europe/Berlin'), number));
  /** Anything that does not run on into the digits of a reference. */
  const around = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\p{Nd}/gu, ''));

  it('is found in whatever text it was put in', () => {
    fc.assert(
      fc.property(made, around, around, (reference, before, behind) => {
        expect(findReferences(before + reference + behind)).toEqual([reference]);
      }),
    );
  });

  it.each([
    ['Re: [260612-000001] and 260612-000002', ['260612-000001', '260612-000002']],
    ['1260612-000001', []],
    ['260612-0000011234', []],
    ['260612-00001', []],
    ['call 030-123456', []],
    ['', []],
  ])('in %j', (text, found) => {
    expect(findReferences(text)).toEqual(found);
  });
});
