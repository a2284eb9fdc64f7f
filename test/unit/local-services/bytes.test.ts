import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeChunks } from '../../../local/services/s3/chunked.ts';
import { pageOf } from '../../../local/services/s3/list.ts';
import { encodeKey } from '../../../local/services/s3/notify.ts';
import { rangeOf } from '../../../local/services/s3/objects.ts';
import { splitAddress, splitList } from '../../../local/services/ses/address.ts';
import { readHeaders } from '../../../local/services/ses/header-section.ts';

describe('the chunks of an S3 upload', () => {
  const decode = async (wire: Buffer, cut: number, trailers = new Map<string, string>()) => {
    const pieces: Buffer[] = [];
    for (let at = 0; at < wire.length; at += cut) pieces.push(wire.subarray(at, at + cut));
    return Buffer.concat(await Readable.from(pieces).pipe(decodeChunks(trailers)).toArray());
  };
  const encode = (chunks: readonly Uint8Array[], trailer = '') =>
    Buffer.concat([
      ...chunks.flatMap((chunk) => [
        Buffer.from(`${chunk.length.toString(16)};chunk-signature=ab\r\n`),
        chunk,
        Buffer.from('\r\n'),
      ]),
      Buffer.from(`0\r\n${trailer}\r\n`),
    ]);

  it('come out as they went in, wherever the network cuts them', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 50 }), async (given, cut) => {
        const trailers = new Map<string, string>();
        const wire = encode(given, 'x-amz-checksum-crc32: AAAAAA==\r\n');
        expect(await decode(wire, cut, trailers)).toEqual(Buffer.concat(given));
        expect(trailers.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
      }),
    );
  });

  it('are refused where they break off or are none', async () => {
    const wire = encode([Buffer.from('hello')]);
    await expect(decode(wire.subarray(0, 20), 7)).rejects.toMatchObject({ code: 'IncompleteBody' });
    await expect(decode(Buffer.from('zz\r\nhello'), 3)).rejects.toMatchObject({ code: 'IncompleteBody' });
    await expect(decode(Buffer.alloc(20_000, 'a'), 999)).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});

describe('a page of keys', () => {
  it('gives every key once over all pages, whatever their size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 })),
        fc.integer({ min: 1, max: 5 }),
        (given, limit) => {
          const keys = [...given].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          const read: string[] = [];
          for (let after = ''; ; ) {
            const page = pageOf(keys, { prefix: '', delimiter: '', after, limit });
            read.push(...page.contents);
            if (page.next === undefined) break;
            after = page.next;
          }
          expect(read).toEqual(keys);
        },
      ),
    );
  });

  it('names a common prefix once, also over the edge of a page', () => {
    const keys = ['a/1', 'a/2', 'b', 'c/1', 'c/2'];
    const first = pageOf(keys, { prefix: '', delimiter: '/', after: '', limit: 2 });
    expect(first).toEqual({ contents: ['b'], prefixes: ['a/'], next: 'b' });
    const cut = pageOf(keys, { prefix: '', delimiter: '/', after: '', limit: 1 });
    expect(cut).toEqual({ contents: [], prefixes: ['a/'], next: 'a/' });
    const rest = pageOf(keys, { prefix: '', delimiter: '/', after: 'a/', limit: 9 });
    expect(rest).toEqual({ contents: ['b'], prefixes: ['c/'], next: undefined });
  });
});

it.each([
  ['bytes=0-0', [0, 0]],
  ['bytes=5-', [5, 9]],
  ['bytes=-20', [0, 9]],
  ['bytes=8-99', [8, 9]],
  ['bytes=1-2,5-6', undefined],
  [undefined, undefined],
])('reads the range %s of ten bytes', (header, expected) => {
  expect(rangeOf(header, 10)).toEqual(expected);
});

it.each(['bytes=10-', 'bytes=5-4', 'bytes=-0'])('cannot satisfy %s of ten bytes', (header) => {
  expect(() => rangeOf(header, 10)).toThrow('not satisfiable');
});

it('writes keys in events as S3 does', () => {
  expect(encodeKey('in/a b+(ü)!*.eml')).toBe('in/a+b%2B%28%C3%BC%29%21%2A.eml');
});

describe('the headers of a mail', () => {
  it('and the rest make up the mail again, byte for byte', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const lines = fc.array(
      fc.constantFrom('A: b\r\n', 'C:\n', ' folded\r\n', '\tx\n', '\r\n', 'text\r\n', ': x\n', '\xff'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          lines.map((given) => Buffer.from(given.join(''), 'latin1')),
        ),
        (given) => {
          const mail = Buffer.from(given);
          const { fields, end } = readHeaders(mail);
          expect(Buffer.concat([...fields.map(({ raw }) => raw), mail.subarray(end)])).toEqual(mail);
        },
      ),
    );
  });

  it('are unfolded and end at the empty line', () => {
    const { fields, end } = readHeaders(Buffer.from('Subject: a\r\n b\r\nTo:c\r\n\r\nFrom: body'));
    expect(fields.map(({ name, value }) => [name, value])).toEqual([
      ['Subject', 'a b'],
      ['To', 'c'],
    ]);
    expect(end).toBe(22);
  });
});

describe('addresses', () => {
  it.each([
    ['a@x.org, b@y.org', ['a@x.org', 'b@y.org']],
    ['"Doe, Jo" <a@x.org>, b@y.org', ['"Doe, Jo" <a@x.org>', 'b@y.org']],
    ['"quote \\", in" <a@x.org>', ['"quote \\", in" <a@x.org>']],
    ['Team: a@x.org, b@y.org;', ['a@x.org', 'b@y.org']],
    ['a@x.org (one, two)', ['a@x.org (one, two)']],
    ['', []],
  ])('of the list %s', (list, expected) => {
    expect(splitList(list)).toEqual(expected);
  });

  it.each([
    ['Ada <Ada@Example.COM>', { local: 'Ada', domain: 'example.com' }],
    ['"a b"@x.org', { local: '"a b"', domain: 'x.org' }],
    ['ada', undefined],
    ['a b@x.org', undefined],
    ['@x.org', undefined],
  ])('%s', (text, expected) => {
    expect(splitAddress(text)).toEqual(expected);
  });
});
