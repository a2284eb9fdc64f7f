import { cleanText, type LinkFor, linesOf, oneLine, paragraphsOf, quoted } from '../links.ts';
import { plainSubject } from '../plain-subject.ts';
import { Prepared } from './prepared.ts';

const MAX_QUESTION = 10_000;

export type Values = Readonly<Record<string, unknown>>;

/** The data as templates see it: single lines folded; texts also as HTML, their links by `linkFor`. */
export function valuesOf(data: Readonly<Record<string, unknown>>, linkFor: LinkFor): Values {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string') values[name] = oneLine(value);
    else if (Array.isArray(value) || typeof value === 'number') values[name] = value;
  }
  values.subject = plainSubject(String(values.subject ?? ''), String(values.reference ?? ''));
  values.contactFirstName = String(values.contactName ?? '').split(' ')[0];
  for (const name of ['body', 'resolution'] as const) {
    const text = textOf(data[name]);
    if (text !== undefined) values[name] = new Prepared(text, paragraphsOf(text, linkFor));
  }
  const question = textOf(data.question);
  if (question !== undefined) {
    const text = shortened(question);
    // Links in a quoted question are the customer's own and are left alone.
    values.question = new Prepared(
      text,
      paragraphsOf(text, (url) => url),
    );
    values.quotedQuestion = quoted(text);
  }
  const signature = textOf(data.signature) || String(values.siteName ?? '');
  values.signature = new Prepared(
    signature,
    linesOf(signature, (url) => url),
  );
  return values;
}

/** None for a text that says nothing: templates ask for it. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? cleanText(value) : '';
  return text === '' ? undefined : text;
}

const shortened = (text: string): string =>
  text.length <= MAX_QUESTION ? text : `${text.slice(0, MAX_QUESTION).replace(/[\ud800-\udbff]$/, '')} …`;
