import * as z from 'zod';
import { EmailAddress } from '../platform/email-address.ts';
import { Language } from '../platform/language.ts';
import { line } from '../platform/line.ts';
import { Channel, Priority, priorities, type Status } from './vocabulary.ts';

/** What people are shown, in the languages the desk speaks. English stands in for what is missing. */
export const Label = z.strictObject({ en: line(100), fr: line(100).optional(), de: line(100).optional() });
export type Label = z.infer<typeof Label>;

/** What the API and the table call it; it stays when its label changes. */
export const Code = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'Up to 64 letters, digits, points, hyphens and underscores.');

const Coded = z.strictObject({ code: Code, label: Label });
export type Coded = z.infer<typeof Coded>;

const noneTwice = <T extends { code: string }>(list: readonly T[]) =>
  new Set(list.map(({ code }) => code)).size === list.length;
const twice = 'No code may stand here twice.';
const codes = (most: number) => z.array(Coded).max(most).refine(noneTwice, twice);

/** How an incident ended. One that `cancels` gives back what the incident drew on its entitlement. */
const Disposition = Coded.extend({ cancels: z.boolean().optional() });

/** General codes with the specific ones within each. */
const twoLevels = z
  .array(Coded.extend({ specific: codes(200).default([]) }))
  .max(100)
  .refine(noneTwice, twice);

/** A tree written as a list: each node names its parent, which stands before it. */
const tree = z
  .array(Coded.extend({ parent: Code.optional() }))
  .max(2000)
  .refine(noneTwice, twice)
  .refine((nodes) => {
    const seen = new Set<string>();
    return nodes.every(({ code, parent }) => {
      const known = parent === undefined || seen.has(parent);
      seen.add(code);
      return known;
    });
  }, 'A parent stands before its children.');

const Statuses = z.strictObject({
  unresolved: state(),
  waiting: state(),
  updated: state(),
  solved: state(),
  closed: state(),
} satisfies Record<Status, z.ZodType>);

/** `group` is what boards and charts count it as. */
function state() {
  return z.strictObject({ label: Label, group: z.enum(['open', 'pending', 'done']) });
}

const level = z.array(Coded).min(1).max(5).refine(noneTwice, twice);

const Priorities = z
  .strictObject({
    impacts: level,
    urgencies: level,
    /** Impact, then urgency, to priority. */
    matrix: z.record(Code, z.record(Code, Priority)),
    /** How severe each priority is called. */
    severities: z.strictObject(
      Object.fromEntries(priorities.map((priority) => [priority, Label])) as Record<Priority, typeof Label>,
    ),
  })
  .superRefine(({ impacts, urgencies, matrix }, context) => {
    for (const impact of impacts) {
      for (const urgency of urgencies) {
        if (matrix[impact.code]?.[urgency.code]) continue;
        context.addIssue({
          code: 'custom',
          path: ['matrix', impact.code, urgency.code],
          message: 'The matrix says no priority for it.',
        });
      }
    }
  });

/** Lists of codes. One left empty restricts nothing: any short text is taken for it. */
const Codes = z.strictObject({
  reasons: twoLevels,
  resolutions: twoLevels,
  dispositions: z.array(Disposition).max(100).refine(noneTwice, twice),
  categories: tree,
  /** The subject tree. */
  topics: tree,
});

const Workflow = z.strictObject({
  stages: z.array(Coded).min(1).max(12).refine(noneTwice, twice),
  /** Whether an incident needs disposition and resolution codes to be solved. */
  resolutionRequired: z.boolean(),
  /** Days after closing in which a customer's answer reopens an incident. */
  reopenDays: z.int().min(0).max(365),
  /** Levels of children below an incident that has no parent. */
  childDepth: z.int().min(1).max(10),
});

const choices = z.array(Coded).min(1).max(200).refine(noneTwice, twice);
const field = { name: Code, label: Label, required: z.boolean().default(false) };

