import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { pageFields } from './page-fields.ts';

const common = { function: 'api/mail', tag: 'Mail' } as const;

const Breaker = z.object({
  id: z.string(),
  sender: z.string().meta({ description: 'The address whose mail is held back.' }),
  open: z.boolean().meta({ description: 'Whether mail is held back now.' }),
  reason: z.string(),
  trippedAt: z.iso.datetime(),
  held: z
    .int()
    .meta({ description: 'Mails held back since; each is in the log, quarantined, and can be let in.' }),
  lastAt: z.iso.datetime().meta({ description: 'When the last of them came.' }),
  closesAt: z.iso.datetime().meta({ description: 'When it closes by itself, if no more comes until then.' }),
});

export const listBreakersRoute = defineRoute({
  ...common,
  role: 'agent',
  id: 'listMailBreakers',
  method: 'GET',
  path: '/v1/mail/breakers',
  summary: 'List senders whose mail is, or of late was, held back because there was too much of it',
  description:
    'The one that tripped last comes first. Limits are in the section `mailLimits` of the settings.',
  query: z.strictObject(pageFields()),
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ breakers: z.array(Breaker), next: z.string().optional() }),
    },
  },
});

export const resetBreakerRoute = defineRoute({
  ...common,
  role: 'manager',
  id: 'resetMailBreaker',
  method: 'POST',
  path: '/v1/mail/breakers/{id}/reset',
  summary: 'Let a sender’s mail in again',
  description:
    'What comes from now on is counted anew. What was held back stays in quarantine until it is let in by itself. Doing it again changes nothing.',
  params: z.object({ id: z.string().regex(/^[\w-]{43}$/, 'An id as the desk gave it.') }),
  replies: { 204: { description: 'Mail of the sender comes in.' } },
});
