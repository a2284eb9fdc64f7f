import type { AwsCall, AwsReply } from '../contract.ts';

/** A refusal in AWS's JSON protocol, with the code that the SDK makes an exception of. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** `SendMessage` from the header `X-Amz-Target: AmazonSQS.SendMessage`. */
export function operationOf(call: AwsCall): string {
  const operation = (call.headers['x-amz-target'] ?? '').split('.').at(-1);
  if (!operation) throw new AwsError('MissingAction', 'The call names no operation (X-Amz-Target)');
  return operation;
}

export function readBody(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new AwsError('SerializationException', 'The body is no JSON object');
}

export function jsonReply(value: unknown): AwsReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(value),
  };
}

export function jsonError(namespace: string, status: number, code: string, message: string): AwsReply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: `${namespace}#${code}`, message }),
  };
}
