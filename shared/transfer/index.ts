export { contactDossier } from './contact-dossier.ts';
export { csvExporter } from './csv-exporter.ts';
export { dossierSource } from './dossier-store.ts';
export { assetSource } from './export-assets.ts';
export { accountSource, contactSource } from './export-customers.ts';
export { entitlementSource } from './export-entitlements.ts';
export { runImport } from './import-run.ts';
export { importersOn } from './importers-store.ts';
export {
  delimiterNames,
  ExportJob,
  encodings,
  FILES_DAYS,
  ImportJob,
  isOver,
  type Job,
  MOST_BYTES,
  MOST_ROWS,
  newExport,
  newImport,
  resultPlace,
  sourcePlace,
  stepped,
  transferKinds,
  uploadPlace,
} from './job.ts';
export { type JobStore, jobStore } from './job-store.ts';
export { giveUp, runLeg } from './work.ts';
