import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { DeskError } from '../errors.ts';
import { readJson } from './read-json.ts';

const MOST_FIELDS = 50;

/**
 * The body of a form as a page sends it, its fields by name; a field left empty is not there. A client that sends
 * JSON is taken at its word.
 * @throws DeskError payloadTooLarge, unsupportedMediaType or invalidRequest.
 */
export function readForm(event: APIGatewayProxyEventV2, limit: number): unknown {
  const type = event.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return readJson(event, limit);
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > limit) {
    throw new DeskError('payloadTooLarge', `The body has ${bytes.length} bytes; at most ${limit} are read.`);
  }
  const fields = [...new URLSearchParams(bytes.toString('utf8'))].slice(0, MOST_FIELDS);
  return Object.fromEntries(fields.filter(([, value]) => value !== ''));
}
