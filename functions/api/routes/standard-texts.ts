import * as z from 'zod';
import { Reference } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Language } from '../../../shared/platform/language.ts';
import { MOST_NODES, SOURCE_BYTES, TextEntry, TextNode } from '../../../shared/texts/index.ts';
import { line } from './command.ts';
import { pageFields } from './page-fields.ts';
import { Idempotency } from './portal.ts';

const tag = 'Standard texts';
const common = { function: 'api/texts', tag } as const;

const NodeId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'Not the id of a folder or text.');
const params = z.object({ id: NodeId });

const HotKey = z
  .string()
  .regex(/^[^\s\p{Cc}]{2,32}$/u, 'Two to 32 characters without blanks, such as ^thanks.')
  .meta({ description: 'What an agent types in its place. One text has it, in whatever case.' });

const source = (most: number, about: string) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, `At most ${most} bytes.`)
    .refine((text) => text.trim() !== '', 'It says nothing.')
    .meta({ description: about });

const Wording = z.strictObject({
  subject: source(1000, 'Liquid. The reply’s subject, where it shall not be the incident’s.').optional(),
  body: source(SOURCE_BYTES, 'Liquid: `Hello {{ contactFirstName }}`.'),
});

/** By language; at least one. */
const Wordings = z
  .strictObject({ en: Wording.optional(), fr: Wording.optional(), de: Wording.optional() })
  .refine((wordings) => Object.values(wordings).some(Boolean), 'Write it in one language at least.');

const place = {
  title: line(100),
  parent: NodeId.optional().meta({ description: 'The folder it stands in; none for the first level.' }),
};

const Draft = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('folder'), ...place }),
  z.strictObject({ type: z.literal('text'), ...place, hotKey: HotKey.optional(), wordings: Wordings }),
]);

/** Room for three languages as JSON writes them, in any script. */
const DRAFT_BODY = 400 * 1024;

const IfMatch = z.object({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/, 'The ETag of the text as it was read, such as "3".')
    .optional()
    .meta({ description: 'Required.' }),
});

const Placed = TextEntry.extend({
  path: z.array(z.string()).meta({ description: 'The titles of the folders it stands in, outermost first.' }),
});

export const TextTree = z.object({ nodes: z.array(Placed), next: z.string().optional() });

export const listTextsRoute = defineRoute({
  ...common,
  id: 'listStandardTexts',
  method: 'GET',
  path: '/v1/standard-texts',
  role: 'agent',
  summary: 'Show the tree of standard texts',
  description: `Each folder is followed by what stands in it, folders first. There are at most ${MOST_NODES} folders and texts.`,
  query: z.object({
    under: NodeId.optional().meta({ description: 'Only what is in this folder, at any depth.' }),
    q: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Only texts whose title, hot key or folders hold all these words.' }),
    ...pageFields(MOST_NODES, MOST_NODES),
  }),
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: TextTree } },
});

export const readTextNodeRoute = defineRoute({
  ...common,
  id: 'readStandardText',
  method: 'GET',
  path: '/v1/standard-texts/{id}',
  role: 'agent',
  summary: 'Read a standard text or folder',
  params,
  replies: { 200: { description: 'With its sources; its ETag is its version.', schema: TextNode } },
});

export const createTextRoute = defineRoute({
  ...common,
  id: 'createStandardText',
  method: 'POST',
  path: '/v1/standard-texts',
  role: 'manager',
  summary: 'Add a standard text or folder',
  description:
    'Sources are Liquid. A syntax error or an unknown variable is refused, with the variables there are.',
  headers: Idempotency,
  bodyLimit: DRAFT_BODY,
  body: Draft,
  replies: { 201: { description: 'It stands in the tree.', schema: TextNode } },
});

export const replaceTextRoute = defineRoute({
  ...common,
  id: 'replaceStandardText',
  method: 'PUT',
  path: '/v1/standard-texts/{id}',
  role: 'manager',
  summary: 'Replace a standard text or folder, or move it',
  description: 'A folder that is moved takes along what is in it. If-Match is required.',
  params,
  headers: IfMatch,
  bodyLimit: DRAFT_BODY,
  body: Draft,
  replies: { 200: { description: 'As it stands now.', schema: TextNode } },
});

export const removeTextRoute = defineRoute({
  ...common,
  id: 'removeStandardText',
  method: 'DELETE',
  path: '/v1/standard-texts/{id}',
  role: 'manager',
  summary: 'Remove a standard text or folder',
  description:
    'A folder that is not empty is removed only with its contents, the lowest first. A text that a rule or an escalation sends is not removed, nor the folder it is in: the answer names some of them. If-Match is required.',
  params,
  headers: IfMatch,
  query: z.object({
    withContents: z.enum(['true', 'false']).default('false').meta({ description: 'Also what is in it.' }),
  }),
  refuses: ['preconditionRequired', 'conflict'],
  replies: { 204: { description: 'It is gone.' } },
});

const Rendered = z.object({
  language: Language.meta({ description: 'The language it was found in.' }),
  subject: z.string().optional(),
  text: z.string(),
});

export const RenderedById = Rendered.extend({ standardTextId: z.string(), title: z.string() });

const use = {
  reference: Reference,
  language: Language.optional().meta({
    description: 'The incident’s where it is not said; the site’s, then any, where the text lacks it.',
  }),
};

export const renderTextRoute = defineRoute({
  ...common,
  id: 'renderStandardText',
  method: 'POST',
  path: '/v1/standard-texts/{id}/render',
  role: 'agent',
  summary: 'Fill a standard text with the data of an incident',
  params,
  body: z.strictObject(use),
  replies: { 200: { description: 'Plain text for the reply box.', schema: RenderedById } },
});

export const renderHotKeyRoute = defineRoute({
  ...common,
  id: 'renderHotKey',
  method: 'POST',
  path: '/v1/standard-texts/render',
  role: 'agent',
  summary: 'Fill the text of a hot key with the data of an incident',
  body: z.strictObject({ hotKey: HotKey, ...use }),
  replies: { 200: { description: 'Plain text for the reply box.', schema: RenderedById } },
});

export const previewTextRoute = defineRoute({
  ...common,
  id: 'previewStandardText',
  method: 'POST',
  path: '/v1/standard-texts/preview',
  role: 'manager',
  summary: 'Try a text before it is saved',
  description: 'With the data of an incident, or of a sample where none is named.',
  bodyLimit: DRAFT_BODY,
  body: z.strictObject({ wordings: Wordings, ...use, reference: Reference.optional() }),
  replies: { 200: { description: 'As it would be rendered.', schema: Rendered } },
});