export const CustomField = z.discriminatedUnion('type', [
  z.strictObject({ ...field, type: z.literal('text'), maxLength: z.int().min(1).max(4000).default(500) }),
  z.strictObject({
    ...field,
    type: z.literal('number'),
    min: z.number().optional(),
    max: z.number().optional(),
    whole: z.boolean().default(false),
  }),
  z.strictObject({ ...field, type: z.literal('boolean') }),
  z.strictObject({ ...field, type: z.literal('date') }),
  z.strictObject({ ...field, type: z.literal('choice'), choices }),
  z.strictObject({ ...field, type: z.literal('choices'), choices }),
]);
export type CustomField = z.infer<typeof CustomField>;

const noNameTwice = (list: readonly { name: string }[]) =>
  new Set(list.map(({ name }) => name)).size === list.length;

/** An agent; rules and escalations write to `address`, where there is one. */
const Member = z.strictObject({
  id: z.string().min(1).max(128),
  name: line(100),
  address: EmailAddress.optional(),
});

const Teams = z.strictObject({
  queues: codes(200),
  /** Whom rules and escalations tell as the managers. */
  managers: z.array(Member).max(20).optional(),
  groups: z
    .array(
      Coded.extend({
        members: z.array(Member).max(500).default([]),
      }),
    )
    .max(200)
    .refine(noneTwice, twice),
});

/** Where incidents of a kind go. The first that holds is taken; every field named must be equal. */
export const Route = z
  .strictObject({
    name: line(100),
    when: z.strictObject({
      channel: Channel.optional(),
      language: Language.optional(),
      priority: Priority.optional(),
      product: Code.optional(),
      category: Code.optional(),
      topic: Code.optional(),
      reasonGeneral: Code.optional(),
      reasonSpecific: Code.optional(),
    }),
    queue: Code.optional(),
    supportGroup: Code.optional(),
  })
  .refine(({ queue, supportGroup }) => queue ?? supportGroup, 'It names a queue or a group to go to.');
export type Route = z.infer<typeof Route>;

export const Offer = Coded.extend({
  description: z.string().trim().max(2000).default(''),
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
  /** To whom it may be presented: what is named must hold; an empty list restricts nothing. */
  eligible: z
    .strictObject({
      products: z.array(Code).max(200).default([]),
      categories: z.array(Code).max(200).default([]),
      accounts: z.array(z.string().max(128)).max(500).default([]),
      languages: z.array(Language).default([]),
    })
    .prefault({}),
});
export type Offer = z.infer<typeof Offer>;

/** Whom webhooks may be sent to besides public addresses: a host by its name, an address, or a range of them. */
const Trusted = z.union(
  [
    z.ipv4(),
    z.ipv6(),
    z.cidrv4(),
    z.cidrv6(),
    // Its last label is no number: those are odd notations of addresses.
    z
      .string()
      .toLowerCase()
      .regex(
        /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)*(?!\d+$|0x[\da-f]*$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/,
      ),
  ],
  'The name of a host, an IP address, or a range such as 10.1.0.0/16.',
);

const signature = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .regex(/^[^\p{Cc}]*(\n[^\p{Cc}]*){0,19}$/u, 'At most 20 lines, without control characters.');

/** How the site's mails look. Their address is the deployment's, and answers go to its first support address. */
const OutgoingMail = z.strictObject({
  /** The name in the From; the site's where unset. */
  fromName: line(100).optional(),
  /** Stands below every message, by language; the site's name where there is none. */
  signature: z.strictObject({
    en: signature.optional(),
    fr: signature.optional(),
    de: signature.optional(),
  }),
  /** An image on top of every message. `alt` is what it shows, `width` pixels as it is shown. */
  logo: z
    .strictObject({
      url: z.url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'An https URL.' }).max(2000),
      alt: line(100),
      width: z.int().min(16).max(600).default(160),
    })
    .optional(),
});

const Domain = z
  .string()
  .toLowerCase()
  .regex(
    /^(?=.{1,253}$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)+$/,
    'A domain such as help.example.com.',
  );

