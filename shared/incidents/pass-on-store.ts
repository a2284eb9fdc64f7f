import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { NewId } from '../platform/ids.ts';
import { ownedIncidents, ownerPartition } from '../table/keys.ts';
import { passOn } from './pass-on.ts';
import type { IncidentStore } from './store.ts';

const PAGE = 100;
/** Incidents that are changed at the same time. */
const AT_ONCE = 8;

export interface PassingOn {
  readonly passed: number;
  /** Whether all of them were looked at. */
  readonly done: boolean;
}

/**
 * Makes all incidents of one contact another's, page by page, while `goOn` says so. Each is a transaction of its
 * own that moves its row, too: begun again it goes on where it was.
 */
export async function passOnIncidents(
  parts: {
    readonly client: DynamoDBDocumentClient;
    readonly table: string;
    readonly incidents: Pick<IncidentStore, 'change'>;
    readonly newId: NewId;
  },
  contacts: { readonly from: string; readonly to: string },
  by: { readonly now: Date; readonly goOn: () => boolean },
): Promise<PassingOn> {
  let passed = 0;
  let after: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await parts.client.send(
      new QueryCommand({
        TableName: parts.table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': ownerPartition('contact', contacts.from),
          ':from': ownedIncidents.from,
          ':to': ownedIncidents.to,
        },
        Limit: PAGE,
        ...(after ? { ExclusiveStartKey: after } : {}),
      }),
    );
    for (let start = 0; start < Items.length; start += AT_ONCE) {
      if (!by.goOn()) return { passed, done: false };
      const changes = await Promise.all(
        Items.slice(start, start + AT_ONCE).map(({ reference }) =>
          parts.incidents.change(String(reference), (state) =>
            passOn(state, contacts, { now: by.now, newId: parts.newId }),
          ),
        ),
      );
      passed += changes.filter((change) => change !== undefined).length;
    }
    after = LastEvaluatedKey;
  } while (after);
  return { passed, done: true };
}
