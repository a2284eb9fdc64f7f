/** What is overdue by an edit is done so many at once, and then so many a minute. */
export const AT_ONCE = 50;
const STEP_MS = 60_000 / AT_ONCE;

/**
 * Gives turns to what is overdue all at the same time: a new escalation does not come to thousands of incidents in
 * one minute, and what it mails stays below what the site lets through in an hour.
 */
export function turnsFrom(givenUntil: string | undefined) {
  let last = givenUntil === undefined ? undefined : Date.parse(givenUntil);
  return {
    /** The instant of the next turn; `now` where it is not later. */
    take(now: Date): Date {
      const first = now.getTime() - (AT_ONCE - 1) * STEP_MS;
      last = last === undefined ? first : Math.max(last + STEP_MS, first);
      return new Date(Math.max(last, now.getTime()));
    },
    /** Up to when they are given; undefined where none was. */
    givenUntil: (): string | undefined => (last === undefined ? undefined : new Date(last).toISOString()),
  };
}
