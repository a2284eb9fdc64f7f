import { describe, expect, test } from '@jest/globals';
import { compilePattern } from '../../../local/services/events/pattern.ts';
import { targetInput } from '../../../local/services/events/target-input.ts';

const event = {
  source: 'desk',
  'detail-type': 'Opened',
  detail: { size: 5, name: 'Report.PDF', tags: ['new', 'vip'], none: null, nested: { 'ses:set': ['main'] } },
};

describe('event patterns', () => {
  test.each<[string, unknown, boolean]>([
    ['an exact text', { source: ['desk'] }, true],
    ['one of several', { source: ['other', 'desk'] }, true],
    ['another text', { source: ['other'] }, false],
    ['every field must match', { source: ['desk'], 'detail-type': ['Closed'] }, false],
    ['any element of a list in the event', { detail: { tags: ['vip'] } }, true],
    ['no element of it', { detail: { tags: ['old'] } }, false],
    ['a nested field with a colon', { detail: { nested: { 'ses:set': ['main'] } } }, true],
    ['a number, not its text', { detail: { size: ['5'] } }, false],
    ['null', { detail: { none: [null] } }, true],
    ['prefix', { detail: { name: [{ prefix: 'Rep' }] } }, true],
    ['suffix', { detail: { name: [{ suffix: '.pdf' }] } }, false],
    ['any case', { detail: { name: [{ 'equals-ignore-case': 'report.pdf' }] } }, true],
    ['wildcard', { detail: { name: [{ wildcard: 'R*.PDF' }] } }, true],
    ['a question mark is no wildcard', { detail: { name: [{ wildcard: 'Report?PDF' }] } }, false],
    ['exists', { detail: { size: [{ exists: true }], missing: [{ exists: false }] } }, true],
    ['exists not', { detail: { size: [{ exists: false }] } }, false],
    ['anything but', { detail: { name: [{ 'anything-but': ['x', 'y'] }] } }, true],
    ['anything but a prefix', { detail: { name: [{ 'anything-but': { prefix: 'Rep' } }] } }, false],
    ['anything but, of what is missing', { detail: { missing: [{ 'anything-but': 'x' }] } }, false],
    ['a range of numbers', { detail: { size: [{ numeric: ['>', 0, '<=', 5] }] } }, true],
    ['outside the range', { detail: { size: [{ numeric: ['<', 5] }] } }, false],
    ['one of two alternatives', { $or: [{ source: ['other'] }, { detail: { size: [5] } }] }, true],
  ])('%s', (_name, pattern, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  test.each([
    [{ source: [{ cidr: '10.0.0.0/8' }] }, /source uses .*cidr/],
    [{ source: 'desk' }, /source must be an object/],
    [{ detail: { size: [{ numeric: ['~', 5] }] } }, /malformed numeric/],
  ])('%j is refused', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});

describe('the input of a target', () => {
  test.each<[string, Parameters<typeof targetInput>[0], unknown]>([
    ['all of the event', {}, event],
    ['a constant', { Input: '{"a":1}' }, { a: 1 }],
    ['a part', { InputPath: '$.detail.size' }, 5],
    [
      'a template',
      {
        InputTransformer: {
          InputPathsMap: { n: '$.detail.name', s: '$.detail.size' },
          InputTemplate: '{"n":<n>,"s":<s>,"q":"<n>"}',
        },
      },
      { n: 'Report.PDF', s: 5, q: 'Report.PDF' },
    ],
  ])('is %s', (_name, settings, expected) => {
    expect(targetInput(settings, event)).toEqual(expected);
  });
});
