import { DeskError } from '../platform/errors.ts';

export const staleVersion = (what: string, version: number) =>
  new DeskError('staleVersion', `The ${what} is at version ${version} by now.`, { version });

export const busy = (what: string) =>
  new DeskError('busy', `The ${what} is being changed by others; try again.`);

export const noSuch = (what: string) => new DeskError('notFound', `There is no such ${what}.`);
