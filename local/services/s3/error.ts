import type { AwsReply } from '../../contract.ts';
import { AwsError } from '../../http/json-protocol.ts';
import { element, xmlReply } from './xml.ts';

/** A refusal in S3's words. */
export class S3Error extends AwsError {
  constructor(status: number, code: string, message: string) {
    super(code, message, status);
  }
}

export const noSuchKey = () => new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');

export const errorReply = (status: number, code: string, message: string): AwsReply =>
  xmlReply(status, element('Error', element('Code', code), element('Message', message)));
