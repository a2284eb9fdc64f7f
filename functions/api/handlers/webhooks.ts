import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import {
  firstSecrets,
  newWebhook,
  type RandomBytes,
  replacedWebhook,
  rotatedSecrets,
  type Webhook,
  type WebhookStore,
} from '../../../shared/webhooks/index.ts';
import type {
  createWebhookRoute,
  deleteWebhookRoute,
  listWebhooksRoute,
  readWebhookRoute,
  replaceWebhookRoute,
  rotateSecretRoute,
} from '../routes/webhooks.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';
import type { CheckUrl } from './webhook-url.ts';

export interface WebhookParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly webhooks: WebhookStore;
  readonly checkUrl: CheckUrl;
  readonly newId: NewId;
  readonly randomBytes: RandomBytes;
}

const etag = ({ version }: Webhook) => ({ etag: etagOf(version) });
const shown = (webhook: Webhook): RouteAnswer => ({ status: 200, body: webhook, headers: etag(webhook) });

/** @throws DeskError notFound. */
export async function foundWebhook(webhooks: WebhookStore, id: string): Promise<Webhook> {
  const webhook = await webhooks.find(id);
  if (!webhook) throw new DeskError('notFound', 'There is no such webhook.');
  return webhook;
}

export const listWebhooksHandler =
  ({ webhooks }: Pick<WebhookParts, 'webhooks'>): RouteHandler<typeof listWebhooksRoute> =>
  async ({ query: { limit, cursor } }) => {
    const page = await webhooks.list({ size: limit, after: readCursor('webhooks', cursor) });
    return {
      status: 200,
      body: { webhooks: page.webhooks, ...(page.next ? { next: writeCursor('webhooks', page.next) } : {}) },
    };
  };

export const readWebhookHandler =
  ({ webhooks }: Pick<WebhookParts, 'webhooks'>): RouteHandler<typeof readWebhookRoute> =>
  async ({ params: { id } }) =>
    shown(await foundWebhook(webhooks, id));

/**
 * An answer with the webhook's secret, which is kept with the webhook only: what stands under an Idempotency-Key
 * lacks it, and whoever asks again is given it while it is still the one in use.
 */
async function withSecret(webhooks: WebhookStore, status: number, webhook: Webhook): Promise<RouteAnswer> {
  const [current] = await webhooks.secrets(webhook.id);
  const secret = current?.madeAt === webhook.secretMadeAt ? current.value : undefined;
  return { status, body: { webhook, ...(secret && { secret }) }, headers: etag(webhook) };
}

export const createWebhookHandler =
  (parts: WebhookParts): RouteHandler<typeof createWebhookRoute> =>
  async ({ headers, body, actor, now }) => {
    const { client, table, webhooks } = parts;
    const request = { scope: `createWebhook:${actor.id}`, key: headers['idempotency-key'], content: body };
    const webhook = await doneOnce<Webhook>({ client, table, now }, request, async (keep) => {
      await parts.checkUrl(body.url);
      const made = newWebhook(body, parts.newId(now), { actor, now });
      await webhooks.create(made, firstSecrets(parts.randomBytes, now), keep(made));
      return made;
    });
    return withSecret(webhooks, 201, webhook);
  };

export const replaceWebhookHandler =
  ({
    webhooks,
    checkUrl,
  }: Pick<WebhookParts, 'webhooks' | 'checkUrl'>): RouteHandler<typeof replaceWebhookRoute> =>
  async ({ params: { id }, headers, body, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    const before = await foundWebhook(webhooks, id);
    checkVersion(before, version);
    await checkUrl(body.url);
    const webhook = replacedWebhook(before, body, { actor, now });
    await webhooks.replace(before, webhook);
    return shown(webhook);
  };

export const deleteWebhookHandler =
  ({ webhooks }: Pick<WebhookParts, 'webhooks'>): RouteHandler<typeof deleteWebhookRoute> =>
  async ({ params: { id }, headers }) => {
    const webhook = await foundWebhook(webhooks, id);
    if (headers['if-match'] !== undefined) checkVersion(webhook, requiredVersion(headers['if-match']));
    await webhooks.remove(webhook);
    return { status: 204 };
  };

export const rotateSecretHandler =
  (parts: Omit<WebhookParts, 'checkUrl' | 'newId'>): RouteHandler<typeof rotateSecretRoute> =>
  async ({ params: { id }, headers, actor, now }) => {
    const { client, table, webhooks } = parts;
    const key = headers['idempotency-key'];
    const request = { scope: `rotateWebhookSecret:${actor.id}`, key, content: { id } };
    const webhook = await doneOnce<Webhook>({ client, table, now }, request, async (keep) => {
      const before = await foundWebhook(webhooks, id);
      if (headers['if-match'] !== undefined) checkVersion(before, requiredVersion(headers['if-match']));
      const at = now.toISOString();
      const rotated: Webhook = {
        ...before,
        ...{ secretMadeAt: at, version: before.version + 1, updatedAt: at },
        updatedBy: { id: actor.id, name: actor.name },
      };
      const secrets = rotatedSecrets(await webhooks.secrets(id), parts.randomBytes, now);
      await webhooks.rotate(before, rotated, secrets, keep(rotated));
      return rotated;
    });
    return withSecret(webhooks, 200, webhook);
  };
