import { DeskError } from '../../../shared/platform/errors.ts';

/** There is no such incident. */
export const absent = (reference: string) => new DeskError('notFound', `There is no incident ${reference}.`);
