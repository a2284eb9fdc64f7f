import { Readable } from 'node:stream';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';

type Texts = Readonly<Record<string, string>>;

/** One call of S3's REST API. */
export interface S3Call {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** '' for a call on the bucket itself. */
  readonly key: string;
  readonly query?: Texts;
  readonly headers?: Texts;
  readonly body?: Uint8Array | string;
  /** A long body, made anew for each attempt; `headers` say how long it is. */
  readonly stream?: () => AsyncIterable<Uint8Array>;
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Texts;
  readonly body: Uint8Array;
}

const ATTEMPTS = 3;
/** A long body is sent while it is made. */
const STREAM_MS = 120_000;

/** S3 refused, or could not. */
export class S3Failure extends Error {
  override readonly name = 'S3Failure';

  constructor(
    readonly method: string,
    readonly status: number,
  ) {
    super(`S3 answered ${method} with ${status}.`);
  }
}

/** Where a bucket is found and who asks: Lambda's own variables. */
export interface S3Place {
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** An S3 other than Amazon's, called path-style. */
  readonly endpoint?: string;
}

/** @throws Error naming the variable that is missing. */
export function s3Place(variables: Record<string, string | undefined> = process.env): S3Place {
  const needed = (name: string): string => {
    const value = variables[name];
    if (!value) throw new Error(`The variable ${name} is missing.`);
    return value;
  };
  const sessionToken = variables.AWS_SESSION_TOKEN;
  const endpoint = variables.AWS_ENDPOINT_URL_S3 ?? variables.AWS_ENDPOINT_URL;
  return {
    region: needed('AWS_REGION'),
    credentials: {
      accessKeyId: needed('AWS_ACCESS_KEY_ID'),
      secretAccessKey: needed('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken ? { sessionToken } : {}),
    },
    ...(endpoint ? { endpoint } : {}),
  };
}

/** RFC 3986: also what encodeURIComponent leaves. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Signs and sends calls to one bucket. The SDK's own client is 150 KB larger: this is its signer and its
 * handler of connections, which the table's client brings along anyway.
 */
export function s3Requests(bucket: string, place: S3Place) {
  const signer = new SignatureV4({
    service: 's3',
    region: place.region,
    credentials: place.credentials,
    sha256: Sha256,
    // S3 takes a path as it is encoded; every other service encodes it once more.
    uriEscapePath: false,
  });
  const within = (requestTimeout: number) =>
    new NodeHttpHandler({
      connectionTimeout: 2_000,
      requestTimeout,
      socketTimeout: 10_000,
      throwOnRequestTimeout: true,
    });
  const handler = within(10_000);
  let patient: NodeHttpHandler | undefined;

  const requestOf = ({ method, key, query = {}, headers = {}, body, stream }: S3Call): HttpRequest => {
    const base = new URL(place.endpoint ?? `https://${bucket}.s3.${place.region}.${domainOf(place.region)}`);
    const folder = place.endpoint ? `${base.pathname.replace(/\/$/, '')}/${encoded(bucket)}/` : '/';
    return new HttpRequest({
      method,
      protocol: base.protocol,
      hostname: base.hostname,
      ...(base.port ? { port: Number(base.port) } : {}),
      path: folder + key.split('/').map(encoded).join('/'),
      query: { ...query },
      headers: {
        host: base.host,
        // What is not there yet cannot be signed; TLS keeps it whole.
        ...(stream ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(stream ? { body: Readable.from(stream(), { objectMode: false }) } : {}),
    });
  };

  const once = async (call: S3Call): Promise<S3Answer> => {
    const signed = await signer.sign(requestOf(call));
    if (call.stream) patient ??= within(STREAM_MS);
    const by = call.stream && patient ? patient : handler;
    const { response } = await by.handle(new HttpRequest(signed));
    return { status: response.statusCode, headers: response.headers, body: await bytesOf(response) };
  };

  return {
    /** Tries again, after a growing pause, what S3 could not do at that moment. Every call may be sent twice. */
    async send(call: S3Call): Promise<S3Answer> {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await once(call).catch((error: unknown) => {
          if (attempt === ATTEMPTS) throw error;
          return undefined;
        });
        const failed = answer === undefined || answer.status >= 500 || answer.status === 429;
        if (!failed || (answer && attempt === ATTEMPTS)) return answer;
        await new Promise((done) => setTimeout(done, 50 * 2 ** attempt));
      }
    },

    /** An address that does this call for whoever has it, until it ends. Every header given must be sent. */
    async presign(call: S3Call, by: { seconds: number; now: Date }): Promise<string> {
      const { protocol, hostname, port, path, query } = await signer.presign(
        requestOf({ ...call, headers: { ...call.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
        { expiresIn: by.seconds, signingDate: by.now, unhoistableHeaders: new Set() },
      );
      const search = Object.entries(query ?? {}).map(
        ([name, value]) => `${encoded(name)}=${encoded(String(value))}`,
      );
      return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}?${search.join('&')}`;
    },
  };
}

const domainOf = (region: string): string =>
  region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';

async function bytesOf({ body }: HttpResponse): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
