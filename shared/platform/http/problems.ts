import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { DeskError } from '../errors.ts';
import { describeFault, type Logger, logEvents } from '../logger.ts';
import { problemResponse } from './problem.ts';

/**
 * Turns what a route throws into a problem document and logs every request once: refusals at info with
 * their code, faults at error with their stack. The request id goes out with every answer.
 */
export function problems(
  logger: Logger,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const facts = (event: APIGatewayProxyEventV2) => ({
    requestId: event.requestContext.requestId,
    route: event.routeKey,
    ...referenceOf(event),
  });
  const stamp = (event: APIGatewayProxyEventV2, response: APIGatewayProxyStructuredResultV2) => {
    response.headers = { ...response.headers, 'x-request-id': event.requestContext.requestId };
  };
  return {
    after: ({ event, response }) => {
      if (!response) return;
      stamp(event, response);
      logger.info(logEvents.request, { ...facts(event), status: response.statusCode });
    },
    onError: (request) => {
      const { event, error } = request;
      const known = error instanceof DeskError;
      if (known) logger.info(logEvents.refused, { ...facts(event), code: error.code });
      else logger.error(logEvents.failed, { ...facts(event), fault: describeFault(error) });
      const response = problemResponse(known ? error : told(error), event.requestContext.requestId);
      stamp(event, response);
      request.response = response;
    },
  };
}

/** What stands in its place in a path may be anything that somebody typed: only a reference is logged. */
function referenceOf({ pathParameters }: APIGatewayProxyEventV2): { reference?: string } {
  const written = pathParameters?.reference;
  return written && /^\d{6}-\d{6,9}$/.test(written) ? { reference: written } : {};
}

/** What AWS calls it when it is asked too much at once, or when others have hold of the same item. */
const passing = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionConflictException',
]);

/** A fault as the caller is told of it: whether it is worth trying again, and nothing else. */
export const told = (error: unknown): DeskError =>
  error instanceof Error && passing.has(error.name)
    ? new DeskError('busy', 'Too much is going on at once. Try again.')
    : new DeskError('internal', 'We could not do this. Try again, and tell us the request id.');
