import { bind } from '../../../shared/platform/http/serve.ts';
import * as transfers from '../routes/transfers.ts';
import {
  cancelExportHandler,
  createExportHandler,
  type ExportParts,
  exportContactHandler,
  listExportsHandler,
  readExportHandler,
} from './exports.ts';
import {
  cancelImportHandler,
  createImportHandler,
  listImportsHandler,
  readImportHandler,
  startImportHandler,
} from './imports.ts';

/** Every route of imports and exports, bound to what it works with. */
export const transferRoutes = (parts: ExportParts) => [
  bind(transfers.createImportRoute, createImportHandler(parts)),
  bind(transfers.startImportRoute, startImportHandler(parts)),
  bind(transfers.readImportRoute, readImportHandler(parts)),
  bind(transfers.listImportsRoute, listImportsHandler(parts)),
  bind(transfers.cancelImportRoute, cancelImportHandler(parts)),
  bind(transfers.createExportRoute, createExportHandler(parts)),
  bind(transfers.exportContactRoute, exportContactHandler(parts)),
  bind(transfers.readExportRoute, readExportHandler(parts)),
  bind(transfers.listExportsRoute, listExportsHandler(parts)),
  bind(transfers.cancelExportRoute, cancelExportHandler(parts)),
];
