import * as z from 'zod';
import { contactEventKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';

/** What the history of a contact tells. `mergedInto` is told by the contact that became a pointer. */
export const contactEventTypes = [
  'mailStopped',
  'mailResumed',
  'unsubscribed',
  'resubscribed',
  'mergedInto',
  'mergedFrom',
] as const;

export const ContactEvent = z.object({
  id: z.string(),
  /** Whose history it is of: the contact's own, or that of one merged into it. */
  contactId: z.string(),
  type: z.enum(contactEventTypes),
  at: z.iso.datetime(),
  actor: z.object({ kind: z.enum(['agent', 'desk', 'contact']), id: z.string(), name: z.string() }),
  /** Why mail was stopped, or may go there again; the type of message they want no more of. */
  reason: z.string().optional(),
  /** The other contact of a merge. */
  other: z.string().optional(),
});
export type ContactEvent = z.infer<typeof ContactEvent>;

/** `at`: the contact in whose history it stands. */
export const contactEventItem = (event: ContactEvent, at: string = event.contactId) => ({
  ...contactEventKey(at, event.at, event.id),
  kind: 'contactEvent',
  ...event,
});

export const contactEventWrite = (event: ContactEvent, table: string): TransactItem => ({
  label: 'contactEvent',
  Put: {
    TableName: table,
    Item: contactEventItem(event),
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});
