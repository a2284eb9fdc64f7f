import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { orderAttribute, scopeAttribute, viewIndex, viewPartition } from '../table/keys.ts';
import type { Status } from './incident.ts';

/** What an agent has still to do with. */
const open: readonly Status[] = ['unresolved', 'updated', 'waiting'];

/** As many are counted of one status at most: who has more is no less loaded than that. */
const MOST_COUNTED = 200;
const AT_ONCE = 10;

/**
 * How many open incidents each of these agents has, by id. Three short queries an agent over the index of who
 * works what, which is a moment behind the incidents.
 */
export async function openLoads(
  client: DynamoDBDocumentClient,
  table: string,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const loads = new Map<string, number>();
  for (let start = 0; start < agentIds.length; start += AT_ONCE) {
    const counted = await Promise.all(
      agentIds.slice(start, start + AT_ONCE).map(async (id) => {
        const counts = await Promise.all(open.map((status) => countOf(client, table, id, status)));
        return [id, counts.reduce((sum, count) => sum + count, 0)] as const;
      }),
    );
    for (const [id, count] of counted) loads.set(id, count);
  }
  return loads;
}

async function countOf(
  client: DynamoDBDocumentClient,
  table: string,
  agentId: string,
  status: Status,
): Promise<number> {
  const { Count = 0 } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: viewIndex('assignee', 'created'),
      // An agent's list has one shard.
      KeyConditionExpression: '#in = :in AND #by > :first',
      ExpressionAttributeNames: { '#in': scopeAttribute('assignee'), '#by': orderAttribute('created') },
      ExpressionAttributeValues: { ':in': viewPartition('assignee', agentId, status, 0), ':first': ' ' },
      Select: 'COUNT',
      Limit: MOST_COUNTED,
    }),
  );
  return Count;
}
