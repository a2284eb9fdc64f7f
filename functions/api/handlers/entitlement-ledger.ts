import type { Draw } from '../../../shared/entitlements/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { isDrawPlace } from '../../../shared/table/keys.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import type { correctBalanceRoute, listDrawsRoute } from '../routes/entitlements.ts';
import { type EntitlementParts, entitlementOf } from './entitlements.ts';

export const listDrawsHandler =
  (parts: EntitlementParts): RouteHandler<typeof listDrawsRoute> =>
  async ({ params: { entitlementId }, query: { limit, cursor } }) => {
    const list = `draws:${entitlementId}`;
    const after = readCursor(list, cursor, isDrawPlace);
    const [{ balance }, { found, next }] = await Promise.all([
      entitlementOf(parts, entitlementId),
      parts.entitlements.ledger.list(entitlementId, { size: limit, after }),
    ]);
    return {
      status: 200,
      body: {
        ...(balance === undefined ? {} : { balance }),
        draws: found,
        ...(next ? { next: writeCursor(list, next) } : {}),
      },
    };
  };

const written = (draw: Draw) => ({ status: 201, body: draw });

export const correctBalanceHandler =
  (parts: EntitlementParts): RouteHandler<typeof correctBalanceRoute> =>
  async ({ params: { entitlementId: id }, body, headers, actor, now }) => {
    const once = onceOnly<Draw>(parts.client, parts.table, {
      scope: `correctBalance:${actor.id}`,
      key: headers['idempotency-key'],
      content: [id, body],
    });
    const [earlier, { terms, status }] = await Promise.all([once.earlier(), entitlementOf(parts, id)]);
    if (earlier) return written(earlier);
    if (terms.kind === 'unlimited') throw new DeskError('conflict', 'Unlimited terms have no balance.');
    if (status === 'draft') throw new DeskError('conflict', 'A draft grants nothing yet: change its terms.');
    const draw: Draw = {
      ...{ id: parts.newId(now), entitlement: id, at: now.toISOString() },
      ...{ change: body.change, because: 'correction', reason: body.reason },
      by: { kind: 'agent', id: actor.id, name: actor.name },
    };
    try {
      await parts.entitlements.ledger.correct(draw, once.write(draw, now));
    } catch (error) {
      if (error instanceof LostRace) return written(once.orEarlier(error));
      throw error;
    }
    return written(draw);
  };
