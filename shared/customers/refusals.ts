import { conflictAt, DeskError } from '../platform/errors.ts';

export const staleVersion = (what: 'account' | 'contact', version: number) =>
  new DeskError('staleVersion', `The ${what} is at version ${version} by now.`, { version });

/** A transaction takes a hundred writes. */
export const tooMuchAtOnce = () =>
  new DeskError('conflict', 'This changes more than is written at once: do it in two steps.');

export const noSuchContact = () => new DeskError('notFound', 'There is no such contact.');

export const externalIdHeld = (what: 'account' | 'contact', owner: string) =>
  conflictAt('/externalId', `The ${what} ${owner} has this id.`, { customers: [owner] });
