import { DeskError } from '../platform/errors.ts';

export const staleVersion = (what: 'account' | 'contact', version: number) =>
  new DeskError('staleVersion', `The ${what} is at version ${version} by now.`, { version });

/** A transaction takes a hundred writes. */
export const tooMuchAtOnce = () =>
  new DeskError('conflict', 'This changes more than is written at once: do it in two steps.');

export const noSuchContact = () => new DeskError('notFound', 'There is no such contact.');

export function externalIdHeld(what: 'account' | 'contact', owner: string): DeskError {
  const detail = `The ${what} ${owner} has this id.`;
  return new DeskError('conflict', detail, {
    fields: [{ in: 'body', pointer: '/externalId', detail }],
    customers: [owner],
  });
}
