import { DeskError } from '../../../shared/platform/errors.ts';
import type { Actor } from '../../../shared/platform/http/actor.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import { languages } from '../../../shared/platform/language.ts';
import {
  type Language,
  type MessageType,
  messageTypeNames,
  messageTypes,
  type StoredTemplate,
  type TemplateSources,
  type TemplateStore,
  type TemplateVersion,
} from '../../../shared/responses/index.ts';
import { builtInTemplate, checkTemplate, describedVariables } from '../../../shared/responses/rendering.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import type {
  listTemplatesRoute,
  listTemplateVersionsRoute,
  readTemplateRoute,
  readTemplateVersionRoute,
  resetTemplateRoute,
  restoreTemplateRoute,
  saveTemplateRoute,
} from '../routes/templates.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';

export interface TemplateParts {
  readonly templates: TemplateStore;
}

interface Place {
  readonly type: MessageType;
  readonly language: Language;
}

const briefOf = ({ type, language }: Place, stored: StoredTemplate | undefined) => {
  const { sources, ...rest } = stored ?? { ...{ type, language, version: 0 }, sources: undefined };
  return { ...rest, builtIn: sources === undefined };
};

/** A template as it stands, to read and to write again. */
const shown = (place: Place, stored: StoredTemplate | undefined): RouteAnswer => ({
  status: 200,
  body: {
    ...briefOf(place, stored),
    ...(stored?.sources ?? builtInTemplate(place.type, place.language)),
    variables: describedVariables(place.type),
  },
  headers: { etag: etagOf(stored?.version ?? 0) },
});

export const listTemplatesHandler =
  ({ templates }: TemplateParts): RouteHandler<typeof listTemplatesRoute> =>
  async () => {
    const saved = await templates.all();
    const list = messageTypeNames.flatMap((type) =>
      languages.map((language) => ({
        ...briefOf(
          { type, language },
          saved.find((one) => one.type === type && one.language === language),
        ),
        when: messageTypes[type].when,
      })),
    );
    return { status: 200, body: { templates: list } };
  };

export const readTemplateHandler =
  ({ templates }: TemplateParts): RouteHandler<typeof readTemplateRoute> =>
  async ({ params }) =>
    shown(params, await templates.current(params.type, params.language));

interface Saving {
  readonly place: Place;
  readonly ifMatch: string | undefined;
  readonly actor: Actor;
  readonly now: Date;
  readonly restoredFrom?: number;
}

/** Puts a version in use that follows the one the caller has seen. */
async function saved(
  { templates }: TemplateParts,
  sources: TemplateSources | undefined,
  { place, ifMatch, actor, now, restoredFrom }: Saving,
): Promise<RouteAnswer> {
  const { type, language } = place;
  const seen = requiredVersion(ifMatch);
  if (sources) checkTemplate(type, language, sources);
  const current = await templates.current(type, language);
  checkVersion({ version: current?.version ?? 0 }, seen);
  const version: TemplateVersion = {
    ...{ type, language, version: seen + 1 },
    ...(sources ? { sources } : {}),
    ...(restoredFrom === undefined ? {} : { restoredFrom }),
    updatedAt: now.toISOString(),
    updatedBy: { id: actor.id, name: actor.name },
  };
  await templates.save(version);
  return shown(place, version);
}

export const saveTemplateHandler =
  (parts: TemplateParts): RouteHandler<typeof saveTemplateRoute> =>
  async ({ params, headers, body, actor, now }) =>
    saved(parts, body, { place: params, ifMatch: headers['if-match'], actor, now });

export const resetTemplateHandler =
  (parts: TemplateParts): RouteHandler<typeof resetTemplateRoute> =>
  async ({ params, headers, actor, now }) =>
    saved(parts, undefined, { place: params, ifMatch: headers['if-match'], actor, now });

export const listTemplateVersionsHandler =
  ({ templates }: TemplateParts): RouteHandler<typeof listTemplateVersionsRoute> =>
  async ({ params: { type, language }, query: { limit, cursor } }) => {
    const list = `versions of ${type} in ${language}`;
    const holds = (place: string) => place.startsWith(`VER#${type}#${language}#`);
    const after = readCursor(list, cursor, holds);
    const { versions, next } = await templates.versions(type, language, { size: limit, after });
    const entries = versions.map(({ sources, type: _type, language: _language, ...rest }) => ({
      ...rest,
      builtIn: sources === undefined,
    }));
    return { status: 200, body: { versions: entries, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };

/** @throws DeskError notFound. */
async function versionOf({ templates }: TemplateParts, { type, language }: Place, version: number) {
  if (version === 0) return undefined;
  const found = await templates.version(type, language, version);
  if (!found) throw new DeskError('notFound', `The template has no version ${version}.`);
  return found;
}

export const readTemplateVersionHandler =
  (parts: TemplateParts): RouteHandler<typeof readTemplateVersionRoute> =>
  async ({ params: { version, ...place } }) => {
    const found = await versionOf(parts, place, version);
    const { sources, ...rest } = found ?? { ...place, version, sources: undefined };
    const body = {
      ...{ ...rest, builtIn: sources === undefined },
      ...(sources ?? builtInTemplate(place.type, place.language)),
    };
    return { status: 200, body };
  };

export const restoreTemplateHandler =
  (parts: TemplateParts): RouteHandler<typeof restoreTemplateRoute> =>
  async ({ params: { version, ...place }, headers, actor, now }) => {
    const found = await versionOf(parts, place, version);
    const saving = { place, ifMatch: headers['if-match'], actor, now, restoredFrom: version };
    return saved(parts, found?.sources, saving);
  };
