import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { conflictAt, DeskError, faultyField } from '../platform/errors.ts';
import { addressOfKey, contactKey, timeline } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type PageWish, rowsOf } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import type { Contact } from './contact.ts';
import { ContactEvent } from './contact-event.ts';
import {
  accountGone,
  addressTaken,
  type ContactChange,
  contactChanged,
  contactWrites,
} from './contact-writes.ts';
import { externalIdTaken } from './external-id.ts';
import { type ContactMergeBy, mergeContacts } from './merge-contacts.ts';
import { externalIdHeld, noSuchContact, staleVersion, tooMuchAtOnce } from './refusals.ts';
import { customerStore } from './store.ts';

const ATTEMPTS = 6;

const own = new Set<string>([addressTaken, externalIdTaken, accountGone, contactChanged, 'accountContact']);

export type ContactStore = ReturnType<typeof contactStore>;

/** What agents do to contacts. Each change is one transaction on the version that was seen. */
export const contactStore = (client: DynamoDBDocumentClient, table: string) => {
  const customers = customerStore(client, table);

  /** False where the contact was changed in between: decide again. */
  const write = async (changes: readonly ContactChange[], also: readonly TransactItem[] = []) => {
    const writes = [...changes.flatMap((change) => contactWrites(change, table)), ...also];
    if (writes.length > 100) throw tooMuchAtOnce();
    try {
      await transact(client, writes);
      return true;
    } catch (error) {
      // What else was to be true has an answer of its own to a lost race.
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !own.has(label))) throw error;
      const refusal = refusalOf(error, changes);
      if (refusal) throw refusal;
      return false;
    }
  };

  return {
    /**
     * Makes a contact; one transaction with `also`.
     * @throws DeskError conflict naming the contact that has one of the addresses; invalidRequest for an account
     * that is not there; LostRace for what is lost of `also`.
     */
    async create(contact: Contact, also: readonly TransactItem[]): Promise<void> {
      if (!(await write([{ after: contact }], also))) throw busy();
    },

    /**
     * Changes a contact that stands at this version.
     * @throws as `create`; DeskError notFound, staleVersion, and conflict for one that was merged away.
     */
    async change(
      id: string,
      version: number,
      decide: (contact: Contact) => Omit<ContactChange, 'before'> | undefined,
    ): Promise<Contact> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const before = await customers.stored(id);
        if (!before) throw noSuchContact();
        if (before.mergedInto) throw mergedAway(before.mergedInto);
        if (before.version !== version) throw staleVersion('contact', before.version);
        const change = decide(before);
        if (!change) return before;
        if (await write([{ before, ...change }])) return change.after;
      }
      throw busy();
    },

    /**
     * Merges a contact into another, or into the one that stands for it. Doing it again changes nothing.
     * @throws DeskError notFound; staleVersion; invalidRequest for an `into` that is not there; conflict for a
     * contact that is the same, or was merged into a third.
     */
    async merge(id: string, into: string, version: number | undefined, by: ContactMergeBy) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const [away, survivor] = await Promise.all([customers.stored(id), customers.contact(into)]);
        if (!away) throw noSuchContact();
        if (!survivor) throw nobodyToMergeInto();
        if (away.mergedInto) {
          const living = await customers.livingId(away.id);
          if (living !== survivor.id) throw mergedAway(living);
          return { gone: away, heir: survivor };
        }
        if (version !== undefined && away.version !== version) throw staleVersion('contact', away.version);
        if (away.id === survivor.id) throw sameContact(id, into);
        const { gone, heir } = mergeContacts(away, survivor, by);
        if (await write([gone, heir])) return { gone: gone.after, heir: heir.after };
      }
      throw busy();
    },

    /** A page of a contact's history, oldest first. */
    async history(id: string, page: PageWish) {
      const { found, ...next } = await rowsOf(client, table, contactKey(id).pk, timeline, page);
      return { events: found.map((item) => readItem(ContactEvent, item)), ...next };
    },
  };
};

/** What lost races mean to whoever asked; undefined where it is to be decided again. */
function refusalOf(lost: LostRace, changes: readonly ContactChange[]): DeskError | undefined {
  const taken = lost.by(addressTaken);
  if (taken) {
    const address = addressOfKey(String(taken.found?.pk));
    const owner = String(taken.found?.contactId);
    const index = changes.map(({ after }) => after.addresses.indexOf(address)).find((at) => at >= 0) ?? 0;
    return conflictAt(`/addresses/${index}`, `Contact ${owner} has this address.`, { customers: [owner] });
  }
  const same = lost.by(externalIdTaken)?.found;
  if (same) return externalIdHeld('contact', String(same.customerId));
  if (!lost.by(accountGone)) return undefined;
  return faultyField('/account', 'There is no such account.');
}

const mergedAway = (into: string) =>
  new DeskError('conflict', `It was merged into contact ${into}: work on that one.`, { customers: [into] });

const sameContact = (id: string, into: string) =>
  new DeskError(
    'conflict',
    id === into ? 'A contact cannot be merged into itself.' : `${into} was merged into ${id} before.`,
    { customers: [id] },
  );

function nobodyToMergeInto(): DeskError {
  return faultyField('/into', 'There is no such contact.');
}

const busy = () => new DeskError('busy', 'This contact is being changed by others; try again.');
