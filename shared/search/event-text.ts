import type { EventType, TimelineEvent } from '../incidents/index.ts';

/** Entries that say something to be found by, and only ever add to it. */
export const textTypes = [
  'created',
  'emailIn',
  'emailOut',
  'workNote',
  'comment',
  'callIn',
  'callOut',
  'scheduled',
  'custom',
] as const satisfies readonly EventType[];

/** Entries after which words may no longer stand: what an incident is found by is made anew. */
export const rebuildTypes = ['redacted', 'merged', 'split'] as const satisfies readonly EventType[];

/** The fields that are texts, or say how texts are read. Other changes of fields are no news to the search. */
export const textFields = ['subject', 'description', 'resolutionNotes', 'language'] as const;

const isOneOf = (list: readonly string[], name: string) => list.includes(name);
export const addsText = (type: string): boolean => isOneOf(textTypes, type);

/** Whether what an entry is found by may be new after it: the rule on the bus says the same in its own words. */
export const concernsSearch = ({ type, field }: { type: string; field?: string | undefined }): boolean =>
  isOneOf([...textTypes, ...rebuildTypes], type) ||
  (type === 'fieldChanged' && field !== undefined && isOneOf(textFields, field));

/** What somebody wrote in an entry; empty where it says nothing, or no longer says it. */
export function textOf({ type, data }: Pick<TimelineEvent, 'type' | 'data'>): string {
  if (!addsText(type)) return '';
  return ['subject', 'text', 'label']
    .flatMap((name) => (typeof data[name] === 'string' ? [data[name]] : []))
    .join('\n');
}
