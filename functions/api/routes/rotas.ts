import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Rota, RotaInput } from '../../../shared/schedules/index.ts';
import { Idempotency } from './portal.ts';
import { Instant, ifMatch, Paging, SPAN_DAYS, spanCheck } from './schedule-parts.ts';

const params = z.object({ id: z.string().regex(/^[\w-]{1,64}$/, 'The id of a rota.') });
const written = { role: 'manager', function: 'api/setup', tag: 'Schedules' } as const;
const read = { role: 'agent', function: 'api/desk', tag: 'Schedules' } as const;

export const listRotasRoute = defineRoute({
  ...read,
  id: 'listRotas',
  method: 'GET',
  path: '/v1/rotas',
  summary: 'List the on-call rotas',
  query: Paging,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ rotas: z.array(Rota), next: z.string().optional() }),
    },
  },
});

export const readRotaRoute = defineRoute({
  ...read,
  id: 'readRota',
  method: 'GET',
  path: '/v1/rotas/{id}',
  summary: 'Read an on-call rota',
  params,
  replies: { 200: { description: 'The rota; the ETag is its version.', schema: Rota } },
});

export const createRotaRoute = defineRoute({
  ...written,
  id: 'createRota',
  method: 'POST',
  path: '/v1/rotas',
  summary: 'Make an on-call rota',
  description:
    'The agents are on call in their order, a turn each, from the date on which the first one begins. An override puts somebody else in place for a time.',
  headers: Idempotency,
  body: RotaInput,
  refuses: ['conflict'],
  replies: { 201: { description: 'It is there.', schema: Rota } },
});

export const replaceRotaRoute = defineRoute({
  ...written,
  id: 'replaceRota',
  method: 'PUT',
  path: '/v1/rotas/{id}',
  summary: 'Replace an on-call rota',
  description: 'If-Match is required.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  body: RotaInput,
  refuses: ['preconditionRequired'],
  replies: { 200: { description: 'It is replaced.', schema: Rota } },
});

export const deleteRotaRoute = defineRoute({
  ...written,
  id: 'deleteRota',
  method: 'DELETE',
  path: '/v1/rotas/{id}',
  summary: 'Delete an on-call rota',
  description: 'One that a rule or an escalation names is not deleted: the answer names some of them.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  refuses: ['conflict'],
  replies: { 204: { description: 'It is gone.' } },
});

const shift = z.object({
  agent: z.object({ id: z.string(), name: z.string() }),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  override: z.boolean(),
});

export const readOnCallRoute = defineRoute({
  ...read,
  id: 'readOnCall',
  method: 'GET',
  path: '/v1/rotas/{id}/on-call',
  summary: 'Who is on call',
  description: `At an instant (at \`at\`, else at \`from\`, else now), and, with \`from\` and \`to\`, in the time between, at most ${SPAN_DAYS} days. Nobody is before the first turn, nor while the one whose turn it is is absent.`,
  params,
  query: z
    .strictObject({ at: Instant.optional(), from: Instant.optional(), to: Instant.optional() })
    .superRefine(spanCheck),
  replies: {
    200: {
      description: 'Turns in order, clipped to `from` and `to`.',
      schema: z.object({
        rotaId: z.string(),
        at: z.iso.datetime(),
        onCall: shift.optional().meta({
          description: 'Their turn or override, as far as they are not absent in it; not there for nobody.',
        }),
        absent: z
          .object({ id: z.string(), name: z.string() })
          .optional()
          .meta({ description: 'Whose turn it is, where they are absent: nobody is on call for them.' }),
        shifts: z.array(shift).optional(),
      }),
    },
  },
});
