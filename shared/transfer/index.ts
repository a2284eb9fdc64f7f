export { contactDossier } from './contact-dossier.ts';
export { csvExporter } from './csv-exporter.ts';
export { dossierSource } from './dossier-store.ts';
export { assetSource } from './export-assets.ts';
export { accountSource, contactSource } from './export-customers.ts';
export { entitlementSource } from './export-entitlements.ts';
export { accountImporter } from './import-accounts.ts';
export { assetImporter } from './import-assets.ts';
export { contactImporter } from './import-contacts.ts';
export { entitlementImporter } from './import-entitlements.ts';
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
