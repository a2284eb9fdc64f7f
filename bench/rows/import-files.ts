/** Contacts of one account. */
export const CONTACTS_OF_ACCOUNT = 20;

/** A file of accounts, each with an id of its own; `name` parts one file's from another's. */
export function accountsFile(count: number, name: string): string {
  const rows = Array.from({ length: count }, (_, at) => `${name}-A${at},${name} company ${at}`);
  return ['externalId,name', ...rows, ''].join('\n');
}

/** A file of contacts with an address, a phone and an account each, as another system gives them. */
export function contactsFile(count: number, name: string): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const account = `${name}-A${Math.floor(at / CONTACTS_OF_ACCOUNT)}`;
    const phone = `+41 44 ${String(1_000_000 + at)}`;
    return `${name}-C${at},${nameOf(at)},${name}-${at}@example.net,${phone},${account}`;
  });
  return ['externalId,name,addresses,phones,accountExternalId', ...rows, ''].join('\n');
}

const letters = 'abcdefghijklmnoprstuvwyz';

/** Given and family names that begin with every two letters, as names do. */
function nameOf(at: number): string {
  const letter = (of: number) => letters[of % letters.length] ?? 'a';
  const family = `${letter(at * 7)}${letter(at * 5 + 3)}${letter(at * 11)}berg`;
  return `${letter(at)}${letter(Math.floor(at / 24))}na ${family}`;
}
