import type { IncidentStore } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { Actor } from '../../../shared/platform/http/actor.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { Language } from '../../../shared/platform/language.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import {
  type StandardText,
  type StandardTextStore,
  sampleIncident,
  type TextNode,
  valuesOf,
} from '../../../shared/texts/index.ts';
import { checkWordings, renderText } from '../../../shared/texts/rendering.ts';
import type { previewTextRoute, renderHotKeyRoute, renderTextRoute } from '../routes/standard-texts.ts';
import { nodeOf } from './standard-texts.ts';

export interface RenderParts {
  readonly texts: StandardTextStore;
  readonly incidents: IncidentStore;
  readonly settings: SettingsStore;
  readonly site: Site;
}

/** Who wants a text rendered, for which incident and in which language. */
interface Wish {
  readonly reference?: string | undefined;
  readonly language?: Language | undefined;
  readonly actor: Actor;
  readonly now: Date;
}

export const renderTextHandler =
  (parts: RenderParts): RouteHandler<typeof renderTextRoute> =>
  async ({ params: { id }, body, actor, now }) =>
    renderedNode(parts, await nodeOf(parts.texts, id), { ...body, actor, now });

export const renderHotKeyHandler =
  (parts: RenderParts): RouteHandler<typeof renderHotKeyRoute> =>
  async ({ body, actor, now }) => {
    const node = await parts.texts.byHotKey(body.hotKey);
    if (!node) throw new DeskError('notFound', 'No text has this hot key.');
    return renderedNode(parts, node, { ...body, actor, now });
  };

export const previewTextHandler =
  (parts: RenderParts): RouteHandler<typeof previewTextRoute> =>
  async ({ body, actor, now }) => {
    const { customFields } = await parts.settings.load();
    checkWordings(
      body.wordings,
      customFields.map(({ name }) => name),
    );
    return { status: 200, body: await rendered(parts, body.wordings, { ...body, actor, now }) };
  };

async function renderedNode(parts: RenderParts, node: TextNode, wish: Wish) {
  if (node.type === 'folder') throw new DeskError('conflict', 'This is a folder; it says nothing.');
  const text = await rendered(parts, node.wordings, wish);
  return { status: 200, body: { standardTextId: node.id, title: node.title, ...text } };
}

async function rendered(parts: RenderParts, wordings: StandardText['wordings'], wish: Wish) {
  const { incidents, settings: store, site } = parts;
  const { reference, language, actor, now } = wish;
  const [state, settings] = await Promise.all([reference && incidents.load(reference), store.load()]);
  if (reference && !state) throw new DeskError('notFound', `There is no incident ${reference}.`);
  const incident = state ? state.incident : { ...sampleIncident(now), language: site.language };
  const wished = [...(language ? [language] : []), incident.language, site.language];
  return renderText(wordings, wished, (taken) =>
    valuesOf(incident, taken, { agentName: actor.name, site, settings, now }),
  );
}
