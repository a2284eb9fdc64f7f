import * as z from 'zod';
import { Reference } from '../../../shared/incidents/index.ts';
import { EmailAddress } from '../../../shared/platform/email-address.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Language } from '../../../shared/platform/language.ts';
import { pageFields } from './page-fields.ts';
import { IncidentRow } from './views.ts';

const tag = 'Finding';

const FoundIncident = IncidentRow.omit({ dueAt: true, late: true });
const words = z.array(z.string());

export const SearchPage = z.object({
  results: z.array(
    z.object({
      incident: FoundIncident,
      matchedBy: z.array(
        z.discriminatedUnion('by', [
          z.object({ by: z.literal('reference'), reference: Reference }),
          z.object({ by: z.literal('serialNumber') }),
          z.object({ by: z.literal('contact') }),
          z.object({ by: z.literal('words'), words }),
        ]),
      ),
    }),
  ),
  ignored: z
    .partialRecord(Language, words)
    .optional()
    .meta({ description: 'By language, the words that are too common there to be looked for.' }),
  next: z.string().optional(),
});

export const searchRoute = defineRoute({
  id: 'search',
  method: 'GET',
  path: '/v1/search',
  role: 'agent',
  function: 'api/find',
  tag,
  summary: 'Search by reference, words, serial number, contact',
  description:
    'Newest first. All words must stand in an incident: in its subject, description, mails, replies, comments or notes, in any of their forms; none with a hyphen before it may. Incidents named by their reference come first, on top of the first page; one merged away leads to its survivor. A serial number, an e-mail address or the id of a contact finds the incidents that are theirs, too. What a page reads is bounded: it may be shorter than `limit`, or empty, and still have a `next`.',
  query: z.object({
    q: z.string().trim().min(1, 'Says what to look for.').max(500, 'At most 500 characters.'),
    ...pageFields(100, 25, { cursor: 'The `next` of the page before, of the same search.' }),
  }),
  replies: {
    200: { description: 'A page; `next` is absent on the last one.', schema: SearchPage },
  },
});

export const AlikePage = z.object({
  incidents: z.array(
    z.object({
      incident: FoundIncident,
      score: z.number().meta({ description: '0 to 1.' }),
      because: z.array(
        z.discriminatedUnion('by', [
          z.object({ by: z.literal('words'), words }),
          z.object({ by: z.enum(['contact', 'asset', 'topic', 'product', 'category']) }),
        ]),
      ),
    }),
  ),
});

const most = z.coerce.number().int().min(1).max(25).default(10);

export const similarRoute = defineRoute({
  id: 'findSimilar',
  method: 'GET',
  path: '/v1/incidents/{reference}/similar',
  role: 'agent',
  function: 'api/find',
  tag,
  summary: 'Incidents like this one',
  description:
    'By the rarest words of its texts, by topic, product and category; the likest first, the newest among equals.',
  params: z.object({ reference: Reference }),
  query: z.object({ limit: most }),
  replies: { 200: { description: 'At most `limit`.', schema: AlikePage } },
});

const short = z.string().trim().min(1).max(128);

export const candidatesRoute = defineRoute({
  id: 'findCandidates',
  method: 'POST',
  path: '/v1/incidents/candidates',
  role: 'agent',
  function: 'api/find',
  tag,
  summary: 'Existing incidents that a question might be about',
  description:
    'To be asked before an incident is made: those of the same contact, on the same device, of the same topic or with such a text. Open ones first, then the likest. It changes nothing.',
  body: z
    .strictObject({
      contact: z
        .strictObject({ id: short.optional(), address: EmailAddress.optional() })
        .refine(({ id, address }) => id ?? address, 'Names the contact by id or by address.')
        .optional(),
      serialNumber: short.optional(),
      topic: short.optional(),
      product: short.optional(),
      subject: z.string().trim().max(250).optional(),
      text: z.string().max(20_000).optional(),
      language: Language.optional(),
      limit: z.int().min(1).max(25).default(10),
    })
    .refine(
      ({ contact, serialNumber, topic, subject, text }) =>
        contact ?? serialNumber ?? topic ?? (subject || text?.trim()),
      'Says something to go by: contact, serialNumber, topic, subject or text.',
    ),
  replies: { 200: { description: 'At most `limit`.', schema: AlikePage } },
});
