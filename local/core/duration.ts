const pattern =
  /^P(?!.*T$)(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const units = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];

/**
 * Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`P1DT2H30M`). Years and
 * months have no fixed length and are refused.
 * @throws RangeError when the text is no such duration.
 */
export function parseDuration(text: string): number {
  const parts = pattern.exec(text)?.slice(1);
  if (!parts?.some((part) => part !== undefined)) {
    throw new RangeError(`"${text.slice(0, 40)}" is no ISO 8601 duration such as PT2H30M or P1D`);
  }
  return Math.round(parts.reduce((total, part, index) => total + Number(part ?? 0) * (units[index] ?? 0), 0));
}

/**
 * Milliseconds of an EventBridge rate: `rate(1 minute)`, `rate(5 minutes)`, `rate(2 hours)`, `rate(1 day)`.
 * @throws RangeError for anything else, cron expressions included.
 */
export function parseRate(text: string): number {
  const found = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text);
  const period =
    Number(found?.[1]) * ({ minute: 60_000, hour: 3_600_000, day: 86_400_000 }[found?.[2] ?? ''] ?? 0);
  if (!(period > 0)) throw new RangeError(`the schedule "${text}" is not supported: only rate(…) is`);
  return period;
}
