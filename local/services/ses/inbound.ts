import { randomInt } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Cloud } from '../../contract.ts';
import { receive } from './receive.ts';
import { readReceived } from './received-mail.ts';
import { isInbound } from './rule-match.ts';
import { largestMessage } from './send-request.ts';
import { sesOf } from './state.ts';
import { readVerdicts } from './verdicts.ts';

/** The entrance for customers' mail. */
export interface Inbound {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function inboundOf(cloud: Cloud): Inbound {
  const state = sesOf(cloud);
  state.inbound ??= createInbound(cloud);
  return state.inbound;
}

/** A refusal as SMTP says it. */
class SmtpRefusal extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** SES's ids of incoming mail: forty lower-case letters and digits. */
const newId = (): string => Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join('');

function createInbound(cloud: Cloud): Inbound {
  const folder = join(cloud.dataDir, 'ses', 'incoming');
  let server: SMTPServer | undefined;
  return {
    start() {
      if (server !== undefined) return Promise.resolve();
      // What a kill left here was never acknowledged: its sender comes again.
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const listening = smtpServer(cloud, folder);
      server = listening;
      return new Promise((done, fail) => {
        listening.once('error', fail);
        listening.listen(cloud.smtpPort, '127.0.0.1', () => {
          listening.off('error', fail);
          // A sender that goes away in the middle comes again.
          listening.on('error', (error) =>
            cloud.log('info', 'an SMTP connection broke', { reason: error.message }),
          );
          done();
        });
      });
    },
    stop() {
      const listening = server;
      server = undefined;
      sesOf(cloud).inbound = undefined;
      return listening === undefined
        ? Promise.resolve()
        : new Promise((done) => listening.close(() => done()));
    },
  };
}

function smtpServer(cloud: Cloud, folder: string): SMTPServer {
  return new SMTPServer({
    ...{ name: `inbound-smtp.${cloud.region}.amazonaws.com`, banner: 'the local desk' },
    ...{
      size: largestMessage,
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      hideSTARTTLS: true,
    },
    ...{ disableReverseLookup: true, logger: false, socketTimeout: 60_000, closeTimeout: 2_000 },
    onRcptTo({ address }, _session, done) {
      if (isInbound(sesOf(cloud), address)) done();
      else done(new SmtpRefusal(550, 'Requested action not taken: mailbox unavailable'));
    },
    onData(stream, session, done) {
      const finished = cloud.busy('mail coming in');
      take(cloud, folder, stream, session)
        .then((id) => done(null, `OK ${id}`))
        .catch((error: unknown) => done(refusal(cloud, error)))
        .finally(finished);
    },
  });
}

function refusal(cloud: Cloud, error: unknown): SmtpRefusal {
  if (error instanceof SmtpRefusal) return error;
  cloud.log('error', 'a mail could not be taken', { reason: String(error) });
  return new SmtpRefusal(451, 'Requested action aborted: local error in processing');
}

/** Takes a mail through a file, so that its size costs no memory. Returns its id once the rules are done. */
async function take(
  cloud: Cloud,
  folder: string,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<string> {
  const id = newId();
  const file = join(folder, id);
  try {
    await pipeline(stream, bounded, createWriteStream(file, { flags: 'wx' }));
    if (stream.sizeExceeded) {
      throw new SmtpRefusal(552, `Message exceeds the fixed maximum size of ${largestMessage} bytes`);
    }
    const { mailFrom, rcptTo } = session.envelope;
    const mail = readReceived({
      ...{ id, file, at: cloud.clock.now(), recipients: rcptTo.map(({ address }) => address) },
      envelope: {
        from: mailFrom === false ? '' : mailFrom.address,
        helo: session.hostNameAppearsAs || 'localhost',
        client: session.remoteAddress.replace(/^::ffff:/, ''),
      },
    });
    checkVerdicts(mail.fields);
    await receive(cloud, mail);
    return id;
  } finally {
    rmSync(file, { force: true });
  }
}

/** A tester's slip of the pen is said at once. */
function checkVerdicts(fields: Parameters<typeof readVerdicts>[0]): void {
  try {
    readVerdicts(fields, true);
  } catch (error) {
    throw new SmtpRefusal(554, (error as Error).message);
  }
}

/** What goes beyond the limit is read, since the sender does not listen before its end, and thrown away. */
async function* bounded(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size <= largestMessage) yield chunk;
  }
}
