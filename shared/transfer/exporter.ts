import type { ExportOptions } from './job.ts';

/** One page of what is exported, as it stands in the file. Absent `next`: it was the last one. */
export interface ExportPage {
  readonly text: string;
  /** Rows that are in it. */
  readonly count: number;
  readonly next?: string;
}

/** One kind of file that is made. A page is asked for again by the same place where a run died. */
export interface Exporter {
  readonly type: string;
  /** Begins the file. */
  begin(options: ExportOptions): string;
  /** `written`: how many rows stand before. */
  page(options: ExportOptions, at: { place: string | undefined; written: number }): Promise<ExportPage>;
}
