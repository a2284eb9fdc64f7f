import { DeskError } from '../platform/errors.ts';
import { type Language, languages } from '../platform/language.ts';
import { faultsOf, renderSource, type Values } from './liquid.ts';
import type { StandardText, Wording } from './standard-text.ts';

type Wordings = StandardText['wordings'];

/** A text ready for the reply box. */
export interface RenderedText {
  /** The language it was found in. */
  readonly language: Language;
  readonly subject?: string;
  /** Plain text. */
  readonly text: string;
}

/**
 * Fills a text with values in the first of the wished languages that it is written in; in any it has otherwise.
 * @throws DeskError invalidRequest where it cannot be rendered.
 */
export function renderText(
  wordings: Wordings,
  wished: readonly Language[],
  valuesIn: (language: Language) => Values,
): RenderedText {
  const language = [...wished, ...languages].find((each) => wordings[each]);
  const wording = language && wordings[language];
  if (!language || !wording) throw new DeskError('conflict', 'This text is written in no language.');
  return { language, ...renderWording(wording, valuesIn(language), `/wordings/${language}`) };
}

function renderWording({ subject, body }: Wording, values: Values, pointer: string) {
  const title =
    subject === undefined
      ? ''
      : renderSource(subject, values, `${pointer}/subject`).replace(/\s+/g, ' ').trim().slice(0, 250);
  const text = renderSource(body, values, `${pointer}/body`)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return { ...(title === '' ? {} : { subject: title }), text };
}

/**
 * @throws DeskError invalidRequest naming every source that is not Liquid as texts take it, with what is wrong.
 */
export function checkWordings(wordings: Wordings, customFields: readonly string[]): void {
  const fields = languages.flatMap((language) => {
    const wording = wordings[language];
    if (!wording) return [];
    return [
      ...faultsOf(wording.body, `/wordings/${language}/body`, customFields),
      ...(wording.subject === undefined
        ? []
        : faultsOf(wording.subject, `/wordings/${language}/subject`, customFields)),
    ];
  });
  if (fields.length > 0)
    throw new DeskError('invalidRequest', 'This is not a text that can be used.', { fields });
}
