import type { AwsReply } from '../../contract.ts';
import { AwsError } from '../../http/json-protocol.ts';

/** A refusal in the words of SES's v2 API. */
export class SesError extends AwsError {}

export const sesReply = (value: unknown): AwsReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export const errorReply = (status: number, code: string, message: string): AwsReply => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
  body: JSON.stringify({ message }),
});
