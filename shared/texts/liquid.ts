import { Liquid, LiquidError } from 'liquidjs';
import { DeskError, type FieldFault } from '../platform/errors.ts';
import { SOURCE_BYTES } from './standard-text.ts';
import { isKnown, variableNames } from './variables.ts';

/** UTF-8 bytes of the longest reply, and so of what a text may be rendered to. */
const RENDERED_BYTES = 64 * 1024;

const tags = 'assign break capture case comment continue for if raw unless'.split(' ');

/** None reads a clock, writes markup or takes more time than its input is long. */
const filters = (
  'append at_least at_most capitalize ceil default divided_by downcase first floor join last minus modulo plus ' +
  'prepend remove remove_first remove_last replace replace_first replace_last reverse round size slice sort split ' +
  'strip squish times truncate truncatewords uniq upcase'
).split(' ');

/**
 * Sources come from people: no files, no prototype's properties, no tag or filter but those above, and an end to
 * parsing, rendering and memory.
 */
function boundedEngine(): Liquid {
  const engine = new Liquid({
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: SOURCE_BYTES,
    renderLimit: 200,
    memoryLimit: 2_000_000,
  });
  for (const name of Object.keys(engine.tags)) if (!tags.includes(name)) delete engine.tags[name];
  for (const name of Object.keys(engine.filters)) if (!filters.includes(name)) engine.unregisterFilter(name);
  return engine;
}

let made: Liquid | undefined;
const engine = (): Liquid => {
  made ??= boundedEngine();
  return made;
};

/** What a template is filled with. */
export type Values = Readonly<Record<string, unknown>>;

/** What is wrong with a source, as far as it can be told before there is an incident; empty where nothing is. */
export function faultsOf(source: string, pointer: string, customFields: readonly string[]): FieldFault[] {
  const fault = (detail: string): FieldFault => ({ in: 'body', pointer, detail });
  if (Buffer.byteLength(source) > SOURCE_BYTES) return [fault(`At most ${SOURCE_BYTES} bytes.`)];
  try {
    const { globals } = engine().analyzeSync(engine().parse(source), { partials: false });
    return Object.values(globals)
      .flat()
      .filter(({ segments }) => !isKnown(segments, customFields))
      .slice(0, 20)
      .map((variable) =>
        fault(
          `Line ${variable.location.row}, column ${variable.location.col}: there is no ${variable}. There are ${variableNames(customFields)}.`,
        ),
      );
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    return [fault(sentence(error))];
  }
}

/**
 * A source filled with values.
 * @throws DeskError invalidRequest, naming `pointer`, where the source is not right, takes too long or too much
 * memory, or becomes longer than a reply can be.
 */
export function renderSource(source: string, values: Values, pointer: string): string {
  const refused = (detail: string) =>
    new DeskError('invalidRequest', detail, { fields: [{ in: 'body', pointer, detail }] });
  let rendered: string;
  try {
    rendered = String(engine().parseAndRenderSync(source, values));
  } catch (error) {
    if (LiquidError.is(error)) throw refused(sentence(error));
    throw error;
  }
  if (rendered.length > RENDERED_BYTES || Buffer.byteLength(rendered) > RENDERED_BYTES)
    throw refused(`The text becomes longer than a reply can be: ${RENDERED_BYTES} bytes.`);
  return rendered;
}

/** Liquid's own message: what, and in which line and column; the source itself is left out. */
function sentence(error: Error): string {
  const said = error.message.split('\n')[0] ?? '';
  return `${said.charAt(0).toUpperCase()}${said.slice(1, 300)}.`;
}
