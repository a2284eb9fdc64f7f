export { normaliseAddress } from './address.ts';
export { Contact, type NewPerson, newContact } from './contact.ts';
export {
  AddressOwner,
  addressTaken,
  type CustomerStore,
  customerStore,
  mailStopped,
  stoppedMail,
} from './store.ts';
