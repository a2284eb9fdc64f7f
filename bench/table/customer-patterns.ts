import {
  accountStore,
  changeAccount,
  changeContact,
  contactStore,
  lookUp,
  newAccount,
  newContact,
} from '../../shared/customers/index.ts';
import { listIncidents, passOnIncidents } from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const by = { actor: { kind: 'agent' as const, id: 'agent-1', name: 'Agent' }, now: morning, newId };

/** Accounts and contacts: made, changed, merged, looked up as one types. */
export function customerPatterns(scene: Scene, opened: Opened): readonly AccessPattern[] {
  const { client, layout, customers, incidents } = scene;
  const accounts = accountStore(client, layout.table, site.id);
  const contacts = contactStore(client, layout.table);
  const parent = newAccount(newId(morning), { name: 'Example Group' }, by);
  const account = newAccount(
    newId(morning),
    { name: 'Example Printing', parent: parent.id, domains: ['printing.example'], tier: 'gold' },
    by,
  );
  const contact = newContact(
    newId(morning),
    {
      ...{ name: 'Ada Example', addresses: ['ada@printing.example'], phones: ['+41 44 555 01 02'] },
      account: account.id,
    },
    morning,
  );
  const asker = opened.incident.contact.id;
  const spare = newAccount(newId(morning), { name: 'Spare', domains: ['spare.example'] }, by);
  return [
    { name: 'New account', by: 'createAccount', run: () => accounts.create(parent) },
    {
      name: 'New account below another, with a domain',
      by: 'createAccount',
      run: () => accounts.create(account),
    },
    {
      name: 'Change of an account',
      by: 'changeAccount',
      run: () => accounts.change(account.id, 1, (one) => changeAccount(one, { notes: 'Pays late.' }, by)),
    },
    {
      name: 'Move of an account to the top, and back',
      by: 'changeAccount',
      run: async () => {
        await accounts.change(account.id, 2, (one) => changeAccount(one, { parent: null }, by));
        await accounts.change(account.id, 3, (one) => changeAccount(one, { parent: parent.id }, by));
      },
    },
    {
      name: 'Who writes from an address: its contact, or the account of its domain',
      by: 'askQuestion, createIncident, patchIncident, mail/receive',
      run: () => customers.whoIs('new@printing.example'),
    },
    {
      name: 'New contact of an account, with an address and a phone',
      by: 'createContact',
      run: () => contacts.create(contact, []),
    },
    {
      name: 'Change of a contact’s name',
      by: 'changeContact',
      run: () =>
        contacts.change(contact.id, 1, (one) => changeContact(one, { fields: { name: 'Ada Other' } }, by)),
    },
    {
      name: 'Mail to a contact stopped by an agent',
      by: 'changeContact',
      run: () =>
        contacts.change(contact.id, 2, (one) =>
          changeContact(one, { fields: {}, doNotMail: { reason: 'Asked us to.' } }, by),
        ),
    },
    {
      name: 'Contacts and accounts looked up by what is typed',
      by: 'lookUp',
      run: async () => {
        const found = await lookUp(client, layout.table, 'ex', 20);
        await accounts.accounts([...new Set(found.flatMap((one) => one.account ?? []))]);
      },
    },
    {
      name: 'Card of a contact: contact, recent incidents, account',
      by: 'readContact',
      run: async () => {
        const [found] = await Promise.all([
          customers.contact(contact.id),
          listIncidents(
            client,
            layout,
            { source: { kind: 'owner', owner: 'contact', id: asker }, order: 'created', descending: true },
            { size: 10 },
          ),
        ]);
        if (found?.account) await accounts.account(found.account);
      },
    },
    { name: 'Accounts by name', by: 'listAccounts', run: () => accounts.list({ size: 25 }) },
    {
      name: 'Contacts of an account',
      by: 'listAccountContacts',
      run: async () => {
        const { found } = await accounts.contactIds(account.id, { size: 25 });
        await customers.contacts(found);
      },
    },
    {
      name: 'Merge of a contact into another',
      by: 'mergeContact',
      run: () => contacts.merge(asker, contact.id, undefined, by),
    },
    {
      name: 'An incident of a merged contact becomes the other’s',
      by: 'customers/merge',
      run: () =>
        passOnIncidents(
          { client, table: layout.table, incidents, newId },
          { from: asker, to: contact.id },
          { now: morning, goOn: () => true },
        ),
    },
    {
      name: 'A merged contact, followed to the one that stands for it',
      by: 'readContact, readOwnIncident, mail/send',
      run: () => customers.contact(asker),
    },
    {
      name: 'History of a contact',
      by: 'readContactHistory',
      run: () => contacts.history(contact.id, { size: 25 }),
    },
    {
      name: 'Account that nothing names, deleted',
      by: 'deleteAccount',
      run: async () => {
        await accounts.create(spare);
        await accounts.remove(spare.id, 1, morning);
      },
    },
  ];
}
