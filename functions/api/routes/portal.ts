import * as z from 'zod';
import { Reference } from '../../../shared/incidents/index.ts';
import { EmailAddress } from '../../../shared/platform/email-address.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Language } from '../../../shared/platform/language.ts';
import { line } from '../../../shared/platform/line.ts';
import { customerPagePath } from '../../../shared/tracking/index.ts';

const tag = 'Portal';

/** UTF-8 bytes of the longest question the form takes. */
const QUESTION_BYTES = 64 * 1024;

/** A form that cuts texts off by length may cut a character in half: nobody is sent away for that. */
const customerLine = (most: number) => {
  const wholeCharacters = (text: string) => Buffer.from(text).toString();
  return line(most, z.string().overwrite(wholeCharacters));
};

export const Idempotency = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'Send the same key again after an unclear outcome: it is done once.' }),
});

export const AskedQuestion = z.object({
  reference: Reference,
  status: z.literal('unresolved'),
  createdAt: z.iso.datetime(),
  firstResponseDueAt: z.iso
    .datetime()
    .optional()
    .meta({ description: 'None where the policy promises none.' }),
});
export type AskedQuestion = z.infer<typeof AskedQuestion>;

export const askQuestion = defineRoute({
  id: 'askQuestion',
  method: 'POST',
  path: '/v1/portal/incidents',
  role: 'public',
  function: 'api/portal',
  tag,
  summary: 'Ask a question',
  description: 'Opens an incident and sends its receipt to the address given.',
  headers: Idempotency,
  bodyLimit: 96 * 1024,
  body: z.strictObject({
    name: customerLine(100),
    address: EmailAddress.meta({ description: 'Where the answer goes.' }),
    subject: customerLine(250),
    question: z
      .string()
      .trim()
      .min(1)
      .refine((text) => Buffer.byteLength(text) <= QUESTION_BYTES, `At most ${QUESTION_BYTES} bytes.`),
    product: customerLine(100).optional(),
    category: customerLine(100).optional(),
    visitId: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'Up to 64 letters, digits, hyphens and underscores.')
      .optional()
      .meta({ description: 'The web visit in which it is asked.' }),
    language: Language.optional(),
    trackingConsent: z
      .boolean()
      .optional()
      .meta({ description: 'False: nothing a first-time asker opens or follows is recorded.' }),
  }),
  replies: { 201: { description: 'The incident is open.', schema: AskedQuestion } },
});

const CustomerLink = z.object({ token: z.string().max(4096) });

/** Downloaded by `/v1/portal/incidents/{token}/attachments/{id}`. */
const Files = z.array(z.object({ id: z.string(), name: z.string() }));

export const readOwnIncident = defineRoute({
  id: 'readOwnIncident',
  method: 'GET',
  path: '/v1/portal/incidents/{token}',
  role: 'public',
  function: 'api/portal',
  tag,
  summary: 'Read one’s own incident by the link from a mail',
  params: CustomerLink,
  replies: {
    200: {
      description: 'The incident as its customer sees it: no internal notes.',
      schema: z.object({
        reference: Reference,
        subject: z.string(),
        status: z.string(),
        createdAt: z.iso.datetime(),
        updatedAt: z.iso.datetime(),
        question: z.string(),
        questionFiles: Files.optional(),
        conversation: z.array(
          z.object({
            at: z.iso.datetime(),
            from: z.enum(['you', 'us']),
            name: z.string(),
            text: z.string(),
            files: Files.optional(),
          }),
        ),
      }),
    },
  },
});

export const showOwnIncident = defineRoute({
  id: 'showOwnIncident',
  method: 'GET',
  path: customerPagePath,
  role: 'public',
  function: 'api/portal',
  tag,
  summary: 'The page of one’s own incident',
  params: CustomerLink,
  replies: {
    200: { description: 'A page in the language of the incident.', contentType: 'text/html' },
    404: {
      description: 'A page in the language of the site: the link leads nowhere.',
      contentType: 'text/html',
    },
  },
});
