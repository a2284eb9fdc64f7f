import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type Field, readHeaders } from './header-section.ts';
import { type Envelope, readVerdicts, receivedHeaders, testerHeader } from './verdicts.ts';

/** Headers beyond this are left alone. */
const mostHeaderBytes = 1024 * 1024;

/** A mail that came in, its bytes in a file. */
export interface ReceivedMail {
  readonly id: string;
  readonly envelope: Envelope;
  readonly recipients: readonly string[];
  readonly at: number;
  readonly file: string;
  readonly fields: readonly Field[];
  /** Where in the file the header section ends. */
  readonly bodyAt: number;
}

export function readReceived(mail: Omit<ReceivedMail, 'fields' | 'bodyAt'>): ReceivedMail {
  const head = Buffer.alloc(mostHeaderBytes);
  const file = openSync(mail.file, 'r');
  try {
    const length = readSync(file, head, 0, mostHeaderBytes, 0);
    const { fields, end } = readHeaders(head.subarray(0, length));
    return { ...mail, fields, bodyAt: end };
  } finally {
    closeSync(file);
  }
}

/**
 * The mail as SES stores it: its own headers, then the mail byte for byte but for the headers by which a tester
 * set a verdict.
 */
export function asStored(mail: ReceivedMail, recipient: string, region: string, scans: boolean): Readable {
  const { id, at, fields, envelope } = mail;
  const verdicts = readVerdicts(fields, scans);
  const own = receivedHeaders(fields, envelope, { id, recipient, region, at, verdicts });
  const kept = fields.filter(({ name }) => !testerHeader.test(name)).map(({ raw }) => raw);
  async function* parts(): AsyncGenerator<Buffer> {
    yield Buffer.concat([Buffer.from(own), ...kept]);
    yield* createReadStream(mail.file, { start: mail.bodyAt }) as AsyncIterable<Buffer>;
  }
  return Readable.from(parts(), { objectMode: false });
}
