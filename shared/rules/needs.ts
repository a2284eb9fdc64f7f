import { type Condition, testsOf } from './condition.ts';

/** What must be read besides the incident to tell whether conditions hold. */
export interface FactNeeds {
  readonly contact: boolean;
  readonly account: boolean;
  readonly description: boolean;
  /** What was written last. */
  readonly message: boolean;
  /** The ids of business calendars. */
  readonly calendars: readonly string[];
}

const contactFields = new Set([
  ...['contact.language', 'contact.timeZone', 'contact.doNotMail', 'contact.trackingConsent'],
]);

/** What these conditions ask for that does not stand on the incident. */
export function needsOf(conditions: readonly Condition[]): FactNeeds {
  const tests = conditions.flatMap((condition) => testsOf(condition)).map(({ test }) => test);
  const fields = new Set(tests.map(({ field }) => field));
  return {
    contact: [...fields].some((field) => contactFields.has(field)),
    account: [...fields].some((field) => field.startsWith('account.')),
    description: fields.has('description'),
    message: [...fields].some((field) => field.startsWith('message.')),
    calendars: calendarsOf(conditions),
  };
}

/** The business calendars that conditions name, each once. */
export const calendarsOf = (conditions: readonly Condition[]): readonly string[] => [
  ...new Set(
    conditions
      .flatMap((condition) => testsOf(condition))
      .flatMap(({ test }) => (test.field === 'calendar' ? [String(test.value)] : [])),
  ),
];
