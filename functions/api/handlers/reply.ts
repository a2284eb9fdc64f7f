import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { type IncidentState, type IncidentStore, reply } from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import type { ReplyResult, replyRoute } from '../routes/incidents.ts';

type Result = z.infer<typeof ReplyResult>;

export const replyHandler =
  (desk: {
    client: DynamoDBDocumentClient;
    table: string;
    incidents: IncidentStore;
  }): RouteHandler<typeof replyRoute> =>
  async ({ params, body, headers, actor, now }) => {
    const once = onceOnly<Result>(desk.client, desk.table, {
      scope: `reply:${actor.id}`,
      key: headers['idempotency-key'],
      content: [params.reference, body],
    });
    const earlier = await once.earlier();
    if (earlier) return answer(earlier);
    const by = { actor: { kind: 'agent' as const, id: actor.id, name: actor.name }, now, newId };
    try {
      const change = await desk.incidents.change(
        params.reference,
        (state) => {
          refuseStale(state, headers['if-match']);
          return reply(state, body, by);
        },
        (made) => once.write(resultOf(made), now),
      );
      return answer(resultOf(change));
    } catch (error) {
      if (error instanceof LostRace) return answer(once.orEarlier(error));
      throw error;
    }
  };

const resultOf = ({ incident, messages }: ReturnType<typeof reply>): Result => ({
  reference: incident.reference,
  status: incident.status,
  version: incident.version,
  messageId: messages[0]?.messageId ?? '',
});

const answer = (result: Result) => ({
  status: 201,
  body: result,
  headers: { etag: `"${result.version}"` },
});

/** An agent who says which version the answer is to does not talk past what came in between. */
function refuseStale({ incident }: IncidentState, wanted: string | undefined): void {
  if (wanted === undefined || wanted === `"${incident.version}"`) return;
  throw new DeskError('staleVersion', `It is at version ${incident.version} by now.`, {
    version: incident.version,
  });
}
