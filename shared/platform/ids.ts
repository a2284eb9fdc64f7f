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
