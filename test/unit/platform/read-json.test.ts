import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DeskError } from '../../../shared/platform/errors.ts';
import { readJson } from '../../../shared/platform/http/read-json.ts';
import { aRequest } from '../../support/a-request.ts';

const LIMIT = 1024;

const read = (body: string | Uint8Array | undefined, type = 'application/json', limit = LIMIT) => {
  const event = aRequest({ route: 'POST /x', headers: { 'content-type': type } });
  if (typeof body === 'string') event.body = body;
  else if (body) Object.assign(event, { body: Buffer.from(body).toString('base64'), isBase64Encoded: true });
  return readJson(event, limit);
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as DeskError).code;
  }
  return 'no error';
};
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('a body', () => {
  it('is read as the JSON that it is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.boolean(), (text, encoded) => {
        expect(read(encoded ? new TextEncoder().encode(text) : text, undefined, 1e6)).toEqual(
          JSON.parse(text),
        );
      }),
    );
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/merge-patch+json',
  ])('may be sent as %s', (type) => {
    expect(read('{"a":1}', type)).toEqual({ a: 1 });
  });

  it.each(['', 'text/plain', 'application/jsonp', 'text/html; application/json', 'application/x-json'])(
    'may not be sent as %j',
    (type) => {
      expect(codeOf(() => read('{}', type))).toBe('unsupportedMediaType');
    },
  );

  it('is measured in bytes, not in characters', () => {
    const text = (count: number) => JSON.stringify('é'.repeat(count));
    expect(read(text((LIMIT - 2) / 2))).toHaveLength((LIMIT - 2) / 2);
    expect(codeOf(() => read(text(LIMIT / 2)))).toBe('payloadTooLarge');
  });

  it('is measured before anything else is done with it', () => {
    expect(codeOf(() => read('['.repeat(LIMIT + 1)))).toBe('payloadTooLarge');
  });

  it('is read down to 20 levels', () => {
    expect(codeOf(() => read(nested(20)))).toBe('no error');
    expect(codeOf(() => read(nested(21)))).toBe('invalidRequest');
    expect(codeOf(() => read(`{"a":${'{"a":'.repeat(20)}1${'}'.repeat(21)}`))).toBe('invalidRequest');
  });

  it('may hold any number of brackets in its strings', () => {
    const text = `\\"[{${'['.repeat(100)}`;
    expect(read(JSON.stringify({ text }))).toEqual({ text });
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['half a document', '{"a":'],
    ['what JavaScript would take', "{a:'1'}"],
    ['closing brackets only', ']]]]'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
    ['half a character', new Uint8Array([0x22, 0xc3, 0x22])],
  ])('is refused when it is %s', (_, body) => {
    expect(codeOf(() => read(body))).toBe('invalidRequest');
  });
});
