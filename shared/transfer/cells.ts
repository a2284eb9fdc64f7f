import { stringify } from 'csv-stringify/sync';
import { type DelimiterName, delimiters } from './job.ts';

/** Cells by the names of their columns; a column that the file lacks is not there. */
export type Cells = { readonly [column: string]: string };

/** What spreadsheet programs take for a formula, and what was made harmless before. */
const formula = /^'*[=+\-@\t\r]/;

/** No program runs a text that an apostrophe stands before. */
const harmless = (text: string): string => (formula.test(text) ? `'${text}` : text);
/** The same the other way round. */
export const asWritten = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;

/** Rows of a CSV file; the program that opens it takes none of them for a formula. */
export const csvOf = (rows: readonly (readonly string[])[], delimiter: DelimiterName): string =>
  stringify(
    rows.map((cells) => cells.map(harmless)),
    // Of itself it would quote only what ends its own lines: other programs end a row at either sign.
    { delimiter: delimiters[delimiter], record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
  );

/** Begins a file, so that spreadsheet programs read it as UTF-8. */
export const byteOrderMark = '\ufeff';

/** Several values in one cell. */
export const listed = (values: readonly string[]): string => values.join('; ');
export const unlisted = (cell: string): string[] =>
  cell
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
