import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { idempotencyKey } from './keys.ts';
import { LostRace, type TransactItem } from './transact.ts';

const label = 'idempotency';
const KEEP_SECONDS = 3 * 86_400;

/** One request that its client may send again under the same key. */
export interface OnceOnly<A> {
  /** The first answer, if the key was used before. One read; none without a key. */
  earlier(): Promise<A | undefined>;
  /** The write that makes this answer the first one; part of the transaction that does the work. */
  write(answer: A, now: Date): TransactItem[];
  /** The first answer when that write lost its race; rethrows any other lost race. */
  orEarlier(lost: LostRace): A;
}

/**
 * Holds the answer to a request under its Idempotency-Key, in one scope (a route, and who calls it), for three
 * days. Without a key every request stands for itself.
 * @throws DeskError idempotencyKeyReused, from `earlier` and `orEarlier`, when the key came with another request.
 */
export function onceOnly<A>(
  client: DynamoDBDocumentClient,
  table: string,
  request: { scope: string; key: string | undefined; content: unknown },
): OnceOnly<A> {
  const { scope, key, content } = request;
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  const answerOf = (marker: Record<string, unknown>): A => {
    if (marker.request !== hash) {
      throw new DeskError('idempotencyKeyReused', 'This Idempotency-Key came with another request before.');
    }
    return JSON.parse(String(marker.answer)) as A;
  };
  return {
    async earlier() {
      if (key === undefined) return undefined;
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: idempotencyKey(scope, key), ConsistentRead: true }),
      );
      return Item && answerOf(Item);
    },
    write(answer, now) {
      if (key === undefined) return [];
      return [
        {
          label,
          Put: {
            TableName: table,
            Item: {
              ...idempotencyKey(scope, key),
              kind: 'idempotency',
              request: hash,
              answer: JSON.stringify(answer),
              expiresAt: Math.floor(now.getTime() / 1000) + KEEP_SECONDS,
            },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ];
    },
    orEarlier(lost) {
      const marker = lost.by(label)?.found;
      if (!marker) throw lost;
      return answerOf(marker);
    },
  };
}

/**
 * The answer to a request that may be sent again: the first one it got, or what `work` comes to. The transaction in
 * which `work` does it takes the writes of `keep` along, so that it is done once, however often it is asked for at
 * the same time.
 * @throws DeskError idempotencyKeyReused when the key came with another request; what `work` throws.
 */
export async function doneOnce<A>(
  { client, table, now }: { client: DynamoDBDocumentClient; table: string; now: Date },
  request: { scope: string; key: string | undefined; content: unknown },
  work: (keep: (answer: A) => TransactItem[]) => Promise<A>,
): Promise<A> {
  const once = onceOnly<A>(client, table, request);
  const earlier = await once.earlier();
  if (earlier) return earlier;
  try {
    return await work((answer) => once.write(answer, now));
  } catch (error) {
    if (error instanceof LostRace) return once.orEarlier(error);
    throw error;
  }
}
