import { Agent, request } from 'node:http';

/** DynamoDB Local asks for a signature but checks none. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 120_000 });

export interface DynamoReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One call to DynamoDB Local, as it answers it. Rejects only where the connection fails. */
export function dynamoCall(url: string, target: string, body: string | Buffer): Promise<DynamoReply> {
  return new Promise((done, fail) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          authorization,
          'content-type': 'application/x-amz-json-1.0',
          'content-length': Buffer.byteLength(body),
          'x-amz-target': target,
        },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.once('error', fail);
        reply.once('end', () => {
          const headers: Record<string, string> = {};
          for (const name of ['content-type', 'x-amzn-requestid', 'x-amz-crc32']) {
            const value = reply.headers[name];
            if (typeof value === 'string') headers[name] = value;
          }
          done({ status: reply.statusCode ?? 500, headers, body: Buffer.concat(chunks) });
        });
      },
    );
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

/** An answer of DynamoDB Local other than 200. `code` is the exception's name without its namespace. */
export class DynamoError extends Error {
  readonly code: string;

  constructor(target: string, body: Buffer) {
    const { code, message } = readError(body);
    super(`${target}: ${code}: ${message}`);
    this.code = code;
  }
}

function readError(body: Buffer): { code: string; message: string } {
  try {
    const document = JSON.parse(body.toString()) as { __type?: string; message?: string; Message?: string };
    const code = (document.__type ?? 'InternalFailure').replace(/^.*#/, '');
    return { code, message: document.message ?? document.Message ?? '' };
  } catch {
    return { code: 'InternalFailure', message: body.toString().slice(0, 200) };
  }
}

/**
 * One call with its parsed answer. `target` as in X-Amz-Target.
 * @throws DynamoError where DynamoDB Local refuses.
 */
export async function dynamo<T>(url: string, target: string, input: unknown): Promise<T> {
  const reply = await dynamoCall(url, target, JSON.stringify(input));
  if (reply.status !== 200) throw new DynamoError(target, reply.body);
  return JSON.parse(reply.body.toString()) as T;
}
