/** What goes back to the client. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

export const message = (status: number, text: string, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify({ message: text })),
});

/**
 * Reads a function's result as API Gateway does: an object with a status code is a response, anything else is
 * the JSON body of a 200.
 */
export function functionResponse(result: unknown): HttpAnswer {
  const answer = result as {
    statusCode?: unknown;
    headers?: unknown;
    cookies?: unknown;
    body?: unknown;
    isBase64Encoded?: unknown;
  } | null;
  if (typeof answer !== 'object' || answer?.statusCode === undefined) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
  }
  const status = Number(answer.statusCode);
  const { body = '', cookies = [], headers = {} } = answer;
  const malformed =
    !(Number.isInteger(status) && status >= 100 && status <= 599) ||
    (typeof body !== 'string' && body !== null) ||
    !Array.isArray(cookies) ||
    typeof headers !== 'object';
  if (malformed) return message(500, 'Internal Server Error');
  const lower = Object.entries(headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return {
    status,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(lower),
      ...(cookies.length > 0 && { 'set-cookie': cookies.map(String) }),
    },
    body: Buffer.from(body ?? '', answer.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}
