import { changeContact, contactStore, customerFinder, newContact } from '../../shared/customers/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { trackingReader } from '../../shared/tracking/index.ts';
import { jobStore, newExport, newImport, stepped } from '../../shared/transfer/index.ts';
import type { AccessPattern } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const actor = { id: 'agent-1', name: 'Agent' };
const by = { actor: { kind: 'agent' as const, ...actor }, now: morning, newId };

/** Imports and exports, and what they are found by. */
export function transferPatterns({ client, layout: { table } }: Scene): readonly AccessPattern[] {
  const imports = jobStore(client, table, site.id, 'import');
  const exports = jobStore(client, table, site.id, 'export');
  const finder = customerFinder(client, table);
  const contacts = contactStore(client, table);
  const options = { encoding: 'utf-8', mode: 'add', dryRun: false } as const;
  const begin = () => ({ id: newId(morning), actor, now: morning });
  const job = newImport({ subject: 'contacts', name: 'contacts.csv', size: 20_480, options }, begin());
  const started = stepped(job, { state: 'checking', leg: 1 }, morning);
  const taken = stepped(started, { state: 'running', rows: 400 }, morning);
  const exported = newExport(
    { subject: 'contacts', options: { delimiter: 'comma', internal: true } },
    begin(),
  );
  const person = newContact(
    newId(morning),
    { name: 'Imported', addresses: ['imported@example.net'], externalId: 'CRM-1' },
    morning,
  );
  return [
    { name: 'New import', by: 'createImport', run: () => imports.create(job) },
    {
      name: 'Start of an import, with its first leg',
      by: 'startImport',
      run: () => imports.save(job, started),
    },
    {
      name: 'Place of an import, every 200 rows',
      by: 'transfer/run',
      run: () => imports.save(started, taken),
    },
    { name: 'Import with how far it has come', by: 'readImport', run: () => imports.load(job.id) },
    { name: 'Imports, newest first', by: 'listImports', run: () => imports.list({ size: 25 }) },
    { name: 'New export, with its first leg', by: 'createExport', run: () => exports.create(exported) },
    { name: 'Export with how far it has come', by: 'readExport', run: () => exports.load(exported.id) },
    { name: 'Exports, newest first', by: 'listExports', run: () => exports.list({ size: 25 }) },
    {
      name: 'Contact of a row, with an id of another system',
      by: 'transfer/run',
      run: () => contacts.create(person, []),
    },
    {
      name: 'Change of that id',
      by: 'changeContact',
      run: () =>
        contacts.change(person.id, 1, (one) => changeContact(one, { fields: { externalId: 'CRM-2' } }, by)),
    },
    {
      name: 'Who has an id of another system',
      by: 'transfer/run',
      run: () => finder.byExternalId('contact', 'CRM-2'),
    },
    { name: 'Accounts of a name', by: 'transfer/run', run: () => finder.accountsNamed('Example Printing') },
    { name: 'Ten of all contacts', by: 'transfer/run', run: () => finder.contactsOf(0, { size: 10 }) },
    {
      name: 'What a contact did with a message',
      by: 'transfer/run',
      run: () => trackingReader(client, table)('no-message', new Set([person.id])),
    },
  ];
}
