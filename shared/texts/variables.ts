import type { Segment } from '../platform/liquid.ts';

/** What texts can be filled with, by name, with what it is. The one list: validation and help come from it. */
export const variables = {
  reference: 'the incident’s reference',
  subject: 'its subject',
  contactName: 'the customer’s name',
  contactFirstName: 'the first word of it',
  contactAddress: 'the customer’s e-mail address',
  agentName: 'who uses the text',
  siteName: 'the name of the desk',
  account: 'the account it is for',
  product: 'the product',
  serialNumber: 'that of the device',
  category: 'the category’s label',
  topic: 'the topic’s label',
  status: 'the status’s label',
  priority: 'the severity label of the priority',
  queue: 'the queue’s label',
  supportGroup: 'the group’s label',
  createdAt: 'when it was opened, in the site’s time zone',
  createdOn: 'the day of it',
  today: 'the day on which the text is used',
  tags: 'a list of its tags',
  customFields: 'its custom fields, by name',
} as const;

export type Variable = keyof typeof variables;

/** Whether a path leads to something: `customFields.model`, `tags[0]`, `subject.size`. */
export function isKnown(path: readonly Segment[], customFields: readonly string[]): boolean {
  const [name, ...steps] = path;
  if (typeof name !== 'string' || !Object.hasOwn(variables, name)) return false;
  const [first, ...further] = steps;
  if (first === undefined) return true;
  if (name === 'customFields') {
    const here = typeof first === 'object' || customFields.includes(String(first));
    return here && further.every((step) => typeof step === 'number' || isMeasure(step));
  }
  if (further.length > 0) return false;
  return isMeasure(first) || (name === 'tags' && typeof first !== 'string');
}

const isMeasure = (step: Segment): boolean => step === 'size' || step === 'first' || step === 'last';

/** The names as a sentence lists them. */
export const variableNames = (customFields: readonly string[]): string =>
  [
    ...Object.keys(variables).filter((name) => name !== 'customFields'),
    ...customFields.slice(0, 100).map((name) => `customFields.${name}`),
  ].join(', ');
