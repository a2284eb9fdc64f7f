import * as z from 'zod';
import { Reference } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Language } from '../../../shared/platform/language.ts';
import { LONGEST_SOURCE, messageTypeNames, TemplateFaultNote } from '../../../shared/responses/index.ts';
import { pageFields } from './page-fields.ts';
import { Idempotency } from './portal.ts';
import { ifMatch } from './schedule-parts.ts';

const common = { function: 'api/texts', tag: 'Message templates', role: 'admin' } as const;

const params = z.object({
  type: z.enum(messageTypeNames, `One of ${messageTypeNames.join(', ')}.`),
  language: Language,
});
const versionParams = params.extend({
  version: z.coerce.number().int().min(0).max(999_999_999).meta({ description: '0: the built-in one.' }),
});

const IfMatch = z.object({ 'if-match': ifMatch });

const source = (most: number, about: string) =>
  z
    .string()
    .max(most)
    .refine((text) => text.trim() !== '', 'It says nothing.')
    .meta({ description: about });

const Sources = z.strictObject({
  subject: source(1000, 'Liquid. Our reference in brackets is put before it where it shows none.'),
  html: source(LONGEST_SOURCE, 'Liquid. What stands between `<body>` and `</body>`; values come escaped.'),
  text: source(LONGEST_SOURCE, 'Liquid. The plain text; made from the HTML where it is absent.').optional(),
});

/** Room for sources as JSON writes them, in any script. */
const BODY = 400 * 1024;

const place = { type: z.enum(messageTypeNames), language: Language };
const builtIn = z.boolean().meta({ description: 'Whether the built-in one is in use.' });
const version = z.int().meta({ description: '0: the built-in one, never changed.' });
/** None of version 0. */
const stamp = {
  restoredFrom: z.int().optional().meta({ description: 'The version it was brought back from.' }),
  updatedAt: z.iso.datetime().optional(),
  updatedBy: z.object({ id: z.string(), name: z.string() }).optional(),
};
const fault = TemplateFaultNote.optional().meta({
  description: 'It gave no message for this incident, and the built-in one stood in.',
});

export const TemplateList = z.object({
  templates: z.array(
    z.object({
      ...{ ...place, version, builtIn, ...stamp, fault },
      when: z.string().meta({ description: 'When it is sent.' }),
    }),
  ),
});
export const TemplateView = Sources.extend({
  ...{ ...place, version, builtIn, ...stamp, fault },
  variables: z.array(z.object({ name: z.string(), meaning: z.string() })),
});
const VersionBrief = z.object({ version, builtIn, ...stamp });
const VersionView = Sources.extend({ ...place, version, builtIn, ...stamp });
const Rendered = z.object({
  subject: z.string(),
  text: z.string(),
  html: z.string().meta({ description: 'A whole document. Show it in a frame without rights.' }),
});

const onPath = '/v1/templates/{type}/{language}' as const;
const asItStands = { 200: { description: 'As it stands now.', schema: TemplateView } };

export const listTemplatesRoute = defineRoute({
  ...common,
  id: 'listTemplates',
  method: 'GET',
  path: '/v1/templates',
  summary: 'List the message templates',
  description: 'One for each type of message in each language, whether it was ever changed or not.',
  replies: { 200: { description: 'All of them, without their sources.', schema: TemplateList } },
});

export const readTemplateRoute = defineRoute({
  ...common,
  id: 'readTemplate',
  method: 'GET',
  path: onPath,
  summary: 'Read a message template',
  params,
  replies: {
    200: { description: 'Its sources, and what it may show; its ETag is its version.', schema: TemplateView },
  },
});

export const saveTemplateRoute = defineRoute({
  ...common,
  id: 'saveTemplate',
  method: 'PUT',
  path: onPath,
  summary: 'Write a message template',
  description:
    'Every save is a version. It is parsed and tried with sample data first: what is wrong is refused, with line and column. If-Match is required: the ETag it was read with.',
  params,
  headers: IfMatch,
  bodyLimit: BODY,
  body: Sources,
  replies: asItStands,
});

export const resetTemplateRoute = defineRoute({
  ...common,
  id: 'resetTemplate',
  method: 'DELETE',
  path: onPath,
  summary: 'Go back to the built-in message template',
  description: 'That is a version too: the ones before it stay, and can be restored. If-Match is required.',
  params,
  headers: IfMatch,
  replies: asItStands,
});

export const listTemplateVersionsRoute = defineRoute({
  ...common,
  id: 'listTemplateVersions',
  method: 'GET',
  path: `${onPath}/versions`,
  summary: 'List the versions of a message template, newest first',
  params,
  query: z.object(pageFields()),
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ versions: z.array(VersionBrief), next: z.string().optional() }),
    },
  },
});

export const readTemplateVersionRoute = defineRoute({
  ...common,
  id: 'readTemplateVersion',
  method: 'GET',
  path: `${onPath}/versions/{version}`,
  summary: 'Read a version of a message template',
  params: versionParams,
  replies: { 200: { description: 'Its sources.', schema: VersionView } },
});

export const restoreTemplateRoute = defineRoute({
  ...common,
  id: 'restoreTemplate',
  method: 'POST',
  path: `${onPath}/versions/{version}/restore`,
  summary: 'Bring a version of a message template back',
  description: 'As a new version, tried as on saving. If-Match is required.',
  params: versionParams,
  headers: IfMatch,
  replies: asItStands,
});

const Trial = z.strictObject({
  template: Sources.optional().meta({ description: 'A draft; the template in use where it is absent.' }),
  reference: Reference.optional().meta({ description: 'With the data of this incident; else of a sample.' }),
});

export const previewTemplateRoute = defineRoute({
  ...common,
  id: 'previewTemplate',
  method: 'POST',
  path: `${onPath}/preview`,
  summary: 'See a message as it would be sent',
  description: 'Its links lead to www.example.com.',
  params,
  bodyOptional: true,
  bodyLimit: BODY,
  body: Trial,
  replies: { 200: { description: 'As it would be sent.', schema: Rendered } },
});

export const testSendTemplateRoute = defineRoute({
  ...common,
  id: 'testSendTemplate',
  method: 'POST',
  path: `${onPath}/test-send`,
  summary: 'Mail a message to oneself',
  description:
    'To the address of the caller’s own sign-in, and to nobody else. No incident and no contact learns of it; the mail log does.',
  params,
  headers: Idempotency,
  bodyOptional: true,
  bodyLimit: BODY,
  body: Trial,
  refuses: ['conflict'],
  replies: {
    202: { description: 'It is on its way.', schema: z.object({ messageId: z.string(), to: z.string() }) },
  },
});
