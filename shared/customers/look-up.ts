import * as z from 'zod';
import type { Account } from './account.ts';
import type { Contact } from './contact.ts';
import { lookUpText, nameTexts } from './look-up-text.ts';
import { phoneDigits, phoneTexts } from './phone.ts';

/** Counts on when `entriesOf` changes: what stands in an older form is written anew with its next change. */
export const LOOK_UP_FORM = 1;

export const lookUpKinds = ['contact', 'account'] as const;
const ways = ['name', 'address', 'domain', 'phone'] as const;

/** One of the texts that a contact or an account is found by, with what is shown of it. */
export const LookUpEntry = z.object({
  text: z.string(),
  by: z.enum(ways),
  customer: z.enum(lookUpKinds),
  id: z.string(),
  name: z.string(),
  /** A contact's address that is written to. */
  address: z.string().optional(),
  /** The address, domain or phone by which it is found, where that is not the name. */
  match: z.string().optional(),
  /** A contact's account. */
  account: z.string().optional(),
  tier: z.string().optional(),
});
export type LookUpEntry = z.infer<typeof LookUpEntry>;

type Way = LookUpEntry['by'];
type Shown = Omit<LookUpEntry, 'text' | 'by'>;

/** All that a contact is found by; nothing for one that was merged away. */
export function entriesOfContact(contact: Contact): LookUpEntry[] {
  if (contact.mergedInto !== undefined) return [];
  const [address] = contact.addresses;
  const shown: Shown = {
    ...{ customer: 'contact', id: contact.id, name: contact.name },
    ...(address ? { address } : {}),
    ...(contact.account ? { account: contact.account } : {}),
  };
  return entries(shown, [
    ...nameTexts(contact.name).map((text): Found => ({ by: 'name', text })),
    ...contact.addresses.map((match): Found => ({ by: 'address', text: lookUpText(match), match })),
    ...contact.phones.flatMap((match) =>
      phoneTexts(match).map((text): Found => ({ by: 'phone', text, match })),
    ),
  ]);
}

export function entriesOfAccount({ id, name, tier, domains }: Account): LookUpEntry[] {
  return entries({ customer: 'account', id, name, ...(tier ? { tier } : {}) }, [
    ...nameTexts(name).map((text): Found => ({ by: 'name', text })),
    ...domains.map((match): Found => ({ by: 'domain', text: lookUpText(match), match })),
  ]);
}

interface Found {
  readonly by: Way;
  readonly text: string;
  readonly match?: string;
}

/** The same text is one entry: what it was first found by. */
const entries = (shown: Shown, found: readonly Found[]): LookUpEntry[] =>
  [...new Map([...found].reverse().map((one) => [one.text, one])).values()]
    .reverse()
    .map((one) => ({ ...shown, ...one }));

/** Only digits, and what is written between them. */
const phoneLike = /^[+\d\s()./-]+$/;

/** What is typed, in the form of the texts; undefined for fewer than two letters. */
export function lookUpQuery(typed: string): string | undefined {
  const digits = phoneLike.test(typed) ? phoneDigits(typed) : '';
  const text = digits.length >= 2 ? digits : lookUpText(typed.replace(/^\s*@/, ''));
  return [...text].length >= 2 ? text : undefined;
}

/** How well an entry fits: the lower the better. */
function rank(entry: LookUpEntry, query: string): number {
  const name = lookUpText(entry.name);
  if (entry.by === 'name') {
    if (name === query) return 0;
    const whole = entry.text === query || entry.text.startsWith(`${query} `);
    return (whole ? 1 : 3) + (name.startsWith(query) ? 0 : 1);
  }
  if (entry.match !== undefined && lookUpText(entry.match) === query) return 1;
  return entry.by === 'phone' ? 6 : 5;
}

/** The best entry of each contact and account, the best first; equals by their names. */
export function ranked(entries: readonly LookUpEntry[], query: string, most: number): LookUpEntry[] {
  const best = new Map<string, { entry: LookUpEntry; rank: number; name: string }>();
  for (const entry of entries) {
    const one = { entry, rank: rank(entry, query), name: lookUpText(entry.name) };
    const key = `${entry.customer} ${entry.id}`;
    const known = best.get(key);
    if (!known || one.rank < known.rank) best.set(key, one);
  }
  return [...best.values()]
    .sort((one, other) => one.rank - other.rank || byText(one.name, other.name))
    .slice(0, most)
    .map(({ entry }) => entry);
}

const byText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);
