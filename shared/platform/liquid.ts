import { Liquid, LiquidError } from 'liquidjs';

/** What sources of one kind may do and take. */
export interface LiquidBounds {
  readonly tags: readonly string[];
  readonly filters: readonly string[];
  /** Characters of the longest source. */
  readonly longestSource: number;
  /** Milliseconds that one rendering may take. */
  readonly time: number;
  /** Of liquidjs' own measure: about the characters and list entries that filters and ranges make. */
  readonly memory: number;
  /** Sources that others may name in `render`. */
  readonly partials?: Readonly<Record<string, string>>;
  /** Makes every value that is put out safe for where it stands. */
  readonly escape?: (value: unknown) => string;
}

/** Filters that read no clock, write no markup and take no more time than their input is long. */
export const plainFilters = (
  'append at_least at_most capitalize ceil default divided_by downcase first floor join last minus modulo plus ' +
  'prepend remove remove_first remove_last replace replace_first replace_last reverse round size slice sort split ' +
  'strip squish times truncate truncatewords uniq upcase'
).split(' ');

/** Tags that decide and repeat. */
export const plainTags = 'assign break capture case comment continue for if raw unless'.split(' ');

/**
 * Sources come from people: no files, no prototype's properties, no tag or filter but those named, and an end to
 * parsing, rendering and memory.
 */
export function boundedLiquid(bounds: LiquidBounds): Liquid {
  const engine = new Liquid({
    templates: { ...bounds.partials },
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: bounds.longestSource,
    renderLimit: bounds.time,
    memoryLimit: bounds.memory,
    ...(bounds.escape ? { outputEscape: bounds.escape } : {}),
  });
  for (const name of Object.keys(engine.tags)) if (!bounds.tags.includes(name)) delete engine.tags[name];
  for (const name of Object.keys(engine.filters)) {
    if (!bounds.filters.includes(name)) engine.unregisterFilter(name);
  }
  return engine;
}

/** A step into a variable: a name, a place in a list, or a variable whose value says which. */
export type Segment = string | number | object;

/**
 * What is wrong with a source as far as it can be told without values: its syntax, or each variable for which
 * `isKnown` says no. `names` lists in words what there is. Sentences that name line and column; at most 20.
 */
export function sourceFaults(
  engine: Liquid,
  source: string,
  isKnown: (path: readonly Segment[]) => boolean,
  names: () => string,
): string[] {
  try {
    const { globals } = engine.analyzeSync(engine.parse(source), { partials: false });
    return Object.values(globals)
      .flat()
      .filter(({ segments }) => !isKnown(segments))
      .slice(0, 20)
      .map(
        (variable) =>
          `Line ${variable.location.row}, column ${variable.location.col}: there is no ${variable}. There are ${names()}.`,
      );
  } catch (error) {
    return [liquidFault(error)];
  }
}

/**
 * What Liquid says of a source: what, and in which line and column; the source itself is left out. An error that
 * a source may cause without being Liquid's own, such as a text longer than any can be, is told in a word.
 * @throws the error itself where it is neither.
 */
export function liquidFault(error: unknown): string {
  if (error instanceof RangeError) return 'It becomes too long.';
  if (!LiquidError.is(error)) throw error;
  const said = error.message.split('\n')[0] ?? '';
  return `${said.charAt(0).toUpperCase()}${said.slice(1, 300)}.`;
}
