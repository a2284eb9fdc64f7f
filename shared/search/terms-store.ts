import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Incident } from '../incidents/index.ts';
import { TryLater } from '../platform/errors.ts';
import { pauseBefore } from '../platform/pause.ts';
import { termsKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { postingItem, Terms, termsItem } from './terms.ts';

/** What BatchWriteItem takes. */
const BATCH = 25;
const BATCHES_AT_ONCE = 4;
const BATCH_ATTEMPTS = 8;

type Writes = NonNullable<BatchWriteCommandInput['RequestItems']>[string];

/** Postings to be written and taken away. */
export interface Postings {
  readonly write: readonly string[];
  readonly remove: readonly string[];
}

export type TermsStore = ReturnType<typeof termsStore>;

/** The words of incidents: which they are, and the lists in which the incidents stand for them. */
export const termsStore = (client: DynamoDBDocumentClient, table: string) => ({
  async load(reference: string): Promise<Terms | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: termsKey(reference), ConsistentRead: true }),
    );
    return Item && readItem(Terms, Item);
  },

  /** Whether these terms could be put in the place of those one version older; false where others were first. */
  async claim(terms: Terms): Promise<boolean> {
    return held(() =>
      client.send(
        new PutCommand({
          TableName: table,
          Item: { ...termsKey(terms.reference), ...termsItem(terms) },
          ...(terms.version === 1
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: 'version = :before',
                ExpressionAttributeValues: { ':before': terms.version - 1 },
              }),
        }),
      ),
    );
  },

  /** @throws TryLater where the table takes no more for now: nothing is settled then. */
  async write(terms: Terms, incident: Incident, { write, remove }: Postings): Promise<void> {
    const of = (word: string) => postingItem(terms, word, incident);
    const writes: Writes = [
      ...write.map((word) => ({ PutRequest: { Item: of(word) } })),
      ...remove.map((word) => {
        const { pk, sk } = of(word);
        return { DeleteRequest: { Key: { pk, sk } } };
      }),
    ];
    for (let start = 0; start < writes.length; start += BATCH * BATCHES_AT_ONCE) {
      const chunks = Array.from({ length: BATCHES_AT_ONCE }, (_, index) =>
        writes.slice(start + index * BATCH, start + (index + 1) * BATCH),
      );
      await Promise.all(chunks.map((chunk) => writeAll(client, table, chunk)));
    }
  },

  /** Notes that nothing is doubtful any more. Whoever has taken over in the meantime settles it himself. */
  async settle({ reference, version }: Terms): Promise<void> {
    await held(() =>
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: termsKey(reference),
          UpdateExpression: 'REMOVE doubtful, writtenUntil',
          ConditionExpression: 'version = :mine',
          ExpressionAttributeValues: { ':mine': version },
        }),
      ),
    );
  },
});

/** Whether the condition of a write held. */
async function held(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function writeAll(client: DynamoDBDocumentClient, table: string, chunk: Writes): Promise<void> {
  let left = chunk;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    if (attempt > BATCH_ATTEMPTS) throw new TryLater('DynamoDB takes no more for now.');
    if (attempt > 1) await pauseBefore(attempt);
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteCommand({ RequestItems: { [table]: left } }),
    );
    left = UnprocessedItems[table] ?? [];
  }
}
