import type { AccountStore, CustomerStore } from '../../../shared/customers/index.ts';
import { DeskError, faultyField } from '../../../shared/platform/errors.ts';
import type { Actor } from '../../../shared/platform/http/actor.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { isNamePlace } from '../../../shared/table/keys.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import { type ExportJob, isOver, newExport, stepped } from '../../../shared/transfer/index.ts';
import type {
  cancelExportRoute,
  createExportRoute,
  exportContactRoute,
  listExportsRoute,
  readExportRoute,
} from '../routes/transfers.ts';
import type { TransferParts } from './imports.ts';
import { exportView, exportWithFile } from './transfer-views.ts';

export interface ExportParts extends TransferParts {
  readonly accounts: Pick<AccountStore, 'account'>;
  readonly customers: Pick<CustomerStore, 'contact'>;
}

const ATTEMPTS = 5;

async function exportOf({ exports }: TransferParts, id: string): Promise<ExportJob> {
  const job = await exports.load(id);
  if (!job) throw new DeskError('notFound', 'There is no such export.');
  return job;
}

type Wish = Parameters<typeof newExport>[0];

/** Makes an export, once for a key; it is on its way with that. */
async function begin(
  parts: TransferParts,
  wish: Wish,
  { actor, key, now }: { actor: Actor; key: string | undefined; now: Date },
) {
  const once = onceOnly<ExportJob>(parts.client, parts.table, {
    scope: `createExport:${actor.id}`,
    key,
    content: wish,
  });
  const answer = (job: ExportJob) => ({
    status: 202,
    headers: { location: `/v1/exports/${job.id}` },
    body: exportView(job),
  });
  const earlier = await once.earlier();
  if (earlier) return answer(earlier);
  const job = newExport(wish, { id: parts.newId(now), actor, now });
  try {
    await parts.exports.create(job, once.write(job, now));
  } catch (error) {
    if (error instanceof LostRace) return answer(once.orEarlier(error));
    throw error;
  }
  return answer(job);
}

export const createExportHandler =
  (parts: ExportParts): RouteHandler<typeof createExportRoute> =>
  async ({ body: { kind, delimiter, filter }, headers, actor, now }) => {
    const refused = (detail: string) => faultyField('/filter/account', detail);
    if (filter && kind === 'accounts') throw refused('Accounts are exported all together.');
    if (filter && !(await parts.accounts.account(filter.account))) throw refused('There is no such account.');
    const options = { delimiter, internal: true, ...filter };
    return begin(parts, { subject: kind, options }, { actor, key: headers['idempotency-key'], now });
  };

export const exportContactHandler =
  (parts: ExportParts): RouteHandler<typeof exportContactRoute> =>
  async ({ params, body: { internal }, headers, actor, now }) => {
    const contact = await parts.customers.contact(params.contactId);
    if (!contact) throw new DeskError('notFound', 'There is no such contact.');
    const options = { delimiter: 'comma', contact: contact.id, internal } as const;
    return begin(parts, { subject: 'contact', options }, { actor, key: headers['idempotency-key'], now });
  };

export const readExportHandler =
  (parts: TransferParts): RouteHandler<typeof readExportRoute> =>
  async ({ params, now }) => ({
    status: 200,
    body: await exportWithFile(parts.files, await exportOf(parts, params.exportId), now),
  });

export const listExportsHandler =
  ({ exports }: TransferParts): RouteHandler<typeof listExportsRoute> =>
  async ({ query: { limit, cursor } }) => {
    const after = readCursor('exports', cursor, isNamePlace);
    const { found, next } = await exports.list({ size: limit, after });
    return {
      status: 200,
      body: { exports: found.map(exportView), ...(next ? { next: writeCursor('exports', next) } : {}) },
    };
  };

export const cancelExportHandler =
  (parts: TransferParts): RouteHandler<typeof cancelExportRoute> =>
  async ({ params, now }) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const job = await exportOf(parts, params.exportId);
      if (job.state === 'cancelled') return { status: 200, body: exportView(job) };
      if (isOver(job)) throw new DeskError('conflict', `This export is ${job.state}.`);
      const ended = stepped(job, { state: 'cancelled', finishedAt: now.toISOString() }, now);
      if (await parts.exports.save(job, ended)) return { status: 200, body: exportView(ended) };
    }
    throw new DeskError('busy', 'It is being worked on right now; try again.');
  };
