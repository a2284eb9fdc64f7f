import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { scorePath } from '../../../shared/tracking/index.ts';

const common = {
  path: scorePath,
  role: 'public',
  function: 'api/portal',
  tag: 'Portal',
  params: z.object({ token: z.string().max(4096) }),
  replies: {
    200: { description: 'A page in the language of the incident.', contentType: 'text/html' },
    404: { description: 'A page: the link leads nowhere, or a week is over.', contentType: 'text/html' },
  },
} as const;

export const showFeedbackRoute = defineRoute({
  ...common,
  id: 'showFeedback',
  method: 'GET',
  summary: 'The page behind a score in a mail',
  description:
    'Opening it stores nothing, since scanners of mail open links: the page sends the score as soon as somebody sees it, or by its button where there is no script.',
});

export const giveFeedbackRoute = defineRoute({
  ...common,
  id: 'giveFeedback',
  method: 'POST',
  summary: 'Rate how an incident went',
  description:
    'As a form or as JSON. Without a score that of the link is given. It can be changed as long as the link works: a week.',
  body: z.object({
    score: z.coerce.number().int().min(1).max(5).optional(),
    text: z
      .string()
      .trim()
      .max(4000)
      .transform((text) => text.replace(/[^\P{Cc}\n\t]/gu, ''))
      .optional(),
  }),
  bodyOptional: true,
  form: true,
});
