import type { Page } from '../table/read-page.ts';
import { byteOrderMark, type Cells, csvOf } from './cells.ts';
import type { Exporter } from './exporter.ts';
import type { ExportOptions } from './job.ts';

/** Rows of a file by their columns, a page after the other. */
export interface RowSource {
  readonly columns: readonly string[];
  page(options: ExportOptions, place: string | undefined): Promise<Page<Partial<Cells>>>;
}

/** A CSV file that imports again as it is. */
export const csvExporter = ({ columns, page }: RowSource): Exporter => ({
  type: 'text/csv',
  begin: ({ delimiter }) => byteOrderMark + csvOf([columns], delimiter),
  async page(options, { place }) {
    const { found, next } = await page(options, place);
    const rows = found.map((cells) => columns.map((column) => cells[column] ?? ''));
    return { text: csvOf(rows, options.delimiter), count: rows.length, ...(next ? { next } : {}) };
  },
});
