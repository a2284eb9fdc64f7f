import { DeskError, type FieldFault } from '../../platform/errors.ts';
import { sourceFaults } from '../../platform/liquid.ts';
import { type Language, type MessageType, mustShow } from '../message-types.ts';
import { renderMessage, TemplateFault } from '../render-message.ts';
import { activeContent } from './active-content.ts';
import { htmlEngine, textEngine } from './engines.ts';
import { leastData, sampleData } from './sample.ts';
import type { TemplateSources } from './stored-template.ts';
import { isKnownIn, variablesOf } from './variables.ts';

/**
 * Whether a template can be used for messages of a type: its sources are Liquid, they show only what there is and
 * all that must be shown, and they give a message for full data and for the least there can be.
 * @throws DeskError invalidRequest naming each source at fault, with line and column where there are any.
 */
export function checkTemplate(type: MessageType, language: Language, sources: TemplateSources): void {
  const fields = [...parsedFaults(type, sources)];
  if (fields.length === 0) fields.push(...renderedFaults(type, language, sources));
  if (fields.length > 0) {
    throw new DeskError('invalidRequest', 'This is not a template that can be used.', { fields });
  }
}

const fault = (name: keyof TemplateSources, detail: string): FieldFault => ({
  ...{ in: 'body', pointer: `/${name}`, detail },
});

function parsedFaults(type: MessageType, { subject, html, text }: TemplateSources): FieldFault[] {
  const faults = (name: keyof TemplateSources, engine: ReturnType<typeof textEngine>, source: string) =>
    sourceFaults(engine, source, isKnownIn(type), () => variablesOf(type).join(', ')).map((detail) =>
      fault(name, detail),
    );
  const active = activeContent(html);
  return [
    ...faults('subject', textEngine(), subject),
    ...faults('html', htmlEngine(), html),
    ...(text === undefined ? [] : faults('text', textEngine(), text)),
    ...(active === undefined ? [] : [fault('html', `${active} cannot stand in a mail.`)]),
  ];
}

/** Words that no template holds by itself. */
const mark = (name: string): string => `must-show-${name}`;

function renderedFaults(type: MessageType, language: Language, sources: TemplateSources): FieldFault[] {
  const shows = mustShow(type);
  const marked = {
    ...sampleData(language, { name: 'Desk' }),
    ...Object.fromEntries(shows.filter((name) => name !== 'scoreUrls').map((name) => [name, mark(name)])),
  };
  const made = [marked, leastData(language)].map((data) => tried(type, language, sources, data));
  const failed = made.find((one) => 'fault' in one);
  if (failed && 'fault' in failed) return [failed.fault];
  const [full] = made;
  if (!full || 'fault' in full) return [];
  const { html, text } = full.message;
  const lacks = (part: string, name: string): boolean =>
    name === 'scoreUrls' ? marked.scoreUrls.some((url) => !part.includes(url)) : !part.includes(mark(name));
  const missing = (name: keyof TemplateSources, part: string): FieldFault[] =>
    shows
      .filter((one) => lacks(part, one))
      .map((one) =>
        fault(name, `It must show {{ ${one} }}: without it the message would not reach anybody.`),
      );
  return [...missing('html', html), ...(sources.text === undefined ? [] : missing('text', text))];
}

type Data = Parameters<typeof renderMessage>[2];

function tried(type: MessageType, language: Language, template: TemplateSources, data: Data) {
  try {
    return { message: renderMessage(type, language, data, { template }) };
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    return { fault: fault(error.part, error.message) };
  }
}
