import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { FileFault } from './file-fault.ts';
import { type DelimiterName, delimiterNames, delimiters } from './job.ts';

/** One record of a file. `row` counts as a spreadsheet does: the header is row 1. */
export interface Record {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Characters of one record: more is a quote that nobody has closed. */
const LONGEST_RECORD = 128 * 1024;

/** Spreadsheet programs write and read a first line that says what parts cells. It is no row to them. */
const saying = /^sep=([,;\t])?(?:\r\n|\r|\n)/i;

/** The first line with something in it decides what parts cells, unless the caller has said it. */
function delimiterOf(text: string): DelimiterName {
  const line = /^\s*([^\r\n]*)/.exec(text.replace(/"[^"]*"/g, ''))?.[1] ?? '';
  const counted = delimiterNames.map((name) => ({ name, count: line.split(delimiters[name]).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).name;
}

async function* after(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/**
 * The records of a CSV text, as they are read: those with nothing in them are left out.
 * @throws FileFault where the text is not CSV.
 */
export async function* records(
  text: AsyncIterable<string>,
  delimiter?: DelimiterName,
): AsyncGenerator<Record> {
  const chunks = text[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const said = saying.exec(first.value);
  const begin = first.value.slice(said?.[0].length ?? 0);
  const parser = parse({
    delimiter: delimiter ? delimiters[delimiter] : (said?.[1] ?? delimiters[delimiterOf(begin)]),
    info: true,
    max_record_size: LONGEST_RECORD,
    // Files put together from others end their lines in several ways.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
  });
  // What fails on the way is thrown by the parser; whoever stops reading closes the source.
  pipeline(Readable.from(after(begin, chunks)), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { records: number; empty_lines: number };
    }>) {
      if (record.some((cell) => cell.trim() !== '')) {
        yield { row: info.records + info.empty_lines, cells: record };
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? new FileFault(sentence(error)) : error;
  }
}

function sentence({ code, lines }: CsvError): string {
  const where = typeof lines === 'number' ? `Line ${lines}: ` : '';
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `${where}a quote that opens a cell is never closed.`;
    case 'CSV_MAX_RECORD_SIZE':
      return `${where}a row is longer than ${LONGEST_RECORD} characters. A quote may not be closed.`;
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return `${where}something stands behind the quote that closes a cell. A quote within a cell is written twice.`;
    case 'INVALID_OPENING_QUOTE':
      return `${where}a quote stands within a cell that does not begin with one. Put the whole cell into quotes.`;
    default:
      return `${where}this is not CSV.`;
  }
}
