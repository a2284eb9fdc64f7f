import { describe, expect, it } from '@jest/globals';
import { Day } from '../../../shared/platform/day-schema.ts';
import { line } from '../../../shared/platform/line.ts';

describe('a line', () => {
  it.each(['Größe & Söhne', '日本語', 'عربي', '😀', '__proto__', '=1+1', ' e\u0301 '])('takes %j', (text) => {
    expect(line(100).parse(text)).toBe(text.trim());
  });
  it.each(['', '  ', 'a\nb', 'a\u0000b', '\ud800', 'a\udc00b', 'x'.repeat(101)])('refuses %j', (text) => {
    expect(line(100).safeParse(text).success).toBe(false);
  });
});

describe('a line with nothing to see in it', () => {
  it.each([
    ['zero width spaces', '\u200b\u200b'],
    ['a joiner', '\u200d'],
    ['a byte order mark', '\ufeff'],
    ['marks of direction', '\u202e \u2066'],
    ['a soft hyphen', '\u00ad'],
    ['a Hangul filler', '\u3164'],
    ['an empty Braille cell', '\u2800'],
    ['a variation selector', '\ufe0f'],
    ['a tag', '\u{e0041}'],
  ])('is refused: %s', (_, text) => {
    const { error } = line(100).safeParse(text);
    expect(error?.issues.map(({ message }) => message)).toEqual(
      text.trim() === '' ? [expect.any(String)] : ['There is nothing to see in it.'],
    );
  });
  it.each(['می\u200cخواهم', '👩\u200d💻', '\u200bAda', '❤\ufe0f'])('is another thing than %j', (text) => {
    expect(line(100).parse(text)).toBe(text);
  });
});

describe('a day', () => {
  it.each(['1970-01-01', '2028-02-29', '2199-12-31'])('is %s', (day) => expect(Day.parse(day)).toBe(day));
  it.each(['2027-02-29', '2027-02-30', '0000-01-01', '1969-12-31', '2200-01-01', '2026-1-1', ''])(
    'is not %j',
    (day) => expect(Day.safeParse(day).success).toBe(false),
  );
});
