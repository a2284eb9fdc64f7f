import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError, faultyField } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import {
  adding,
  findTexts,
  nodeFrom,
  orderedTree,
  refuseOther,
  removing,
  replacing,
  type StandardTextStore,
  sentTexts,
  type TextDraft,
  type TextNode,
} from '../../../shared/texts/index.ts';
import type {
  createTextRoute,
  listTextsRoute,
  readTextNodeRoute,
  removeTextRoute,
  replaceTextRoute,
} from '../routes/standard-texts.ts';
import { etagOf, requiredVersion } from './versions.ts';

export interface TextParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly siteId: string;
  readonly texts: StandardTextStore;
  readonly settings: SettingsStore;
  readonly newId: NewId;
}

export const listTextsHandler =
  ({ texts }: TextParts): RouteHandler<typeof listTextsRoute> =>
  async ({ query: { under, q, limit, cursor } }) => {
    const list = `standardTexts:${under ?? ''}:${q ?? ''}`;
    const after = readCursor(list, cursor);
    const entries = await texts.entries();
    if (under !== undefined && !entries.some(({ id }) => id === under)) throw absent();
    const tree = orderedTree(entries, under);
    const found = q === undefined ? tree : findTexts(tree, q);
    const from = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
    // What the page before ended on was moved or removed since: the list has another order now.
    if (after !== undefined && from === 0)
      throw new DeskError('conflict', 'The tree has changed since the page before; begin again.');
    const nodes = found.slice(from, from + limit);
    const last = nodes.at(-1);
    const more = last !== undefined && from + limit < found.length;
    return { status: 200, body: { nodes, ...(more ? { next: writeCursor(list, last.id) } : {}) } };
  };

export const readTextNodeHandler =
  ({ texts }: TextParts): RouteHandler<typeof readTextNodeRoute> =>
  async ({ params: { id } }) =>
    shown(200, await nodeOf(texts, id));

export const createTextHandler =
  ({ client, table, siteId, texts, settings, newId }: TextParts): RouteHandler<typeof createTextRoute> =>
  async ({ body, headers, actor, now }) => {
    const once = onceOnly<TextNode>(client, table, {
      scope: `createStandardText:${actor.id}`,
      key: headers['idempotency-key'],
      content: body,
    });
    const earlier = await once.earlier();
    if (earlier) return shown(201, earlier);
    await checkSources(settings, body);
    const node = nodeFrom(body, newId(now), undefined, { actor, now });
    try {
      await texts.reshape((entries) => [
        ...adding(entries, node, { table, siteId }),
        ...once.write(node, now),
      ]);
    } catch (error) {
      if (error instanceof LostRace) return shown(201, once.orEarlier(error));
      throw error;
    }
    return shown(201, node);
  };

export const replaceTextHandler =
  ({ table, siteId, texts, settings }: TextParts): RouteHandler<typeof replaceTextRoute> =>
  async ({ params: { id }, body, headers, actor, now }) => {
    const seen = requiredVersion(headers['if-match']);
    const [before] = await Promise.all([nodeOf(texts, id), checkSources(settings, body)]);
    refuseOther(before, seen);
    if (body.type !== before.type) {
      throw faultyField('/type', `It is a ${before.type} and stays one.`);
    }
    const node = nodeFrom(body, id, before, { actor, now });
    await texts.reshape((entries) => replacing(entries, before, node, { table, siteId }));
    return shown(200, node);
  };

export const removeTextHandler =
  ({ table, siteId, texts }: TextParts): RouteHandler<typeof removeTextRoute> =>
  async ({ params: { id }, headers, query }) => {
    const version = requiredVersion(headers['if-match']);
    const withContents = query.withContents === 'true';
    for (let done = false; !done; ) {
      await texts.reshape(async (entries) => {
        const step = removing(entries, { id, version, withContents }, { table, siteId });
        await texts.refuseSent(sentTexts(entries, id));
        done = step.done;
        return step.writes;
      });
    }
    return { status: 204 };
  };

const absent = () => new DeskError('notFound', 'There is no such folder or text.');

export async function nodeOf(texts: StandardTextStore, id: string): Promise<TextNode> {
  const node = await texts.get(id);
  if (!node) throw absent();
  return node;
}

const shown = (status: number, node: TextNode) => ({
  status,
  headers: { etag: etagOf(node.version) },
  body: node,
});

const loadRendering = () => import('../../../shared/texts/rendering.ts');

/** @throws DeskError invalidRequest naming each source that is not as it should be. */
async function checkSources(settings: SettingsStore, draft: TextDraft): Promise<void> {
  if (draft.type === 'folder') return;
  const [{ customFields }, { checkWordings }] = await Promise.all([settings.load(), loadRendering()]);
  checkWordings(
    draft.wordings,
    customFields.map(({ name }) => name),
  );
}
