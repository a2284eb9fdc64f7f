import type { Objects } from '../../../shared/platform/objects.ts';
import {
  type ExportJob,
  FILES_DAYS,
  type ImportJob,
  isOver,
  type Job,
  resultPlace,
} from '../../../shared/transfer/index.ts';
import type { ExportView, ImportView } from '../routes/transfers.ts';

const LINK_SECONDS = 900;
const DAY_MS = 86_400_000;

/** An import as it is shown. How the work goes on is our own business. */
export function importView(job: ImportJob): ImportView {
  const { run: _, pieces: __, leg: ___, expiresAt: ____, file, bytesRead, ...shown } = job;
  return { ...shown, bytes: { read: bytesRead, total: file.size } };
}

export function exportView(job: ExportJob): ExportView {
  const { run: _, pieces: __, leg: ___, expiresAt: ____, place: _____, ...shown } = job;
  return shown;
}

/** An address of the file that a job has made, for a while; none where it has made none, or it was removed. */
async function linkOf(files: Objects, job: Job, name: string, now: Date) {
  const finished = Date.parse(job.finishedAt ?? job.updatedAt);
  if (job.state !== 'done' || now.getTime() - finished > FILES_DAYS * DAY_MS) return undefined;
  return {
    url: await files.downloadLink(resultPlace(job.id), name, { seconds: LINK_SECONDS, now }),
    expiresAt: new Date(now.getTime() + LINK_SECONDS * 1000).toISOString(),
  };
}

export async function importWithFile(files: Objects, job: ImportJob, now: Date): Promise<ImportView> {
  const link =
    isOver(job) && job.pieces.length > 0 ? await linkOf(files, job, `${job.id}-faults.csv`, now) : undefined;
  return { ...importView(job), ...(link ? { faultsFile: link } : {}) };
}

export async function exportWithFile(files: Objects, job: ExportJob, now: Date): Promise<ExportView> {
  const form = job.subject === 'contact' ? 'json' : 'csv';
  const link = await linkOf(files, job, `${job.subject}-${job.id}.${form}`, now);
  return { ...exportView(job), ...(link ? { download: link } : {}) };
}
