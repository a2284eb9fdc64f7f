import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asWritten, csvOf, listed, unlisted } from '../../../shared/transfer/cells.ts';
import { decoded } from '../../../shared/transfer/decode.ts';
import { type Columns, type Row, rowsOf } from '../../../shared/transfer/header.ts';
import { delimiterNames, MOST_ROWS } from '../../../shared/transfer/job.ts';
import { records } from '../../../shared/transfer/records.ts';

const columns: Columns = { names: ['name', 'externalId', 'notes'], needed: ['name'], ignored: ['createdAt'] };

async function* blocksOf(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(
  csv: string | Uint8Array,
  { encoding = 'utf-8' as 'utf-8' | 'windows-1252', block = 7, of = columns } = {},
): Promise<Row[]> {
  const rows: Row[] = [];
  const text = decoded(blocksOf(Buffer.from(csv), block), encoding);
  for await (const row of rowsOf(records(text), of)) rows.push(row);
  return rows;
}

const names = async (...args: Parameters<typeof read>) =>
  (await read(...args)).map(({ cells }) => cells.name);

describe('a file is read', () => {
  it.each([
    ['UTF-8', Buffer.from('name\nZoë 東京\n')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffname\r\nZoë 東京')],
    ['UTF-16, small end first', Buffer.from('\ufeffname\r\nZoë 東京', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\ufeffname\r\nZoë 東京', 'utf16le').swap16()],
  ])('in %s, wherever its blocks are cut', async (_, bytes) => {
    for (const block of [4, 5, 6, 7, 1000]) expect(await names(bytes, { block })).toEqual(['Zoë 東京']);
  });

  it('in Windows-1252 where that is said', async () => {
    expect(await names(Buffer.from('name\nJ\xf6rg \x80\n', 'latin1'), { encoding: 'windows-1252' })).toEqual([
      'Jörg €',
    ]);
  });

  it.each([',', ';', '\t'])('with %j between its cells, seen by itself', async (delimiter) => {
    const [row] = await read(
      ['External ID', '"name"']
        .join(delimiter)
        .concat('\n', ['1', 'Ada, Ltd'].map((cell) => `"${cell}"`).join(delimiter)),
      { block: 1000 },
    );
    expect(row?.cells).toEqual({ externalId: '1', name: 'Ada, Ltd' });
  });

  it.each([
    'sep=;\r\nname;notes\r\nAda;a, b\r\n',
    'SEP=;\nname;notes\nAda;a, b',
    '\r\n \nname;notes\nAda;a, b',
  ])('from where its header begins: %j', async (csv) => {
    expect(await read(csv, { block: 1000 })).toMatchObject([{ cells: { name: 'Ada', notes: 'a, b' } }]);
  });

  it('with lines that end in several ways', async () => {
    for (const block of [4, 5, 6, 1000]) {
      expect(await names('name\r\nAda\nBob\r\nCid\rDan', { block })).toEqual(['Ada', 'Bob', 'Cid', 'Dan']);
    }
  });

  it('with rows counted as a spreadsheet does', async () => {
    const rows = await read('name,notes\nAda,"two\nlines"\n\n,\nBob,\n');
    expect(rows.map(({ row, cells }) => [row, cells.name])).toEqual([
      [2, 'Ada'],
      [5, 'Bob'],
    ]);
  });

  it('with what does not fit the header told of each row', async () => {
    const rows = await read('name,notes\nAda\nBob,,,\nCid,,x\n');
    expect(rows.map(({ misfit }) => misfit)).toEqual([
      'The row has 1 cells, the header 2.',
      undefined,
      'The row has 3 cells, the header 2.',
    ]);
  });
});

describe('a file is refused', () => {
  it.each([
    ['', 'The file is empty.'],
    ['name,colour\nAda,red\n', 'There is no column "colour". Columns are: name, externalId, notes.'],
    ['externalId, External-Id\n1,2\n', 'The column externalId is there twice. The column name is missing.'],
    ['name,\nAda,\n', 'Column 2 has no name.'],
    ['name\nAda "x" y\n', 'Line 2: a quote stands within a cell'],
    ['name\n"Ada" y\n', 'Line 2: something stands behind the quote'],
    [`name\n"${'x'.repeat(200_000)}"\n`, 'a row is longer than 131072 characters'],
    ['name\n"Ada\n', 'a quote that opens a cell is never closed'],
    ['%PDF-1.7\n', 'This is a PDF.'],
    ['name\nA\0da\n', 'This is no text'],
    [Buffer.from('fffe6e0061', 'hex'), 'This is not text in UTF-16LE'],
  ])('%#', async (csv, sentence) => {
    await expect(read(csv, { block: 4096 })).rejects.toMatchObject({
      name: 'FileFault',
      message: expect.stringContaining(sentence),
    });
  });

  it('for a row too many, and not for the last that may be', async () => {
    const most = `name\n${'a\n'.repeat(MOST_ROWS)}`;
    expect(await read(most, { block: 1 << 20 })).toHaveLength(MOST_ROWS);
    await expect(read(`${most}a\n`, { block: 1 << 20 })).rejects.toThrow('more than 100000 rows');
  });
});

describe('a cell', () => {
  it('is never a formula, and comes back as it was', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom('=1+1', '+41', '-1', '@x', "'=x", "''+", "'", '"', 'a;b', 'a\nb', "it's"),
    );
    await fc.assert(
      fc.asyncProperty(cell, fc.constantFrom(...delimiterNames), async (value, delimiter) => {
        const written = value.trim();
        fc.pre(written !== '' && !written.includes('\0') && !written.includes('\r'));
        const csv = csvOf(
          [
            ['name', 'notes'],
            [written, 'n'],
          ],
          delimiter,
        );
        expect(csv.split('\r\n')[1]).not.toMatch(/^"?[=+\-@\t]/);
        expect(await names(csv, { block: 4096 })).toEqual([written]);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['a\nb', 'a\rb', 'a\r\nb'])('of several lines stands in quotes: %j', (cell) => {
    expect(csvOf([[cell]], 'comma')).toBe(`"${cell}"\r\n`);
  });

  it('that somebody has typed with an apostrophe keeps it, but before a formula', () => {
    expect(["'s Gravenhage", "'=1", "''=1"].map(asWritten)).toEqual(["'s Gravenhage", '=1', "'=1"]);
  });

  it('holds a list', () => {
    expect(unlisted(listed(['a', 'b c']))).toEqual(['a', 'b c']);
    expect(unlisted(' ;a;\n b ;')).toEqual(['a', 'b']);
  });
});
