import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { functions } from '../../functions/functions.ts';
import { buildFunctions, projectRoot } from '../../infra/build.ts';
import { composeMail, type OutgoingMail } from '../../shared/responses/index.ts';
import { figure, type Row } from '../figure.ts';
import { functionVariables } from '../function-variables.ts';
import { type MeasuredTable, startMeasuredTable } from '../table/measured-table.ts';

const run = promisify(execFile);
const MB = 1_048_576;
const MOST_FOR_1_MB = 256;

/** The most memory that a fresh process of `mail/receive` has held once it has placed one mail of a size. */
export const mailMemory: Row = async (row) => {
  const [bundle] = await buildFunctions({
    outdir: join(projectRoot, 'dist', 'bench', 'receive'),
    paths: ['mail/receive'],
  });
  if (!bundle) throw new Error('There is no bundle of mail/receive.');
  const table = await startMeasuredTable({ inMemory: true });
  try {
    const used = (name: string, mail: Promise<Buffer>) => receive(bundle.directory, table, name, mail);
    const short = await used('short', withFile('short', 8192));
    const small = await used('small', withFile('small', MB));
    const page = await used('page', withPage('page', MB));
    const large = await used('large', withFile('large', 40 * MB));
    return [
      figure(row, 'memory for a mail of 8 KB', short.megabytes, 'MB'),
      figure(row, 'memory for a mail of 1 MB', small.megabytes, 'MB', MOST_FOR_1_MB),
      figure(row, 'first mail of 1 MB', small.ms, 'ms'),
      figure(row, 'memory for a mail of 1 MB of HTML', page.megabytes, 'MB'),
      figure(row, 'first mail of 1 MB of HTML', page.ms, 'ms'),
      figure(row, 'memory for a mail of 40 MB', large.megabytes, 'MB', functions['mail/receive'].memory),
      figure(row, 'first mail of 40 MB', large.ms, 'ms'),
    ];
  } finally {
    await table.stop();
  }
};

const written = (name: string, over: Partial<OutgoingMail>): Promise<Buffer> =>
  composeMail({
    from: { name: 'Customer', address: `${name}@example.com` },
    to: [{ address: 'support@desk.example' }],
    ...{ subject: 'It is large', text: 'See the file.', html: '<p>See the <b>file</b>.</p>' },
    ...{ messageIdHint: `${name}@example.com`, date: new Date() },
    ...over,
  });

/** A file makes it so many bytes: base64 writes three bytes as four, in lines of 76 and two more. */
const withFile = (name: string, size: number): Promise<Buffer> => {
  const content = randomBytes(Math.floor((size - 4096) * (76 / 78) * 0.75));
  return written(name, { attachments: [{ name: 'file.bin', type: 'application/octet-stream', content }] });
};

/** A page of formatted paragraphs, such as a long thread is. */
const withPage = (name: string, size: number): Promise<Buffer> => {
  const paragraph =
    '<p style="margin:0"><b>It prints</b> two pages and then <i>stops</i>. What can I do?</p>\n';
  return written(name, { html: paragraph.repeat(Math.floor(size / paragraph.length)) });
};

/** Has a process of its own place a mail, as SQS would hand it over. */
async function receive(
  directory: string,
  { client, layout }: MeasuredTable,
  name: string,
  making: Promise<Buffer>,
) {
  const mail = await making;
  const store = await aStore(mail);
  const endpoint = await client.config.endpoint?.();
  if (!endpoint) throw new Error('The table has no address.');
  const url = pathToFileURL(join(directory, 'index.mjs')).href;
  const records = [
    { messageId: name, body: JSON.stringify({ Records: [{ s3: { object: { key: `inbound/${name}` } } }] }) },
  ];
  const script = `const { existsSync, readFileSync } = await import('node:fs');
const { handler } = await import(${JSON.stringify(url)});
const began = performance.now();
const { batchItemFailures } = await handler({ Records: ${JSON.stringify(records)} }, {});
const ms = performance.now() - began;
// On Linux maxRSS also knows what the process was forked from.
const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
const kilobytes = Number(/^VmHWM:\\s+(\\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
console.log(JSON.stringify({ failed: batchItemFailures.length, ms, megabytes: kilobytes / 1024 }));`;
  try {
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      env: {
        PATH: process.env.PATH,
        ...functionVariables,
        ...{ AWS_ACCESS_KEY_ID: 'measured', AWS_SECRET_ACCESS_KEY: 'measured' },
        ...{ TABLE_NAME: layout.table, AWS_ENDPOINT_URL: store.url },
        AWS_ENDPOINT_URL_DYNAMODB: `http://${endpoint.hostname}:${endpoint.port}`,
      },
    });
    const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<
      'failed' | 'ms' | 'megabytes',
      number
    >;
    if (said.failed > 0) throw new Error(`A mail of ${mail.length} bytes could not be placed.`);
    return said;
  } finally {
    store.close();
  }
}

/** Stands for S3, with one mail and room for whatever is put, and for Secrets Manager. */
async function aStore(mail: Buffer) {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'GET') return response.end(mail);
    if (request.headers['x-amz-target'])
      return response.end(JSON.stringify({ SecretString: 'k'.repeat(64) }));
    return response.setHeader('etag', '"put"').end();
  };
  const server = createServer((request, response) => {
    request.resume().once('end', () => answer(request, response));
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}
