import type { Exporter } from './exporter.ts';
import { type ExportJob, stepped, withPiece } from './job.ts';
import type { JobStore } from './job-store.ts';
import { join, putPiece, type RunParts, Superseded } from './run.ts';

export interface ExportParts extends RunParts {
  readonly exports: JobStore<'export'>;
  readonly exporters: Readonly<Record<ExportJob['subject'], Exporter>>;
}

/** Characters that are put aside as one piece. */
const PIECE = 1024 * 1024;

/**
 * Takes an export as far as the time allows: its pages are put aside in pieces, each kept with the place behind
 * it, and joined in the end.
 * @throws Superseded where another run has the job, or it was cancelled.
 */
export async function runExport(parts: ExportParts, started: ExportJob): Promise<ExportJob> {
  const run = parts.newId(parts.clock());
  let job = await keep(parts, started, { run });
  while (job.state === 'running') {
    job = await nextPiece(parts, job, run);
    if (job.leg > started.leg) return job;
  }
  return job.state === 'finishing' ? finish(parts, job) : job;
}

/** @throws Superseded */
async function keep(parts: ExportParts, job: ExportJob, change: Partial<ExportJob>): Promise<ExportJob> {
  const after = stepped(job, change, parts.clock());
  if (!(await parts.exports.save(job, after))) throw new Superseded('Another run has this export.');
  return after;
}

async function nextPiece(parts: ExportParts, job: ExportJob, run: string): Promise<ExportJob> {
  const exporter = parts.exporters[job.subject];
  let { place, written } = job;
  let text = '';
  let last = false;
  let time = true;
  while (!last && time && text.length < PIECE) {
    const page = await exporter.page(job.options, { place, written });
    text += page.text;
    written += page.count;
    place = page.next;
    last = page.next === undefined;
    time = parts.goOn();
  }
  const bytes = text === '' ? 0 : await putPiece(parts.files, job, run, text);
  return keep(parts, job, {
    ...{ written, place },
    ...(bytes > 0 ? { pieces: withPiece(job, run, bytes) } : {}),
    ...(last ? { state: 'finishing' } : time ? {} : { leg: job.leg + 1 }),
  });
}

async function finish(parts: ExportParts, job: ExportJob): Promise<ExportJob> {
  const exporter = parts.exporters[job.subject];
  const bytes = await join(parts.files, job, exporter.begin(job.options), exporter.type);
  return keep(parts, job, { state: 'done', bytes, finishedAt: parts.clock().toISOString() });
}
