import * as z from 'zod';
import { Language } from '../platform/language.ts';
import { line } from '../platform/line.ts';
import { Channel, Priority, statuses } from '../settings/index.ts';
import { foldSerial } from '../table/keys.ts';

/** An id or code of ours or of others. */
const Name = line(128);

/** An instant in any offset, as it is stored: UTC with milliseconds, so that it sorts as text. */
const Instant = z.iso
  .datetime({ offset: true, abort: true, error: 'An instant such as 2026-11-23T09:30:00Z.' })
  .refine((text) => /^20\d\d/.test(text), 'An instant of this century.')
  .transform((text) => new Date(text).toISOString());

const about = <S extends z.ZodType>(schema: S, description: string) =>
  schema.optional().meta({ description });

/** A week. */
const MOST_MINUTES = 7 * 24 * 60;

/** What names a view, before it is known that it makes sense together. */
export const viewFields = {
  status: about(
    z.enum(['open', 'all', ...statuses]),
    '`open`, unless named: unresolved, waiting and updated. `all`, or one status.',
  ),
  assignee: about(Name, 'An agent’s id, `me`, or `none` for those nobody has.'),
  group: about(Name, 'A support group’s code, `mine` for all that you are a member of, or `none`.'),
  queue: about(Name, 'A queue’s code, or `none`.'),
  contact: about(Name, 'A contact’s id: what they asked or take part in.'),
  account: about(Name, 'An account’s id.'),
  serialNumber: about(
    Name.refine((text) => foldSerial(text) !== '', 'It has letters or digits.'),
    'A device’s serial number; blanks, hyphens and case do not matter.',
  ),
  topic: about(Name, 'A code of the subject tree.'),
  due: about(
    z.enum(['late', 'soon']),
    'Open incidents with a promise that is `late`, or that is late or will be `soon`, in the order they fall due.',
  ),
  dueWithin: about(
    z.coerce.number().int().min(1).max(MOST_MINUTES),
    'For `due=soon`: up to how many minutes from now. 60, unless named.',
  ),
  priority: about(Priority, 'Filter.'),
  channel: about(Channel, 'Filter.'),
  product: about(Name, 'Filter.'),
  category: about(Name, 'Filter.'),
  tag: about(
    Name.transform((tag) => tag.normalize('NFC').toLowerCase().replace(/\s+/g, ' ')),
    'Filter: has this tag, however it is typed.',
  ),
  language: about(Language, 'Filter.'),
  createdFrom: about(Instant, 'Created at this instant or after it.'),
  createdTo: about(Instant, 'Created before this instant.'),
  updatedFrom: about(Instant, 'Last changed at this instant or after it.'),
  updatedTo: about(Instant, 'Last changed before this instant.'),
  sort: about(
    z.enum(['created', 'updated', 'priority', 'due']),
    '`created`, unless named; `due` with `due`. By priority: the oldest of each first.',
  ),
  order: about(
    z.enum(['asc', 'desc']),
    'Unless named: newest first, most urgent first, what falls due next first.',
  ),
};

type Fields = z.output<z.ZodObject<typeof viewFields>>;
type Report = (field: keyof Fields, message: string) => void;

/** Names every field that does not go with the others. */
export function checkView(view: Fields, report: Report): void {
  if (view.dueWithin !== undefined && view.due !== 'soon') report('dueWithin', 'It goes with due=soon.');
  if (view.due) {
    if (view.sort && view.sort !== 'due') report('sort', 'What is due stands in the order it falls due.');
    if (view.status && ['all', 'solved', 'closed'].includes(view.status))
      report('status', 'Only open incidents are due.');
  }
  for (const [from, to] of [
    ['createdFrom', 'createdTo'],
    ['updatedFrom', 'updatedTo'],
  ] as const) {
    const [begin, end] = [view[from], view[to]];
    if (begin !== undefined && end !== undefined && begin >= end) report(to, `It lies after ${from}.`);
  }
  const owner = (['contact', 'serialNumber', 'account', 'topic'] as const).find((field) => view[field]);
  const narrowed = view.assignee ?? view.group ?? view.queue ?? view.due;
  if (owner && !narrowed && view.sort && view.sort !== 'created') {
    report('sort', `With ${owner} alone it is created; name assignee, group or queue for another order.`);
  }
}

/** The check of a schema that has these fields. */
export const viewCheck = (view: Fields, context: z.RefinementCtx): void =>
  checkView(view, (field, message) => context.addIssue({ code: 'custom', path: [field], message }));

/** Which incidents somebody looks at, in which order: as a saved view keeps it and a query names it. */
export const ViewParameters = z.strictObject(viewFields).superRefine(viewCheck);
export type ViewParameters = z.output<typeof ViewParameters>;
