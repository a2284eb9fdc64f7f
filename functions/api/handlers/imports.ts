import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import type { Objects } from '../../../shared/platform/objects.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { isNamePlace } from '../../../shared/table/keys.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import {
  type ImportJob,
  isOver,
  type JobStore,
  newImport,
  sourcePlace,
  stepped,
  uploadPlace,
} from '../../../shared/transfer/index.ts';
import type {
  cancelImportRoute,
  createImportRoute,
  listImportsRoute,
  readImportRoute,
  startImportRoute,
} from '../routes/transfers.ts';
import { importView, importWithFile } from './transfer-views.ts';

/** What the handlers of imports and exports work with. */
export interface TransferParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly files: Objects;
  readonly imports: JobStore<'import'>;
  readonly exports: JobStore<'export'>;
  readonly newId: NewId;
}

const UPLOAD_SECONDS = 900;
const TYPE = 'text/csv';
/** How often a step is tried again that another came before. */
const ATTEMPTS = 5;

const busy = () => new DeskError('busy', 'It is being worked on right now; try again.');

async function importOf({ imports }: TransferParts, id: string): Promise<ImportJob> {
  const job = await imports.load(id);
  if (!job) throw new DeskError('notFound', 'There is no such import.');
  return job;
}

export const createImportHandler =
  (parts: TransferParts): RouteHandler<typeof createImportRoute> =>
  async ({ body, headers, actor, now }) => {
    const once = onceOnly<ImportJob>(parts.client, parts.table, {
      scope: `createImport:${actor.id}`,
      key: headers['idempotency-key'],
      content: body,
    });
    const answer = async (job: ImportJob) => ({
      status: 201,
      headers: { location: `/v1/imports/${job.id}` },
      body: {
        ...importView(job),
        upload: {
          ...(await parts.files.uploadLink(
            uploadPlace(job.id),
            { size: job.file.size, type: TYPE },
            { seconds: UPLOAD_SECONDS, now },
          )),
          expiresAt: new Date(now.getTime() + UPLOAD_SECONDS * 1000).toISOString(),
        },
      },
    });
    const earlier = await once.earlier();
    if (earlier) return answer(earlier);
    const { kind, name, size, delimiter, ...options } = body;
    const job = newImport(
      { subject: kind, name, size, options: { ...options, ...(delimiter ? { delimiter } : {}) } },
      { id: parts.newId(now), actor, now },
    );
    try {
      await parts.imports.create(job, once.write(job, now));
    } catch (error) {
      if (error instanceof LostRace) return answer(once.orEarlier(error));
      throw error;
    }
    return answer(job);
  };

/** What was sent is taken over, out of reach of the address that it was sent to. */
export const startImportHandler =
  (parts: TransferParts): RouteHandler<typeof startImportRoute> =>
  async ({ params: { importId }, now }) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const job = await importOf(parts, importId);
      if (job.state === 'cancelled') throw new DeskError('conflict', 'This import was cancelled.');
      if (job.state !== 'waiting') return { status: 202, body: importView(job) };
      const file = await takeOver(parts, job);
      const started = stepped(job, { state: 'checking', file, leg: 1, startedAt: now.toISOString() }, now);
      if (await parts.imports.save(job, started)) return { status: 202, body: importView(started) };
    }
    throw busy();
  };

async function takeOver({ files }: TransferParts, { id, file }: ImportJob): Promise<ImportJob['file']> {
  const sent = await files.head(uploadPlace(id));
  if (!sent) throw new DeskError('conflict', 'The file has not been sent yet.');
  const taken =
    sent.size === file.size &&
    (await files.copy(uploadPlace(id), sent.etag, sourcePlace(id), { type: TYPE }));
  const kept = taken ? await files.head(sourcePlace(id)) : undefined;
  if (!kept) throw new DeskError('conflict', 'What was sent is not what was announced. Send it again.');
  return { size: kept.size, etag: kept.etag };
}

export const readImportHandler =
  (parts: TransferParts): RouteHandler<typeof readImportRoute> =>
  async ({ params, now }) => ({
    status: 200,
    body: await importWithFile(parts.files, await importOf(parts, params.importId), now),
  });

export const listImportsHandler =
  ({ imports }: TransferParts): RouteHandler<typeof listImportsRoute> =>
  async ({ query: { limit, cursor } }) => {
    const after = readCursor('imports', cursor, isNamePlace);
    const { found, next } = await imports.list({ size: limit, after });
    const shown = found.map((job) => {
      const { faults: _, ...brief } = importView(job);
      return brief;
    });
    return { status: 200, body: { imports: shown, ...(next ? { next: writeCursor('imports', next) } : {}) } };
  };

export const cancelImportHandler =
  (parts: TransferParts): RouteHandler<typeof cancelImportRoute> =>
  async ({ params, now }) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const job = await importOf(parts, params.importId);
      if (job.state === 'cancelled') return { status: 200, body: importView(job) };
      if (isOver(job)) throw new DeskError('conflict', `This import is ${job.state}.`);
      const ended = stepped(job, { state: 'cancelled', finishedAt: now.toISOString() }, now);
      if (await parts.imports.save(job, ended)) return { status: 200, body: importView(ended) };
    }
    throw busy();
  };
