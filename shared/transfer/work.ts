import { type ExportParts, runExport } from './export-run.ts';
import { type ImportParts, runImport } from './import-run.ts';
import { isOver, type Job, stepped } from './job.ts';
import { Superseded } from './run.ts';

/** A leg of an import or an export that waits for a run. */
export interface Leg {
  readonly jobId: string;
  readonly direction: 'import' | 'export';
  readonly leg: number;
}

/** The job as a leg leaves it; undefined where the leg was done before, or another run has it. */
export async function runLeg(
  parts: ImportParts & ExportParts,
  { jobId, direction, leg }: Leg,
): Promise<Job | undefined> {
  const job = await (direction === 'import' ? parts.imports : parts.exports).load(jobId);
  if (!job || job.leg !== leg || isOver(job)) return undefined;
  try {
    return await ('counts' in job ? runImport(parts, job) : runExport(parts, job));
  } catch (error) {
    if (error instanceof Superseded) return undefined;
    throw error;
  }
}

/** Ends a job that comes to no end by itself; whoever asked for it is told. */
export async function giveUp(
  { imports, exports, clock }: Pick<ImportParts & ExportParts, 'imports' | 'exports' | 'clock'>,
  { jobId, direction, leg }: Leg,
): Promise<void> {
  const failed = {
    state: 'failed' as const,
    failure: 'The desk could not go on. What was done until then stands; try again later.',
    finishedAt: clock().toISOString(),
  };
  if (direction === 'import') {
    const job = await imports.load(jobId);
    if (job?.leg === leg && !isOver(job)) await imports.save(job, stepped(job, failed, clock()));
    return;
  }
  const job = await exports.load(jobId);
  if (job?.leg === leg && !isOver(job)) await exports.save(job, stepped(job, failed, clock()));
}
