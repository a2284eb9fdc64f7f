export { Account, StoredAccount } from './account.ts';
export { type AccountReader, accountReader } from './account-read-store.ts';
export { type AccountStore, accountStore } from './account-store.ts';
export { domainOf, normaliseAddress } from './address.ts';
export { type AccountFields, changeAccount, newAccount } from './change-account.ts';
export { changeContact } from './change-contact.ts';
export { Contact, type NewPerson, newContact, oneOf } from './contact.ts';
export { ContactEvent } from './contact-event.ts';
export { type ContactStore, contactStore } from './contact-store.ts';
export { accountGone, accountStands } from './contact-writes.ts';
export { Domain } from './domain.ts';
export { accountFields, CustomerId, CustomerName, contactFields } from './fields.ts';
export { type CustomerFinder, customerFinder, ExternalIdOwner } from './find-store.ts';
export { LookUpEntry, lookUpQuery } from './look-up.ts';
export { lookUp } from './look-up-store.ts';
export { mergeFollower } from './merge-follow-store.ts';
export { isOwnAddress, ownAddressDetail } from './own-address.ts';
export { Phone, phoneDigits } from './phone.ts';
export {
  AddressOwner,
  accountWent,
  type CustomerStore,
  customerStore,
  DomainOwner,
  isOtherNewcomer,
  type Known,
  stoppedMail,
} from './store.ts';
export { unsubscriber } from './unsubscribe-store.ts';
