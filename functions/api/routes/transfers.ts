import * as z from 'zod';
import { CustomerId } from '../../../shared/customers/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import {
  delimiterNames,
  ExportJob,
  encodings,
  FILES_DAYS,
  ImportJob,
  MOST_BYTES,
  MOST_ROWS,
  transferKinds,
} from '../../../shared/transfer/index.ts';
import { line } from './command.ts';
import { ContactParams } from './customers.ts';
import { PageQuery } from './linking.ts';
import { Idempotency } from './portal.ts';

const imports = { role: 'manager', function: 'api/transfers', tag: 'Import and export' } as const;
const Id = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'An id as the desk gave it.');
const ImportParams = z.object({ importId: Id });
const ExportParams = z.object({ exportId: Id });

const Link = z.object({ url: z.url(), expiresAt: z.iso.datetime() });

const ours = { run: true, pieces: true, leg: true, expiresAt: true } as const;

export const ImportView = ImportJob.omit({ ...ours, file: true, bytesRead: true }).extend({
  bytes: z.object({ read: z.int(), total: z.int() }),
  faultsFile: Link.optional().meta({
    description: `All faults as CSV, once it is over; for ${FILES_DAYS} days.`,
  }),
});
export type ImportView = z.infer<typeof ImportView>;

export const ExportView = ExportJob.omit({ ...ours, place: true }).extend({
  download: Link.optional().meta({ description: `The file, once it is done; for ${FILES_DAYS} days.` }),
});
export type ExportView = z.infer<typeof ExportView>;

export const createImportRoute = defineRoute({
  ...imports,
  id: 'createImport',
  method: 'POST',
  path: '/v1/imports',
  summary: 'Announce a CSV file to import and get an address to send it to',
  description: [
    `Send the bytes to the address within fifteen minutes, then start the import. At most ${MOST_ROWS} rows and 50 MB.`,
    'UTF-8, with or without a byte order mark, and UTF-16 with one are known by themselves.',
    '`dryRun` tells what would be made and changed, and writes nothing.',
    '`add` leaves what empty cells stand for and adds to lists; `replace` makes everything as the cells say.',
  ].join(' '),
  headers: Idempotency,
  body: z.strictObject({
    kind: z.enum(transferKinds),
    name: line(250).default('import.csv'),
    size: z.int().min(1).max(MOST_BYTES).meta({ description: 'Bytes: exactly as many are taken.' }),
    delimiter: z
      .enum(delimiterNames)
      .optional()
      .meta({ description: 'What parts cells. Read from the first line where it is not said.' }),
    encoding: z.enum(encodings).default('utf-8'),
    mode: z.enum(['add', 'replace']).default('add'),
    dryRun: z.boolean().default(false),
  }),
  replies: {
    201: {
      description: 'The import, and where its file is to be sent.',
      schema: ImportView.extend({
        upload: z.object({
          method: z.literal('PUT'),
          url: z.url(),
          headers: z.record(z.string(), z.string()).meta({ description: 'To be sent along, exactly.' }),
          expiresAt: z.iso.datetime(),
        }),
      }),
    },
  },
});

export const startImportRoute = defineRoute({
  ...imports,
  id: 'startImport',
  method: 'POST',
  path: '/v1/imports/{importId}/start',
  summary: 'Start an import whose file was sent',
  description: 'The whole file is looked through before a row is written. A second time changes nothing.',
  params: ImportParams,
  refuses: ['conflict', 'busy'],
  replies: { 202: { description: 'It is on its way.', schema: ImportView } },
});

export const readImportRoute = defineRoute({
  ...imports,
  id: 'readImport',
  method: 'GET',
  path: '/v1/imports/{importId}',
  summary: 'See how far an import has come',
  description: '`counts` tell what became of the rows so far; `faults` are the first of those that failed.',
  params: ImportParams,
  replies: { 200: { description: 'The import.', schema: ImportView } },
});

export const listImportsRoute = defineRoute({
  ...imports,
  id: 'listImports',
  method: 'GET',
  path: '/v1/imports',
  summary: 'Page through the imports, newest first',
  query: PageQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({
        imports: z.array(ImportView.omit({ faults: true, faultsFile: true })),
        next: z.string().optional(),
      }),
    },
  },
});

export const cancelImportRoute = defineRoute({
  ...imports,
  id: 'cancelImport',
  method: 'POST',
  path: '/v1/imports/{importId}/cancel',
  summary: 'Cancel an import',
  description: 'What was written until then stays, and is counted. A second time changes nothing.',
  params: ImportParams,
  refuses: ['conflict', 'busy'],
  replies: { 200: { description: 'The import as it ended.', schema: ImportView } },
});

const Delimiter = z.enum(delimiterNames).default('comma');

export const createExportRoute = defineRoute({
  ...imports,
  id: 'createExport',
  method: 'POST',
  path: '/v1/exports',
  summary: 'Export as CSV',
  description:
    'The file imports again as it is. A cell that a spreadsheet would take for a formula begins with an apostrophe, which an import takes away.',
  headers: Idempotency,
  body: z.strictObject({
    kind: z.enum(transferKinds),
    delimiter: Delimiter,
    filter: z
      .strictObject({ account: CustomerId.meta({ description: 'Only what belongs to this account.' }) })
      .optional(),
  }),
  replies: { 202: { description: 'It is on its way.', schema: ExportView } },
});

export const exportContactRoute = defineRoute({
  ...imports,
  id: 'exportContact',
  method: 'POST',
  path: '/v1/contacts/{contactId}/export',
  summary: 'Export everything that is held on a contact, as JSON',
  description:
    'The contact with all incidents, what was said on them, mails with their views and clicks, files and history. `internal: false` leaves out what customers never see.',
  params: ContactParams,
  headers: Idempotency,
  bodyOptional: true,
  body: z.strictObject({ internal: z.boolean().default(true) }),
  replies: { 202: { description: 'It is on its way.', schema: ExportView } },
});

export const readExportRoute = defineRoute({
  ...imports,
  id: 'readExport',
  method: 'GET',
  path: '/v1/exports/{exportId}',
  summary: 'See how far an export has come, and where its file is',
  params: ExportParams,
  replies: { 200: { description: 'The export.', schema: ExportView } },
});

export const listExportsRoute = defineRoute({
  ...imports,
  id: 'listExports',
  method: 'GET',
  path: '/v1/exports',
  summary: 'Page through the exports, newest first',
  query: PageQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({
        exports: z.array(ExportView.omit({ download: true })),
        next: z.string().optional(),
      }),
    },
  },
});

export const cancelExportRoute = defineRoute({
  ...imports,
  id: 'cancelExport',
  method: 'POST',
  path: '/v1/exports/{exportId}/cancel',
  summary: 'Cancel an export',
  params: ExportParams,
  refuses: ['conflict', 'busy'],
  replies: { 200: { description: 'The export as it ended.', schema: ExportView } },
});
