import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { DeskError, faultyField } from '../errors.ts';

const MAX_DEPTH = 20;

/**
 * The body as JSON, bounded before it is parsed.
 * @throws DeskError payloadTooLarge, unsupportedMediaType or invalidRequest.
 */
export function readJson(event: APIGatewayProxyEventV2, limit: number): unknown {
  const type = event.headers['content-type'] ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new DeskError('unsupportedMediaType', 'Send the body as application/json.');
  }
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > limit) {
    throw new DeskError('payloadTooLarge', `The body has ${bytes.length} bytes; at most ${limit} are read.`);
  }
  const text = decode(bytes);
  if (depthExceeds(text, MAX_DEPTH)) throw malformed(`The body is nested deeper than ${MAX_DEPTH} levels.`);
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('The body is not UTF-8.');
  }
}

const malformed = (detail: string) => faultyField('', detail);

/** Counts brackets outside strings: a parser is never handed what could exhaust it. */
function depthExceeds(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}
