import * as z from 'zod';
import { Phone } from '../customers/index.ts';
import { EmailAddress } from '../platform/email-address.ts';
import { Language } from '../platform/language.ts';
import { line } from '../platform/line.ts';
import { Priority, Status } from '../settings/index.ts';

/** UTF-8 bytes of the longest description. */
export const DESCRIPTION_BYTES = 1_048_576;

/**
 * A transaction takes a hundred writes. Each field that changes is an entry of the timeline, solving tells up to
 * twenty informed users, and promises have theirs: so many custom fields fit beside all of that.
 */
const CUSTOM_FIELDS_AT_ONCE = 20;

const code = line(100);
const id = z
  .string()
  .regex(/^[\w.:@-]{1,128}$/, 'Up to 128 letters, digits, points, colons, hyphens and underscores.');

const Description = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= DESCRIPTION_BYTES, `At most ${DESCRIPTION_BYTES} bytes.`);

/** A contact that is known by its id, or a person by name, with an address and a phone or without. */
const Contact = z
  .strictObject({
    id: id.optional(),
    name: line(100).optional(),
    address: EmailAddress.optional(),
    phone: Phone.optional().meta({ description: 'Kept for a contact that is new.' }),
  })
  .refine(
    ({ id, name, address, phone }) => (id ? !name && !address && !phone : name),
    'Give an id, or a name with an address, a phone or neither.',
  );

const SerialNumber = line(100).refine((text) => /[\p{L}\p{N}]/u.test(text), 'It has letters or digits.');

/** A device that the desk knows brings its warranty and its contract as they stand. */
const Asset = z
  .strictObject({ id: id.optional(), serialNumber: SerialNumber.optional(), product: id.optional() })
  .refine(
    ({ id, serialNumber, product }) => (id ? !serialNumber && !product : serialNumber),
    'Give an id, or a serial number with the product or without.',
  );

/** The same tag, however it is typed: lower case, single blanks. */
const Tag = line(50).transform((tag) => tag.normalize('NFC').toLowerCase().replace(/\s+/g, ' '));

const noneTwice = <T>(list: readonly T[], keyOf: (one: T) => string): T[] =>
  [...new Map([...list].reverse().map((one) => [keyOf(one), one])).values()].reverse();

const Tags = z
  .array(Tag)
  .max(50)
  .transform((tags) => noneTwice(tags, (tag) => tag));

const InformedUsers = z
  .array(z.strictObject({ address: EmailAddress, name: line(100).optional() }))
  .max(20)
  .transform((users) =>
    noneTwice(
      users.map(({ address, name }) => ({
        address: address.normalize('NFC').toLowerCase(),
        ...(name ? { name } : {}),
      })),
      ({ address }) => address,
    ),
  );

const CustomFields = z
  .record(
    line(64),
    z.union(
      [z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()],
      'A text, a number, true, false, a list of texts, or null.',
    ),
  )
  .refine(
    (fields) => Object.keys(fields).length <= CUSTOM_FIELDS_AT_ONCE,
    `At most ${CUSTOM_FIELDS_AT_ONCE} custom fields at a time.`,
  );

/**
 * What PATCH takes: every field of an incident that agents change. What is absent stays, null clears; custom
 * fields are merged one by one.
 */
export const IncidentPatch = z
  .strictObject({
    subject: line(250).optional(),
    description: Description.nullable().optional(),
    contact: Contact.optional(),
    account: id.nullable().optional(),
    asset: Asset.nullable().optional(),
    product: id.nullable().optional(),
    category: code.nullable().optional(),
    topic: code.nullable().optional(),
    reasonGeneral: code.nullable().optional(),
    reasonSpecific: code.nullable().optional(),
    impact: code.optional(),
    urgency: code.optional(),
    priority: Priority.nullable().optional().meta({
      description: 'In place of what the matrix says; null returns to the matrix.',
    }),
    priorityReason: line(500).optional().meta({ description: 'Why the matrix is overridden.' }),
    status: Status.optional(),
    disposition: code.nullable().optional(),
    resolutionGeneral: code.nullable().optional(),
    resolutionSpecific: code.nullable().optional(),
    resolutionNotes: z.string().trim().min(1).max(10_000).nullable().optional(),
    shareResolution: z.boolean().optional(),
    queue: code.nullable().optional(),
    supportGroup: code.nullable().optional(),
    assignee: z
      .strictObject({ id, name: line(100) })
      .nullable()
      .optional(),
    contract: id.nullable().optional(),
    entitlement: id.nullable().optional().meta({
      description: 'It must be in force, theirs and in scope, with terms left.',
    }),
    doNotDecrement: z.boolean().optional().meta({
      description: 'Whether the incident draws on no entitlement; what it drew is given back.',
    }),
    doNotDecrementReason: line(500).optional(),
    slaPolicy: id.nullable().optional(),
    language: Language.optional(),
    tags: Tags.nullable().optional(),
    customFields: CustomFields.optional(),
    stage: code.optional(),
    informedUsers: InformedUsers.nullable().optional(),
    route: z.literal(true).optional().meta({ description: 'Then lead it where the routing says.' }),
    closeChildren: z.boolean().optional().meta({ description: 'Close its children as well.' }),
    reason: line(500).default('edit').meta({ description: 'Kept with each change on the timeline.' }),
  })
  .superRefine((body, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (body.closeChildren && body.status !== 'closed') {
      refuse('closeChildren', 'It goes with the status closed.');
    }
    if (body.route && (body.queue !== undefined || body.supportGroup !== undefined)) {
      refuse('route', 'Either the routing names queue and group, or you do.');
    }
    if (body.priorityReason !== undefined && body.priority === null) {
      refuse('priorityReason', 'The matrix needs no reason.');
    }
  });
export type IncidentPatch = z.output<typeof IncidentPatch>;
