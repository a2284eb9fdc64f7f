import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { standardTextKey, standardTextUseKey, standardTextUses } from '../table/keys.ts';
import { usersOf } from '../table/users-of.ts';
import type { Used } from '../table/uses.ts';
import type { TextPlace } from './writes.ts';

/** How it is noted who sends a standard text: it is not removed meanwhile. */
export const standardTextUse = ({ table, siteId }: TextPlace): Used => ({
  ...{ table, label: 'standardTextUse', kind: 'standardTextUse' },
  counted: (id) => standardTextKey(siteId, id),
  marked: (id, by) => standardTextUseKey(siteId, id, by.kind, by.id),
});

/** Some who send a standard text, such as `rule 01J…`. */
export const sendersOf = (
  client: DynamoDBDocumentClient,
  { table, siteId }: TextPlace,
  id: string,
): Promise<readonly string[]> =>
  usersOf(client, table, { pk: standardTextKey(siteId, id).pk, ...standardTextUses(id) });
