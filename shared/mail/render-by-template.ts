import { CorruptDataError } from '../platform/errors.ts';
import type {
  Language,
  MessageData,
  MessageType,
  StoredTemplate,
  TemplateStore,
} from '../responses/index.ts';
import {
  type RenderedMessage,
  type RenderOptions,
  renderMessage,
  TemplateFault,
} from '../responses/rendering.ts';
import { type OutgoingLook, signatureIn } from './outgoing-look.ts';

/** Facts without a word of the message. */
export type TemplateBroke = (facts: {
  readonly type: MessageType;
  readonly language: Language;
  readonly version: number;
  readonly detail: string;
}) => void;

/** Renders a message as the site has it written. */
export type Render = <T extends MessageType>(
  type: T,
  language: Language,
  data: MessageData<T>,
  options?: Pick<RenderOptions, 'linkFor'>,
) => Promise<RenderedMessage>;

/**
 * Renders by the site's own template. One that gives no message for this data never keeps a mail back: the
 * built-in one stands in, and the template says so from then on.
 */
export const renderer =
  (
    { templates, templateBroke }: { templates: TemplateStore; templateBroke: TemplateBroke },
    { look, reference, now }: { look: OutgoingLook; reference: string; now: Date },
  ): Render =>
  async (type, language, data, { linkFor } = {}) => {
    const signature = signatureIn(look, language);
    const full = signature === undefined ? data : { ...data, signature };
    const options = { ...(linkFor ? { linkFor } : {}), logo: look.logo };
    const own = await readable(templates, type, language, templateBroke);
    if (!own?.sources) return renderMessage(type, language, full, options);
    try {
      return renderMessage(type, language, full, { ...options, template: own.sources });
    } catch (error) {
      if (!(error instanceof TemplateFault)) throw error;
      const detail = `${error.part}: ${error.message}`;
      templateBroke({ type, language, version: own.version, detail });
      await templates.broke(own, { at: now.toISOString(), reference, detail });
      return renderMessage(type, language, full, options);
    }
  };

/** What is stored in a form that is no longer read keeps no mail back either. */
async function readable(
  templates: TemplateStore,
  type: MessageType,
  language: Language,
  broke: TemplateBroke,
): Promise<StoredTemplate | undefined> {
  try {
    return await templates.current(type, language);
  } catch (error) {
    if (!(error instanceof CorruptDataError)) throw error;
    broke({ type, language, version: 0, detail: 'It is not as templates are stored.' });
    return undefined;
  }
}
