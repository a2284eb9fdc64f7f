import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { rotaKey, rotaUseKey, rotaUses } from '../table/keys.ts';
import { usersOf } from '../table/users-of.ts';
import type { Used } from '../table/uses.ts';

interface Place {
  readonly table: string;
  readonly siteId: string;
}

/** How it is noted who assigns by a rota: it is not deleted meanwhile. */
export const rotaUse = ({ table, siteId }: Place): Used => ({
  ...{ table, label: 'rotaUse', kind: 'rotaUse' },
  counted: (id) => rotaKey(siteId, id),
  marked: (id, by) => rotaUseKey(siteId, id, by.kind, by.id),
});

/** Some who assign by a rota, such as `rule 01J…`. */
export const usersOfRota = (
  client: DynamoDBDocumentClient,
  { table, siteId }: Place,
  id: string,
): Promise<readonly string[]> => usersOf(client, table, { pk: rotaKey(siteId, id).pk, ...rotaUses(id) });
