import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { instantOfId } from '../platform/ids.ts';
import type { Objects } from '../platform/objects.ts';
import { incidentKey, type Key, textKey, texts } from '../table/keys.ts';
import { textsPrefix } from './text-store.ts';

/** A text as far as removing it needs to know it. */
interface Stored {
  readonly sk: string;
  readonly textId: string;
  readonly object: string | undefined;
}

/**
 * Removes the texts of an incident that were kept up to an instant, or those of them that are `named`, with
 * their objects and all that a lost race has left behind. The description that stands now is left.
 */
export async function removeOldTexts(
  {
    client,
    table,
    files,
  }: { client: DynamoDBDocumentClient; table: string; files: Pick<Objects, 'remove' | 'removeUnder'> },
  reference: string,
  until: Date,
  named?: ReadonlySet<string>,
): Promise<void> {
  const stored = await storedTexts(client, table, reference);
  const standing = textKey(reference, 'description').sk;
  const goes = ({ sk, textId }: Stored) =>
    sk !== standing && (named ? named.has(textId) : madeBy(textId, until));
  for (const text of stored.filter(goes)) {
    if (text.object) await files.remove(text.object);
    await remove(client, table, { pk: incidentKey(reference).pk, sk: text.sk });
  }
  if (named) return;
  const stay = new Set(stored.filter((text) => !goes(text)).map(({ object }) => object));
  const prefix = textsPrefix(reference);
  await files.removeUnder(prefix, (key) => stay.has(key) || !madeBy(key.slice(prefix.length), until));
}

/** Texts are never written anew under their ids: one that is gone was removed by somebody else. */
async function remove(client: DynamoDBDocumentClient, table: string, Key: Key): Promise<void> {
  try {
    await client.send(
      new DeleteCommand({ TableName: table, Key: { ...Key }, ConditionExpression: 'attribute_exists(pk)' }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** The first text of an incident has no id of its own. */
const madeBy = (id: string, until: Date): boolean => (instantOfId(id)?.getTime() ?? 0) <= until.getTime();

async function storedTexts(
  client: DynamoDBDocumentClient,
  table: string,
  reference: string,
): Promise<Stored[]> {
  const found: Stored[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': incidentKey(reference).pk,
          ':from': texts.from,
          ':to': texts.to,
        },
        ProjectionExpression: 'sk, textId, #object',
        ExpressionAttributeNames: { '#object': 'object' },
        ...(after ? { ExclusiveStartKey: after } : {}),
      }),
    );
    for (const { sk, textId, object } of page.Items ?? []) {
      found.push({
        sk: String(sk),
        textId: String(textId ?? 'first'),
        object: object === undefined ? undefined : String(object),
      });
    }
    after = page.LastEvaluatedKey;
  } while (after);
  return found;
}
