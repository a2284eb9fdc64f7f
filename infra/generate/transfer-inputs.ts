import type { RouteInput } from './route-inputs.ts';

const importId = '01KCQ0000000000000000000J1';
const exportId = '01KCQ0000000000000000000J2';

/** Examples of what is sent to the routes of imports and exports. */
export const transferInputs: Readonly<Record<string, RouteInput>> = {
  createImport: {
    headers: { 'idempotency-key': 'sample-import-1' },
    body: { kind: 'contacts', name: 'contacts.csv', size: 20480, delimiter: 'semicolon', dryRun: true },
  },
  startImport: { params: { importId } },
  readImport: { params: { importId } },
  listImports: { query: { limit: '25' } },
  cancelImport: { params: { importId } },
  createExport: {
    headers: { 'idempotency-key': 'sample-export-1' },
    body: { kind: 'contacts', filter: { account: '01KCQ0000000000000000000A1' } },
  },
  exportContact: {
    params: { contactId: '01KCQ0000000000000000000C1' },
    headers: { 'idempotency-key': 'sample-export-2' },
    body: { internal: false },
  },
  readExport: { params: { exportId } },
  listExports: { query: { limit: '25' } },
  cancelExport: { params: { exportId } },
};
