import { Liquid } from 'liquidjs';
import { cleanText, type LinkFor, oneLine, paragraphsOf, quoted } from './links.ts';
import { type Language, type MessageData, messageTypes, type RenderedType } from './message-types.ts';
import { de } from './templates/de.ts';
import { en } from './templates/en.ts';
import { fr } from './templates/fr.ts';
import { partials } from './templates/page.ts';
import type { TemplateSet } from './templates/template.ts';

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
}

const MAX_SUBJECT = 200;
const MAX_QUESTION = 10_000;

const templates: Readonly<Record<Language, TemplateSet>> = { en, fr, de };

// Bounded, since sites may bring templates of their own: no files (`templates` replaces the file system),
// no prototype's properties, and an end to parsing, rendering and memory.
const bounds = {
  templates: { ...partials },
  ownPropertyOnly: true,
  strictFilters: true,
  parseLimit: 500_000,
  renderLimit: 2_000,
  memoryLimit: 50_000_000,
  cache: true,
} as const;
const textEngine = new Liquid(bounds);
const htmlEngine = new Liquid({ ...bounds, outputEscape: 'escape' });

/**
 * Renders a message to a customer: subject, plain text and HTML that say the same.
 * @throws ZodError when `data` is not what the type takes.
 */
export function renderMessage<T extends RenderedType>(
  type: T,
  language: Language,
  data: MessageData<T>,
  options: RenderOptions = {},
): RenderedMessage {
  const values = valuesOf(messageTypes[type].data.parse(data), options.linkFor ?? ((url) => url));
  const { subject, text, html } = templates[language][type];
  const title = oneLine(textEngine.parseAndRenderSync(subject, values));
  return {
    subject: title,
    text: `${textEngine
      .parseAndRenderSync(text, values)
      .replace(/\n{3,}/g, '\n\n')
      .trim()}\n`,
    html: htmlEngine.renderFileSync('page', {
      language,
      title,
      pixelUrl: values.pixelUrl,
      content: htmlEngine.parseAndRenderSync(html, values),
    }),
  };
}

type Values = Record<string, string | undefined>;

/** The data as templates see it: single lines folded, long texts besides as HTML paragraphs. */
function valuesOf(data: Readonly<Record<string, unknown>>, linkFor: LinkFor): Values {
  const values: Values = {};
  for (const [name, value] of Object.entries(data))
    if (typeof value === 'string') values[name] = oneLine(value);
  const { reference = '' } = values;
  values.subject = plainSubject(values.subject ?? '', reference);
  for (const name of ['body', 'resolution', 'question']) {
    const value = data[name];
    if (typeof value !== 'string') continue;
    const text = name === 'question' ? shortened(cleanText(value)) : cleanText(value);
    values[name] = text;
    // Links in a quoted question are the customer's own and are left alone.
    values[`${name}Html`] = paragraphsOf(text, name === 'question' ? (url) => url : linkFor);
  }
  if (values.question !== undefined) values.quotedQuestion = quoted(values.question);
  return values;
}

/** Without our reference and the Re:, AW:, TR: … that mail clients pile up; at most 200 characters. */
export function plainSubject(subject: string, reference: string): string {
  const bare = subject
    .replaceAll(`[${reference}]`, ' ')
    .replace(
      /^(?:\s*(?:re|aw|sv|vs|antw|rv|fwd?|wg|tr|rif|odp|回复|答复|转发)\s*(?:\[\d+\])?\s*[:：])+/iu,
      '',
    );
  const characters = Array.from(oneLine(bare));
  return characters.length <= MAX_SUBJECT
    ? characters.join('')
    : `${characters.slice(0, MAX_SUBJECT - 1).join('')}…`;
}

const shortened = (text: string): string =>
  text.length <= MAX_QUESTION ? text : `${text.slice(0, MAX_QUESTION).replace(/[\ud800-\udbff]$/, '')} …`;
