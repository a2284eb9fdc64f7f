import type * as z from 'zod';
import { customerStore } from '../../../shared/customers/index.ts';
import { reply } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { ReplyResult, replyRoute } from '../routes/incidents.ts';
import { attachedFiles } from './attached-files.ts';
import { type CommandParts, commander } from './command.ts';
import { refuseOwnAddress } from './own-address.ts';

export const replyHandler = (parts: CommandParts, site: Site): RouteHandler<typeof replyRoute> => {
  const run = commander(parts);
  const customers = customerStore(parts.client, parts.table);
  return async ({ params, body, headers, actor, now }) => {
    for (const field of ['cc', 'bcc'] as const) {
      for (const [at, address] of body[field].entries()) refuseOwnAddress(address, site, `/${field}/${at}`);
    }
    return run(
      {
        reference: params.reference,
        actor,
        now,
        idempotencyKey: headers['idempotency-key'],
        ifMatch: headers['if-match'],
        content: body,
      },
      {
        name: 'reply',
        status: 201,
        decide: async (state, context) => {
          const files = await attachedFiles(parts.parts, state.incident, body.files);
          return reply(state, { ...body, files }, context);
        },
        resultOf,
        // An answer that would not go out is not taken for one: it keeps no promise.
        also: ({ incident }) => [customers.mayBeMailed(incident.contact.id)],
      },
    );
  };
};

const resultOf = ({ incident, messages }: ReturnType<typeof reply>): z.infer<typeof ReplyResult> => ({
  reference: incident.reference,
  status: incident.status,
  version: incident.version,
  messageId: messages[0]?.messageId ?? '',
});
