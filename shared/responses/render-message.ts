import type { Liquid } from 'liquidjs';
import { liquidFault } from '../platform/liquid.ts';
import { type LinkFor, oneLine } from './links.ts';
import { type Language, type MessageData, type MessageType, messageTypes } from './message-types.ts';
import { builtInTemplate } from './templates/built-in.ts';
import { htmlEngine, textEngine } from './templates/engines.ts';
import { type Logo, page } from './templates/page.ts';
import type { MessageTemplate } from './templates/template.ts';
import { textTwin } from './templates/text-twin.ts';
import { valuesOf } from './templates/values.ts';

export interface RenderedMessage {
  /** One line that carries the reference in brackets. */
  readonly subject: string;
  readonly text: string;
  /** A whole document. */
  readonly html: string;
}

export interface RenderOptions {
  /** Gives each URL in an agent's words its tracked address. The text part keeps the URL as it was written. */
  readonly linkFor?: LinkFor;
  /** The site's own; the built-in one where unset. */
  readonly template?: MessageTemplate | undefined;
  readonly logo?: Logo | undefined;
}

/** Characters that a message may become: SES takes 40 MB of a mail, and few readers so much text. */
const LONGEST = 2 * 1024 * 1024;

/** A template that gave no message for this data: which part of it, and what is wrong. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';

  constructor(
    readonly part: keyof MessageTemplate,
    detail: string,
  ) {
    super(detail);
  }
}

/**
 * Renders a message: subject, plain text and HTML that say the same.
 * @throws ZodError when `data` is not what the type takes; TemplateFault where a template of the site's own cannot be
 * rendered with it. The built-in ones can.
 */
export function renderMessage<T extends MessageType>(
  type: T,
  language: Language,
  data: MessageData<T>,
  { linkFor = (url) => url, template, logo }: RenderOptions = {},
): RenderedMessage {
  const values = valuesOf(messageTypes[type].data.parse(data), linkFor);
  const { subject, text, html } = template ?? builtInTemplate(type, language);
  const line = oneLine(render('subject', textEngine(), subject, values));
  const title = withReference(line, String(values.reference));
  const content = render('html', htmlEngine(), html, values);
  const told = text === undefined ? textTwin(content) : render('text', textEngine(), text, values);
  return {
    subject: title,
    text: `${told.replace(/\n{3,}/g, '\n\n').trim()}\n`,
    html: page({
      ...{ language, title, logo, content },
      ...(typeof values.pixelUrl === 'string' ? { pixelUrl: values.pixelUrl } : {}),
    }),
  };
}

function render(part: keyof MessageTemplate, engine: Liquid, source: string, values: object): string {
  let rendered: string;
  try {
    rendered = String(engine.parseAndRenderSync(source, values));
  } catch (error) {
    throw new TemplateFault(part, liquidFault(error));
  }
  if (rendered.length > LONGEST) throw new TemplateFault(part, 'It becomes too long.');
  if (rendered.trim() === '') throw new TemplateFault(part, 'It says nothing.');
  return rendered;
}

/** An answer whose threading fields were lost finds its incident by the reference alone. */
const withReference = (subject: string, reference: string): string =>
  subject.includes(`[${reference}]`) ? subject : `[${reference}] ${subject}`;
