/** One route of an HTTP API, by its key: `GET /v1/things/{id}`, `ANY /files/{proxy+}` or `$default`. */
export interface ApiRoute {
  readonly key: string;
}

export interface RouteMatch<R> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Compiled<R> {
  readonly route: R;
  readonly method: string;
  readonly segments: readonly string[];
}

/**
 * Finds routes as API Gateway does: the most specific path wins, segment by segment (text before parameter
 * before greedy parameter), then the method before ANY, then $default.
 */
export class RouteTable<R extends ApiRoute> {
  readonly #routes: Compiled<R>[] = [];
  #default: R | undefined;

  /** @throws Error for a key that is none, or is taken. */
  add(route: R): void {
    if (route.key === '$default') {
      this.#default = route;
      return;
    }
    const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(route.key) ?? [];
    if (method === undefined || path === undefined) throw new Error(`"${route.key}" is no route key`);
    if (this.#routes.some((other) => other.route.key === route.key))
      throw new Error(`the route ${route.key} is declared twice`);
    this.#routes.push({ route, method, segments: split(path) });
    this.#routes.sort((left, right) => rank(left).localeCompare(rank(right)));
  }

  /** `path` as it came, undecoded. */
  match(method: string, path: string): RouteMatch<R> | undefined {
    const segments = split(path);
    for (const { route, method: wanted, segments: pattern } of this.#routes) {
      if (wanted !== method && wanted !== 'ANY') continue;
      const pathParameters = matchSegments(pattern, segments);
      if (pathParameters) return { route, pathParameters };
    }
    return this.#default && { route: this.#default, pathParameters: {} };
  }
}

const split = (path: string): string[] => path.replace(/^\//, '').split('/');
const isGreedy = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('+}');
const isParameter = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}');

/** Sorts the most specific first: one digit for each segment, a late end before an early one. */
function rank({ segments, method }: Compiled<unknown>): string {
  const digits = segments.map((segment) => (isGreedy(segment) ? '2' : isParameter(segment) ? '1' : '0'));
  return `${digits.join('')}~${method === 'ANY' ? '1' : '0'}`;
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const actual = segments[index];
    if (isGreedy(wanted)) {
      if (actual === undefined || actual === '') return undefined;
      found[wanted.slice(1, -2)] = decode(segments.slice(index).join('/'));
      return found;
    }
    if (actual === undefined) return undefined;
    if (!isParameter(wanted)) {
      if (actual !== wanted) return undefined;
    } else if (actual === '') return undefined;
    else found[wanted.slice(1, -1)] = decode(actual);
  }
  return pattern.length === segments.length ? found : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
