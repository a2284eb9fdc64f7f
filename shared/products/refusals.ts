import { DeskError } from '../platform/errors.ts';

export const refused = (pointer: string, detail: string) =>
  new DeskError('invalidRequest', detail, { fields: [{ in: 'body', pointer, detail }] });

export const conflictAt = (pointer: string, detail: string) =>
  new DeskError('conflict', detail, { fields: [{ in: 'body', pointer, detail }] });

export const staleVersion = (what: string, version: number) =>
  new DeskError('staleVersion', `The ${what} is at version ${version} by now.`, { version });

export const busy = (what: string) =>
  new DeskError('busy', `The ${what} is being changed by others; try again.`);

export const noSuch = (what: string) => new DeskError('notFound', `There is no such ${what}.`);
