import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { webhookUseKey, webhookUses, webhookUsesKey } from '../table/keys.ts';
import { usersOf } from '../table/users-of.ts';
import type { Used } from '../table/uses.ts';

interface Place {
  readonly table: string;
  readonly siteId: string;
}

/** How it is noted who calls a webhook: it is not deleted meanwhile. */
export const webhookUse = ({ table, siteId }: Place): Used => ({
  ...{ table, label: 'webhookUse', kind: 'webhookUse' },
  counted: (id) => webhookUsesKey(siteId, id),
  marked: (id, by) => webhookUseKey(siteId, id, by.kind, by.id),
});

/** Some who call a webhook, such as `rule 01J…`. */
export const callersOf = (
  client: DynamoDBDocumentClient,
  { table, siteId }: Place,
  id: string,
): Promise<readonly string[]> =>
  usersOf(client, table, { pk: webhookUsesKey(siteId, id).pk, ...webhookUses(id) });
