import { createHash } from 'node:crypto';
import { decodeTime, encodeTime, isValid, monotonicFactory } from 'ulid';

const next = monotonicFactory();

/** A new id, sortable by `now`; ids made in one process for one instant keep their order of making. */
export type NewId = (now: Date) => string;
export const newId: NewId = (now) => next(now.getTime());

/** What sorts right before the ids made from this instant on. */
export const idsFrom = (instant: Date): string => encodeTime(instant.getTime(), 10);

/** The instant an id was made for; undefined for what is no id of ours. */
export const instantOfId = (id: string): Date | undefined =>
  isValid(id) ? new Date(decodeTime(id)) : undefined;

/** Crockford's base 32, in which ids are written. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id of an instant that a text always leads to: what is made again under it is there already. */
export const idFor = (instant: Date, text: string): string =>
  encodeTime(instant.getTime(), 10) +
  [...createHash('sha256').update(text).digest().subarray(0, 16)].map((byte) => digits[byte & 31]).join('');
