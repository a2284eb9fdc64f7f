import { accountContactKey, accountKey, addressKey, contactKey, contactListOf } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { Contact } from './contact.ts';
import { type ContactEvent, contactEventWrite } from './contact-event.ts';
import { externalIdWrites } from './external-id.ts';
import { entriesOfContact, LOOK_UP_FORM } from './look-up.ts';
import { lookUpWrites } from './look-up-writes.ts';

/** Labels of the writes below, as a lost race names them. */
export const addressTaken = 'address';
export const accountGone = 'account';
export const contactChanged = 'contact';

/** A contact that is new, or takes the place of the one that was read. */
export interface ContactChange {
  readonly before?: Contact;
  readonly after: Contact;
  readonly events?: readonly ContactEvent[];
  /** The contact that this one takes addresses over from, with which they are written here. */
  readonly from?: Contact;
  /** Set on that one: what becomes of its addresses is written with the other. */
  readonly passedOn?: true;
}

/** How long an account that is being deleted is closed to those who would join it. */
export const CLOSING_MS = 60_000;

/** Holds while an account is there and stays. */
export const accountStands = (accountId: string, now: string, table: string): TransactItem => ({
  label: accountGone,
  ConditionCheck: {
    TableName: table,
    Key: accountKey(accountId),
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(closingAt) OR closingAt < :past)',
    ExpressionAttributeValues: { ':past': new Date(Date.parse(now) - CLOSING_MS).toISOString() },
  },
});

/** The change with all its consequences: whose the addresses are, the row beside the account, the look-up. */
export function contactWrites(change: ContactChange, table: string): TransactItem[] {
  const { before, after } = change;
  return [
    ...addressWrites(change, table),
    contactWrite(before, after, table),
    ...externalIdWrites('contact', before, after, table),
    ...accountWrites(before, after, table),
    ...lookUpWrites(entriesBefore(before), entriesOfContact(after), table),
    ...(change.events ?? []).map((event) => contactEventWrite(event, table)),
  ];
}

const entriesBefore = (before: Contact | undefined) =>
  before?.lookUpForm === LOOK_UP_FORM ? entriesOfContact(before) : [];

const contactWrite = (before: Contact | undefined, after: Contact, table: string): TransactItem => ({
  label: contactChanged,
  Put: {
    TableName: table,
    Item: {
      ...contactKey(after.id),
      kind: 'contact',
      ...after,
      lookUpForm: LOOK_UP_FORM,
      ...(after.mergedInto ? {} : { listPk: contactListOf(after.id), listSk: after.id }),
    },
    ...unchanged(before),
  },
});

/** Contacts of before versions were counted have none. */
const unchanged = (before: Contact | undefined) => {
  if (!before) return { ConditionExpression: 'attribute_not_exists(pk)' };
  if (before.version === 0) {
    return { ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(version)' };
  }
  return {
    ConditionExpression: 'version = :before',
    ExpressionAttributeValues: { ':before': before.version },
  };
};

function addressWrites({ before, after, from, passedOn }: ContactChange, table: string): TransactItem[] {
  if (passedOn) return [];
  const had = new Set(before?.addresses ?? []);
  const has = new Set(after.addresses);
  const passed = new Set(from?.addresses ?? []);
  const asBefore = before?.account === after.account && before?.language === after.language;
  const put = (address: string, label: string, condition: object): TransactItem => ({
    label,
    Put: {
      TableName: table,
      Item: {
        ...addressKey(address),
        kind: 'address',
        contactId: after.id,
        ...(after.language ? { language: after.language } : {}),
        ...(after.account ? { account: after.account } : {}),
      },
      ...condition,
    },
  });
  return [
    ...after.addresses.flatMap((address) => {
      if (passed.has(address)) return [put(address, contactChanged, ownedBy(from?.id))];
      if (!had.has(address)) return [put(address, addressTaken, ifFree)];
      return asBefore ? [] : [put(address, contactChanged, ownedBy(after.id))];
    }),
    ...[...had].flatMap((address): TransactItem[] =>
      has.has(address)
        ? []
        : [
            {
              label: contactChanged,
              Delete: { TableName: table, Key: addressKey(address), ...ownedBy(after.id) },
            },
          ],
    ),
  ];
}

const ifFree = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const;

const ownedBy = (contactId: string | undefined) => ({
  ConditionExpression: 'contactId = :owner',
  ExpressionAttributeValues: { ':owner': contactId },
});

function accountWrites(before: Contact | undefined, after: Contact, table: string): TransactItem[] {
  if (before?.account === after.account) return [];
  const label = 'accountContact';
  return [
    ...(before?.account
      ? [{ label, Delete: { TableName: table, Key: accountContactKey(before.account, before.id) } }]
      : []),
    ...(after.account
      ? [
          accountStands(after.account, after.updatedAt ?? after.createdAt, table),
          {
            label,
            Put: {
              TableName: table,
              Item: {
                ...accountContactKey(after.account, after.id),
                kind: 'accountContact',
                contactId: after.id,
              },
            },
          },
        ]
      : []),
  ];
}
