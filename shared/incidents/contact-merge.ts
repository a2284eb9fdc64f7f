import type { Contact, CustomerStore } from '../customers/index.ts';
import { CorruptDataError } from '../platform/errors.ts';
import type { PassingOn } from './pass-on-store.ts';

/**
 * Whoever read a contact before it was merged may write under its name for a while: as long as the longest
 * function runs, and some more. What came late is found by another look after that.
 */
const SETTLES_MS = 90_000;

export interface ContactMergeParts {
  readonly customers: Pick<CustomerStore, 'stored' | 'contact'>;
  /** Brings the contact's own history along. */
  readonly follow: (gone: Contact, heir: Contact, now: Date) => Promise<void>;
  readonly passOn: (contacts: { from: string; to: string }) => Promise<PassingOn>;
}

/**
 * Does what a merge of contacts asks for: its history and incidents become the survivor's. `settled` says that
 * nothing is left, and nothing can come any more; until then it is to be done again.
 */
export const followContactMerge =
  ({ customers, follow, passOn }: ContactMergeParts) =>
  async (contactId: string, now: Date): Promise<{ passed: number; settled: boolean }> => {
    const [gone, heir] = await Promise.all([customers.stored(contactId), customers.contact(contactId)]);
    if (!gone?.mergedAt || !heir)
      throw new CorruptDataError('A merge of contacts was announced and is not there.');
    await follow(gone, heir, now);
    const { passed, done } = await passOn({ from: gone.id, to: heir.id });
    return { passed, settled: done && now.getTime() - Date.parse(gone.mergedAt) >= SETTLES_MS };
  };
