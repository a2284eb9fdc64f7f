import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../../../shared/platform/errors.ts';
import { type Actor, holds } from '../../../shared/platform/http/actor.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import { builtInViews, type SavedView, type SavedViewStore } from '../../../shared/views/index.ts';
import type {
  createViewRoute,
  deleteViewRoute,
  listViewsRoute,
  readViewRoute,
  replaceViewRoute,
} from '../routes/views.ts';
import { checkVersion, etagOf, requiredVersion, versionOf } from './versions.ts';

interface ViewParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly views: SavedViewStore;
  readonly settings: Pick<SettingsStore, 'load'>;
}

const shown = (status: number, view: SavedView): RouteAnswer => ({
  status,
  body: view,
  headers: { etag: etagOf(view.version) },
});

async function found(views: SavedViewStore, actor: Actor, id: string): Promise<SavedView> {
  const view = await views.find(actor.id, id);
  if (!view) throw new DeskError('notFound', 'There is no such view.');
  return view;
}

/** @throws DeskError forbidden for an agent who would touch what all have. */
function checkShared(actor: Actor, ...views: readonly { shared: boolean }[]): void {
  if (views.some(({ shared }) => shared) && !holds(actor, 'manager'))
    throw new DeskError('forbidden', 'Shared views are the managers’: this needs the role manager.');
}

const nameOf = ({ id, name }: Actor) => ({ id, name });

export const listViewsHandler =
  ({ views, settings }: ViewParts): RouteHandler<typeof listViewsRoute> =>
  async ({ actor }) => {
    const [saved, all] = await Promise.all([views.list(actor.id), settings.load()]);
    return { status: 200, body: { builtIn: builtInViews(all), saved } };
  };

export const readViewHandler =
  ({ views }: ViewParts): RouteHandler<typeof readViewRoute> =>
  async ({ params, actor }) =>
    shown(200, await found(views, actor, params.id));

export const createViewHandler =
  ({ client, table, views }: ViewParts): RouteHandler<typeof createViewRoute> =>
  async ({ headers, body, actor, now }) => {
    checkShared(actor, body);
    const request = { scope: `createView:${actor.id}`, key: headers['idempotency-key'], content: body };
    const view = await doneOnce<SavedView>({ client, table, now }, request, async (keep) => {
      const at = now.toISOString();
      const by = nameOf(actor);
      const made = {
        ...{ ...body, id: newId(now), version: 1 },
        ...{ createdBy: by, createdAt: at, updatedBy: by, updatedAt: at },
      };
      await views.create(made, actor.id, keep(made));
      return made;
    });
    return shown(201, view);
  };

export const replaceViewHandler =
  ({ views }: ViewParts): RouteHandler<typeof replaceViewRoute> =>
  async ({ params, headers, body, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    const before = await found(views, actor, params.id);
    checkShared(actor, before, body);
    checkVersion(before, version);
    const view = {
      ...before,
      ...body,
      ...{ updatedBy: nameOf(actor), updatedAt: now.toISOString(), version: before.version + 1 },
    };
    await views.replace(before, view, actor.id);
    return shown(200, view);
  };

export const deleteViewHandler =
  ({ views }: ViewParts): RouteHandler<typeof deleteViewRoute> =>
  async ({ params, headers, actor }) => {
    const view = await found(views, actor, params.id);
    checkShared(actor, view);
    checkVersion(view, versionOf(headers['if-match']) ?? view.version);
    await views.remove(view, actor.id);
    return { status: 204 };
  };
