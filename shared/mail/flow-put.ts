import { breakerList, byAge, senderFlowKey } from '../table/keys.ts';
import type { AutomaticFlow } from './automatic-cap.ts';
import type { SenderFlow } from './caps.ts';

/** Seconds that a flow is kept once nothing comes any more: all limits are within a day, all pauses too. */
const REMEMBERED = 2 * 86_400;

/**
 * The write of what came or went of late, listed where its breaker has tripped; refused where another one was
 * counted since it was read.
 */
export const flowPut = (
  table: string,
  { id, kind }: { readonly id: string; readonly kind: 'senderFlow' | 'automaticFlow' },
  flow: SenderFlow | AutomaticFlow,
  now: Date,
) => ({
  TableName: table,
  Item: {
    ...senderFlowKey(flow.siteId, id),
    kind,
    ...flow,
    expiresAt: Math.floor(now.getTime() / 1000) + REMEMBERED,
    ...(flow.breaker ? { listPk: breakerList(flow.siteId), listSk: byAge(flow.breaker.trippedAt, id) } : {}),
  },
  ...(flow.counted === 1
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'counted = :before',
        ExpressionAttributeValues: { ':before': flow.counted - 1 },
      }),
});
