export { normaliseAddress } from './address.ts';
export { Contact, newContact } from './contact.ts';
export { addressTaken, type CustomerStore, customerStore } from './store.ts';
