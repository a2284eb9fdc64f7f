import { webhookKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { Health } from './delivery.ts';
import type { Webhook } from './webhook.ts';

/** Names these writes in a lost race. */
export const healthLabel = 'webhookHealth';

/**
 * The write that keeps on a webhook what an attempt means to it. Each is lost when the webhook is no longer as it
 * was seen: an admin who has changed it meanwhile knows better.
 */
export function healthWrites(
  at: { table: string; siteId: string; now: Date },
  webhook: Webhook,
  health: Health,
): TransactItem[] {
  if (health === undefined) return [];
  const update = {
    TableName: at.table,
    Key: webhookKey(at.siteId, webhook.id),
    ConditionExpression: 'version = :before',
  };
  const now = at.now.toISOString();
  const seen = { ':before': webhook.version };
  if (health === 'well') {
    const values = { UpdateExpression: 'REMOVE failingSince', ExpressionAttributeValues: seen };
    return [{ label: healthLabel, Update: { ...update, ...values } }];
  }
  if (health === 'failing') {
    const values = {
      UpdateExpression: 'SET failingSince = if_not_exists(failingSince, :now)',
      ExpressionAttributeValues: { ...seen, ':now': now },
    };
    return [{ label: healthLabel, Update: { ...update, ...values } }];
  }
  const values = {
    UpdateExpression: 'SET enabled = :off, disabled = :why, updatedAt = :now ADD version :one',
    ExpressionAttributeValues: {
      ...{ ...seen, ':off': false, ':now': now, ':one': 1 },
      ':why': { because: health.disable, at: now },
    },
  };
  return [{ label: healthLabel, Update: { ...update, ...values } }];
}
