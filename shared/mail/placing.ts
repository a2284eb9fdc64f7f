import { type CustomerStore, newContact, normaliseAddress } from '../customers/index.ts';
import type { Incident, IncidentStore } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import type { Language } from '../platform/language.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';
import type { MessageStore } from '../responses/index.ts';
import type { Settings, SettingsStore } from '../settings/index.ts';
import type { TransactItem } from '../table/transact.ts';
import type { SenderFlowStore } from './caps-store.ts';
import { contentHash } from './content-hash.ts';
import type { InboundMail } from './inbound-mail.ts';
import type { InboundRecord } from './inbound-record.ts';
import type { InboundStore } from './inbound-store.ts';
import type { Match } from './match.ts';
import type { SoftBounceStore } from './soft-bounce-store.ts';
import type { KeepFile, StoredMail } from './stored-mail.ts';

/** What the receiver works with. */
export interface ReceiverParts {
  readonly incidents: IncidentStore;
  readonly customers: CustomerStore;
  readonly inbound: InboundStore;
  readonly settings: Pick<SettingsStore, 'load'>;
  readonly site: Site;
  readonly keys: SigningKeys;
  readonly keep: KeepFile;
  readonly messages: MessageStore;
  readonly softBounces: SoftBounceStore;
  readonly flows: SenderFlowStore;
  readonly table: string;
  /** Writes a record that goes with no incident. */
  readonly settle: (items: readonly TransactItem[]) => Promise<void>;
  readonly newId: NewId;
}

/** One mail on its way to an incident: read, kept, its sender known. */
export interface Placing {
  readonly mail: InboundMail;
  readonly stored: StoredMail;
  readonly sender: Sender;
  readonly settings: Settings;
  readonly match: Match;
  /** The write that counts it among the mails of its sender. */
  readonly count: readonly TransactItem[];
  readonly record: RecordOf;
  readonly now: Date;
}

/** Who wrote a mail, and the writes that make a first-time sender a contact. */
export interface Sender {
  readonly contact: Incident['contact'];
  /** The language the contact has chosen, if any. */
  readonly language?: Language | undefined;
  readonly account?: string | undefined;
  readonly creation: readonly TransactItem[];
}

/** The contact of mail that names no readable sender. Nothing is ever sent to it. */
const nobody = { name: 'Unknown sender', address: 'unknown@sender.invalid' };

const MAX_NAME = 100;

/** A mail that gives no name is from whom we know under its address. */
export async function senderOf(
  parts: ReceiverParts,
  mail: InboundMail,
  now: Date,
  joins: boolean,
): Promise<Sender> {
  const address = mail.from ? normaliseAddress(mail.from.address) : nobody.address;
  const written = mail.from ? mail.from.name.trim() : nobody.name;
  const { contactId: known, language, account } = await parts.customers.whoIs(address, joins);
  const before = known && !written ? await parts.customers.contact(known) : undefined;
  const name = (written || before?.name || localPart(address)).slice(0, MAX_NAME);
  const contact = newContact(known ?? parts.newId(now), { name, address, account }, now);
  return {
    contact: { id: contact.id, name, address },
    language,
    account,
    creation: known ? [] : parts.customers.creation(contact),
  };
}

const localPart = (address: string): string => address.slice(0, address.lastIndexOf('@')) || address;

/** What became of a mail, once it is decided. */
export type RecordOf = (
  settled: Pick<InboundRecord, 'outcome' | 'reason'> & { reference?: string },
) => InboundRecord;

export const recordOf =
  (
    { siteId, mailId, before }: { siteId: string; mailId: string; before: InboundRecord | undefined },
    mail: InboundMail,
    now: Date,
  ): RecordOf =>
  (settled) => ({
    mailId,
    siteId,
    ...settled,
    from: mail.from?.address ?? '',
    subject: mail.subject,
    receivedAt: before?.receivedAt ?? now.toISOString(),
    head: headOf(mail),
    ...(before?.released ? { released: before.released } : {}),
  });

/** Recipients that the log tells of one mail. */
const MOST_TOLD = 20;

const headOf = (mail: InboundMail): NonNullable<InboundRecord['head']> => ({
  to: mail.recipients.slice(0, MOST_TOLD),
  ...(mail.messageId ? { messageId: mail.messageId } : {}),
  ...(mail.date ? { date: mail.date } : {}),
  verdicts: mail.verdicts,
  ...(mail.automatic ? { automatic: mail.automatic.reason } : {}),
  ...(mail.unreadable ? { unreadable: mail.unreadable } : {}),
  attachments: mail.attachments.length,
});

/** The writes that go with a mail wherever it lands. */
export const settling = (
  parts: ReceiverParts,
  { mail, sender, match, count }: Placing,
  record: InboundRecord,
  reference: string,
): TransactItem[] => [
  ...sender.creation,
  ...count,
  parts.inbound.record(record),
  ...parts.inbound.ofSender(record),
  ...tying(parts, match, record, reference),
  ...(mail.messageId
    ? [
        parts.inbound.known({
          messageId: mail.messageId,
          siteId: parts.site.id,
          contentHash: contentHash(mail),
          reference,
          mailId: record.mailId,
        }),
      ]
    : []),
];

/**
 * References of another desk are tied to the incident that their mail lands on; those that are tied already stay,
 * but for an incident that is over and followed by this one.
 */
const tying = (
  parts: ReceiverParts,
  { foreign, found }: Match,
  { outcome }: InboundRecord,
  reference: string,
): TransactItem[] =>
  foreign
    .filter(
      ({ incident }) => incident === undefined || (outcome === 'incident' && found && incident !== reference),
    )
    .map(({ incident, ...named }) => parts.inbound.tied(parts.site.id, named, reference, incident));
