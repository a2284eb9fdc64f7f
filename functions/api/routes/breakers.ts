import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { pageFields } from './page-fields.ts';

const common = { function: 'api/mail', tag: 'Mail' } as const;

const Breaker = z.object({
  id: z.string(),
  kind: z.enum(['sender', 'automatic']).meta({
    description:
      '`sender`: mail of one sender is held back. `automatic`: what the desk sends to customers by itself is.',
  }),
  sender: z.string().optional().meta({ description: 'The address whose mail is held back.' }),
  open: z.boolean().meta({ description: 'Whether mail is held back now.' }),
  reason: z.string(),
  trippedAt: z.iso.datetime(),
  held: z.int().meta({
    description:
      'Mails held back since; each is in the log: a sender’s as `quarantined`, to be let in, the desk’s own as `withheld`.',
  }),
  lastAt: z.iso.datetime().meta({ description: 'When the last of them came, or was to go.' }),
  closesAt: z.iso.datetime().meta({
    description: 'When it closes by itself; that of a sender only if no more comes until then.',
  }),
});

export const listBreakersRoute = defineRoute({
  ...common,
  role: 'agent',
  id: 'listMailBreakers',
  method: 'GET',
  path: '/v1/mail/breakers',
  summary: 'List what is, or of late was, held back because there was too much of it',
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
  summary: 'Let a sender’s mail in, or the desk’s automatic mail out, again',
  description:
    'What comes from now on is counted anew. What came in stays in quarantine until it is let in by itself; what was to go out stays withheld. Doing it again changes nothing.',
  params: z.object({ id: z.string().regex(/^[\w-]{43}$/, 'An id as the desk gave it.') }),
  replies: { 204: { description: 'Mail comes in, or goes out, again.' } },
});
