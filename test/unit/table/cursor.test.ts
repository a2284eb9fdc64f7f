import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DeskError } from '../../../shared/platform/errors.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { eventKey, isTimelinePlace } from '../../../shared/table/keys.ts';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('gives back the position it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (position) => {
        const cursor = writeCursor('list', position);
        expect(readCursor('list', cursor)).toBe(position);
        expect(encodeURIComponent(cursor)).toBe(cursor);
      }),
    );
  });

  it('is none where there is none', () => {
    expect(readCursor('list', undefined)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['a word', 'next'],
    ['of another list', writeCursor('timeline:260612-000001', 'x')],
    ['a text', encoded('list')],
    ['an object', encoded({ 0: 'list', 1: 'x' })],
    ['a key of its own', encoded(['list', { pk: 'INC#260612-000001' }])],
    ['an empty position', encoded(['list', ''])],
    ['a position without end', encoded(['list', 'x'.repeat(301)])],
    ['more than a position', encoded(['list', 'x', 'y'])],
    ['null', encoded(null)],
    ['broken UTF-8', Buffer.from([0xff, 0xfe]).toString('base64url')],
  ])('is refused that is %s', (_, cursor) => {
    expect(() => readCursor('list', cursor)).toThrow(DeskError);
  });

  it('is refused whatever was made up', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(encoded)), (cursor) => {
        expect(() => readCursor('list', cursor)).toThrow('Not a cursor of this list.');
      }),
    );
  });

  it('names the field at fault', () => {
    const fields = [{ in: 'query', pointer: '/cursor', detail: 'Not a cursor of this list.' }];
    expect(() => readCursor('list', 'x')).toThrow(expect.objectContaining({ facts: { fields } }));
  });
});

describe('a cursor of a timeline', () => {
  it('stands at an entry of a timeline', () => {
    const { sk } = eventKey('260612-000001', '2026-06-12T08:00:00.000Z', 'id');
    expect(readCursor('t', writeCursor('t', sk), isTimelinePlace)).toBe(sk);
  });

  it.each(['HEAD', 'KPI#firstResponse', 'TEXT#description', 'LOG#', 'LOG#~', 'M', 'log#2026'])(
    'does not stand at %s',
    (position) => {
      expect(() => readCursor('t', writeCursor('t', position), isTimelinePlace)).toThrow(DeskError);
    },
  );
});
