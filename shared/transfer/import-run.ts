import { idFor } from '../platform/ids.ts';
import { byteOrderMark, csvOf } from './cells.ts';
import { decoded } from './decode.ts';
import { FileFault } from './file-fault.ts';
import { type Row, rowsOf } from './header.ts';
import type { Importer } from './importer.ts';
import {
  FAULTS_SHOWN,
  type ImportCounts,
  type ImportJob,
  type Pass,
  type RowFault,
  sourcePlace,
  stepped,
  type TransferKind,
  withPiece,
} from './job.ts';
import type { JobStore } from './job-store.ts';
import { inLanes } from './lanes.ts';
import { passAfter, passedOn, passOf, waitingRows } from './pass.ts';
import { records } from './records.ts';
import { join, putPiece, type RunParts, Superseded } from './run.ts';
import { type Taken, takeRow } from './take-row.ts';

export interface ImportParts extends RunParts {
  readonly imports: JobStore<'import'>;
  readonly importers: Readonly<Record<TransferKind, Importer>>;
  /** Rows whose outcome is kept together: one that is taken again after a crash is found as it was made. */
  readonly chunk: number;
}

/** Rows that are under way together: what they ask of the table goes there together. */
const AT_ONCE = 200;

/**
 * Takes an import as far as the time allows: looks the whole file through before a row of it is written, takes
 * its rows, and writes the file of faults. Every step is kept with its place, so that a run that dies is made up
 * for by the next; a row that is taken twice changes nothing more.
 * @throws Superseded where another run has the job, or it was cancelled.
 */
export async function runImport(parts: ImportParts, started: ImportJob): Promise<ImportJob> {
  const run = parts.newId(parts.clock());
  let job = await keep(parts, started, { run });
  try {
    if (job.state === 'checking') job = await check(parts, job);
    if (job.state === 'running') job = await takeRows(parts, job, run);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return keep(parts, job, { state: 'failed', failure: error.message, finishedAt: at(parts) });
  }
  return job.state === 'finishing' ? finish(parts, job) : job;
}

const at = ({ clock }: RunParts): string => clock().toISOString();

/** @throws Superseded */
async function keep(parts: ImportParts, job: ImportJob, change: Partial<ImportJob>): Promise<ImportJob> {
  const after = stepped(job, change, parts.clock());
  if (!(await parts.imports.save(job, after))) throw new Superseded('Another run has this import.');
  return after;
}

/** The rows of the file from its beginning; `seen` is told how many bytes were read. */
function rowsIn(parts: ImportParts, job: ImportJob, seen: (bytes: number) => void): AsyncGenerator<Row> {
  const { files } = parts;
  const { size, etag = '' } = job.file;
  const counted = async function* () {
    let bytes = 0;
    for await (const block of files.blocks(sourcePlace(job.id), { size, etag })) {
      bytes += block.length;
      seen(bytes);
      yield block;
    }
  };
  const text = decoded(counted(), job.options.encoding);
  return rowsOf(records(text, job.options.delimiter), parts.importers[job.subject].columns);
}

/** @throws FileFault where any of it cannot be read: then nothing of it was written. */
async function check(parts: ImportParts, job: ImportJob): Promise<ImportJob> {
  let rows = 0;
  for await (const _ of rowsIn(parts, job, () => undefined)) rows += 1;
  return keep(parts, job, { state: 'running', rows });
}

/** A row with its place among those of the file, from 0 on. */
interface Placed {
  readonly row: Row;
  readonly place: number;
}

async function takeRows(parts: ImportParts, begun: ImportJob, run: string): Promise<ImportJob> {
  let job = begun;
  while (job.state === 'running' && job.leg === begun.leg) job = await goThrough(parts, job, run);
  return job;
}

/** Once through the file, or as far as the time allows. */
async function goThrough(parts: ImportParts, begun: ImportJob, run: string): Promise<ImportJob> {
  let job = begun;
  let bytesRead = 0;
  let place = 0;
  let chunk: Placed[] = [];
  const pass = passOf(begun);
  const waited = waitingRows(pass);
  const take = async (more: (pass: Pass) => Partial<ImportJob>) => {
    job = await takeChunk(parts, job, run, { chunk, passed: place }, (after) => ({
      bytesRead,
      ...more(after),
    }));
    chunk = [];
  };
  for await (const row of rowsIn(parts, job, (bytes) => {
    bytesRead = Math.max(job.bytesRead, bytes);
  })) {
    if (place >= pass.passed && waited(place)) chunk.push({ row, place });
    place += 1;
    if (chunk.length < parts.chunk) continue;
    const time = parts.goOn();
    await take(() => (time ? {} : { leg: job.leg + 1 }));
    if (!time) return job;
  }
  await take((after) => {
    const next = passAfter(after);
    return next ? { pass: next, ...(parts.goOn() ? {} : { leg: job.leg + 1 }) } : { state: 'finishing' };
  });
  return job;
}

async function takeChunk(
  parts: ImportParts,
  job: ImportJob,
  run: string,
  { chunk, passed }: { chunk: readonly Placed[]; passed: number },
  change: (pass: Pass) => Partial<ImportJob>,
): Promise<ImportJob> {
  const importer = parts.importers[job.subject];
  const now = parts.clock();
  const before = passOf(job);
  const tried = await inLanes(
    chunk,
    AT_ONCE,
    ({ row }) => importer.keysOf(row.cells),
    ({ row }) =>
      takeRow(importer, row, {
        ...{ actor: job.createdBy, now, options: job.options },
        // A row that is taken again makes the same again, and so nothing.
        id: idFor(new Date(job.createdAt), `${job.id} ${row.row}`),
      }),
  );
  const rows = chunk.map(({ place }, at) => ({ place, waits: tried[at]?.outcome === 'waits' }));
  const pass = passedOn(before, passed, rows);
  const taken = tried.filter(({ outcome }) => outcome !== 'waits' || before.last);
  const faults = taken.flatMap(({ row, faults }) => faults.map((fault): RowFault => ({ row, ...fault })));
  return keep(parts, job, {
    pass,
    ...change(pass),
    counts: counted(job.counts, taken),
    faults: [...job.faults, ...faults].slice(0, FAULTS_SHOWN),
    ...(await pieceOf(parts, job, run, faults)),
  });
}

async function pieceOf(parts: ImportParts, job: ImportJob, run: string, faults: readonly RowFault[]) {
  if (faults.length === 0) return {};
  const lines = faults.map(({ row, column = '', detail }) => [String(row), column, detail]);
  const bytes = await putPiece(parts.files, job, run, csvOf(lines, 'comma'));
  return { pieces: withPiece(job, run, bytes) };
}

const counted = (counts: ImportCounts, taken: readonly Taken[]): ImportCounts => {
  const of = (outcome: Taken['outcome']) => taken.filter((one) => one.outcome === outcome).length;
  return {
    read: counts.read + taken.length,
    made: counts.made + of('made'),
    changed: counts.changed + of('changed'),
    unchanged: counts.unchanged + of('unchanged'),
    failed: counts.failed + of('failed') + of('waits'),
  };
};

async function finish(parts: ImportParts, job: ImportJob): Promise<ImportJob> {
  if (job.pieces.length > 0) {
    await join(parts.files, job, byteOrderMark + csvOf([['row', 'column', 'fault']], 'comma'), 'text/csv');
  }
  return keep(parts, job, { state: 'done', bytesRead: job.file.size, finishedAt: at(parts) });
}
