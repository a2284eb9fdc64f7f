import type { AwsReply } from '../../contract.ts';
import { AwsError } from '../../http/json-protocol.ts';
import { element, type Xml } from '../s3/xml.ts';

/** A refusal in SES's words. */
export class SesError extends AwsError {}

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';

export const sesReply = (status: number, name: string, ...children: Xml[]): AwsReply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: element(name, ...children).xml.replace(`<${name}>`, `<${name} xmlns="${namespace}">`),
});

export const errorReply = (status: number, code: string, message: string): AwsReply =>
  sesReply(
    status,
    'ErrorResponse',
    element(
      'Error',
      element('Type', status < 500 ? 'Sender' : 'Receiver'),
      element('Code', code),
      element('Message', message),
    ),
  );
