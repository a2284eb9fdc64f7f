import type { Liquid } from 'liquidjs';
import { type FieldFault, faultyField } from '../platform/errors.ts';
import { boundedLiquid, liquidFault, plainFilters, plainTags, sourceFaults } from '../platform/liquid.ts';
import { SOURCE_BYTES } from './standard-text.ts';
import { isKnown, variableNames } from './variables.ts';

/** UTF-8 bytes of the longest reply, and so of what a text may be rendered to. */
const RENDERED_BYTES = 64 * 1024;

let made: Liquid | undefined;
const engine = (): Liquid => {
  made ??= boundedLiquid({
    ...{ tags: plainTags, filters: plainFilters },
    ...{ longestSource: SOURCE_BYTES, time: 200, memory: 2_000_000 },
  });
  return made;
};

/** What a template is filled with. */
export type Values = Readonly<Record<string, unknown>>;

/** What is wrong with a source, as far as it can be told before there is an incident; empty where nothing is. */
export function faultsOf(source: string, pointer: string, customFields: readonly string[]): FieldFault[] {
  const fault = (detail: string): FieldFault => ({ in: 'body', pointer, detail });
  if (Buffer.byteLength(source) > SOURCE_BYTES) return [fault(`At most ${SOURCE_BYTES} bytes.`)];
  return sourceFaults(
    engine(),
    source,
    (path) => isKnown(path, customFields),
    () => variableNames(customFields),
  ).map(fault);
}

/**
 * A source filled with values.
 * @throws DeskError invalidRequest, naming `pointer`, where the source is not right, takes too long or too much
 * memory, or becomes longer than a reply can be.
 */
export function renderSource(source: string, values: Values, pointer: string): string {
  const refused = (detail: string) => faultyField(pointer, detail);
  let rendered: string;
  try {
    rendered = String(engine().parseAndRenderSync(source, values));
  } catch (error) {
    throw refused(liquidFault(error));
  }
  if (rendered.length > RENDERED_BYTES || Buffer.byteLength(rendered) > RENDERED_BYTES)
    throw refused(`The text becomes longer than a reply can be: ${RENDERED_BYTES} bytes.`);
  return rendered;
}
