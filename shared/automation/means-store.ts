import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { customerStore } from '../customers/index.ts';
import { incidentReader, partStore } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import { standardTextStore } from '../texts/index.ts';
import { webhookStore } from '../webhooks/index.ts';
import type { Means } from './acting.ts';
import { router } from './routing-store.ts';

/** What actions look things up with on a site's table. */
export const meansOf = (client: DynamoDBDocumentClient, table: string, site: Site): Means => ({
  router: router(client, table, site),
  texts: standardTextStore(client, table, site.id),
  webhooks: webhookStore(client, table, site.id),
  customers: customerStore(client, table),
  reader: incidentReader(client, table),
  parts: partStore(client, table),
});