/**
 * Another help desk that we exchange mail with, and how its own reference is told in its mails. Links are kept under
 * the code. `{reference}` stands in a subject for the letters, digits, points, hyphens, slashes and underscores of a
 * reference; all else is literal.
 */
const ForeignSite = Coded.extend({
  /** The domains that its mail comes from, those below them included. */
  domains: z.array(Domain).min(1).max(20),
  /** A field of its mails that holds the reference and nothing else. */
  header: z
    .string()
    .regex(/^[Xx]-[A-Za-z0-9-]{1,74}$/, 'The name of a field that begins with X-.')
    .optional(),
  subjects: z
    .array(
      line(100).regex(
        /^(?!\s*\{reference\}\s*$)[^{}]*\{reference\}[^{}]*$/,
        'A text with {reference} in it once, and something besides, such as [#{reference}].',
      ),
    )
    .max(10)
    .default([]),
}).refine(({ header, subjects }) => header !== undefined || subjects.length > 0, {
  message: 'It names a header or a subject in which the reference stands.',
});

const days = { count: z.enum(['business', 'clock']).default('clock') };

/** What time does to incidents. Days are 24 hours, `business` those in which the calendar of the SLA policy is open. */
const Timers = z.strictObject({
  /** Solved incidents are closed after so many days. Absent: never. */
  close: z.strictObject({ afterDays: z.int().min(1).max(365), ...days }).optional(),
  /** Who is waited for is reminded each time so many days have passed. Absent: never. */
  followUp: z
    .strictObject({
      afterDays: z.int().min(1).max(90),
      ...days,
      times: z.int().min(1).max(10).default(2),
      /** Solved after as many days again, with these codes. Absent: it waits on. */
      thenSolve: z
        .strictObject({
          disposition: Code.optional(),
          resolutionGeneral: Code.optional(),
          resolutionSpecific: Code.optional(),
        })
        .optional(),
    })
    .optional(),
  /** Once an incident has been solved for so many hours its contact is asked how it went. Absent: never. */
  feedback: z.strictObject({ afterHours: z.int().min(0).max(720) }).optional(),
});

/**
 * How much mail of one sender is taken before it is held back, and how long they must be quiet after that; how many
 * automatic mails to customers go out in all, and for how long none does after that.
 */
const MailLimits = z.strictObject({
  perTenMinutes: z.int().min(1).max(500),
  perDay: z.int().min(1).max(1_000),
  quietMinutes: z.int().min(1).max(1_440),
  automaticPerMinute: z.int().min(1).max(100_000).default(600),
  automaticPerHour: z.int().min(1).max(1_000_000).default(6_000),
  automaticPauseMinutes: z.int().min(1).max(1_440).default(30),
});

/** Everything an admin sets up, by section. A section is replaced as a whole. */
export const sections = {
  statuses: Statuses,
  priorities: Priorities,
  codes: Codes,
  workflow: Workflow,
  customFields: z.array(CustomField).max(100).refine(noNameTwice, 'No name may stand here twice.'),
  eventTypes: z
    .array(z.strictObject({ name: Code, label: Label, visibility: z.enum(['public', 'internal']) }))
    .max(100)
    .refine(noNameTwice, 'No name may stand here twice.'),
  teams: Teams,
  routing: z.array(Route).max(200),
  offers: z.array(Offer).max(200).refine(noneTwice, twice),
  webhooks: z.strictObject({ trusted: z.array(Trusted).max(50) }),
  timers: Timers,
  outgoingMail: OutgoingMail,
  mailLimits: MailLimits,
  foreignSites: z.array(ForeignSite).max(100).refine(noneTwice, twice),
} as const satisfies Record<string, z.ZodType>;

export type SectionName = keyof typeof sections;
export const sectionNames = Object.keys(sections) as [SectionName, ...SectionName[]];

/** All sections as they stand. */
export type Settings = { readonly [S in SectionName]: z.output<(typeof sections)[S]> };
