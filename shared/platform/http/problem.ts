import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { DeskError, ErrorCode } from '../errors.ts';

/** Code to status, complete by its type: a new code without a status does not compile. */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
  invalidRequest: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  illegalTransition: 409,
  conflict: 409,
  noAddress: 409,
  mailStopped: 409,
  staleVersion: 412,
  payloadTooLarge: 413,
  unsupportedMediaType: 415,
  idempotencyKeyReused: 422,
  preconditionRequired: 428,
  busy: 503,
  internal: 500,
};

const titles: Readonly<Record<ErrorCode, string>> = {
  invalidRequest: 'The request is not valid',
  unauthenticated: 'A token is needed',
  forbidden: 'The token does not carry the right',
  notFound: 'Not found',
  methodNotAllowed: 'Method not allowed',
  illegalTransition: 'The incident cannot go there from here',
  conflict: 'Something stands in the way',
  noAddress: 'There is no address to write to',
  mailStopped: 'Mail to this contact was stopped',
  staleVersion: 'It has changed since',
  preconditionRequired: 'Say which version this is about',
  payloadTooLarge: 'Too large',
  unsupportedMediaType: 'Unsupported media type',
  idempotencyKeyReused: 'The idempotency key belongs to another request',
  busy: 'Try again',
  internal: 'Something failed on our side',
};

/** The stable `type` of a problem. A URN: it names, it does not lead anywhere. */
export const problemType = (code: ErrorCode): string =>
  `urn:incident-desk:problem:${code.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** An RFC 9457 problem document. Carries nothing that the error does not name on purpose. */
export const problemResponse = (error: DeskError, requestId: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: statusOf[error.code],
  headers: {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(error.code === 'busy' ? { 'retry-after': '1' } : {}),
    ...(error.code === 'methodNotAllowed' ? { allow: (error.facts.legal ?? []).join(', ') } : {}),
  },
  body: JSON.stringify({ ...problemOf(error), requestId }),
});

/** What a problem document says of an error, whichever request it was. */
export const problemOf = (error: DeskError) => ({
  type: problemType(error.code),
  title: titles[error.code],
  status: statusOf[error.code],
  detail: error.message,
  ...error.facts,
});
