import { S3Failure, type S3Place, s3Place, s3Requests } from './s3-request.ts';

/** What is known of an object without reading it. `size` in bytes. */
export interface ObjectFacts {
  readonly size: number;
  readonly type: string;
  readonly etag: string;
}

/** How an object is kept and given back. */
export interface ObjectForm {
  readonly type: string;
  /** A Content-Disposition. */
  readonly disposition?: string;
}

/** What a client sends to put an object: this body size and these headers, or S3 refuses it. */
export interface UploadLink {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Nothing is run or shown that somebody brought: whatever type is claimed, it is bytes to be saved. */
const asBytes = 'application/octet-stream';

/** Always a download under this name (RFC 6266). */
export const asDownload = (name: string): string => {
  const encoded = encodeURIComponent(name.replace(/\p{Cs}/gu, '_')).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
};

/** Bytes that are read at once of a large object. */
const BLOCK = 1024 * 1024;

export type Objects = ReturnType<typeof objectsIn>;

/** The objects of one bucket. Keys are ours; whoever calls has made sure of the right to them. */
export function objectsIn(bucket: string, place: S3Place = s3Place()) {
  const { send, presign } = s3Requests(bucket, place);

  const expect = async (call: Parameters<typeof send>[0], ...absent: number[]) => {
    const answer = await send(call);
    if (absent.includes(answer.status)) return undefined;
    if (answer.status >= 300) throw new S3Failure(call.method, answer.status);
    return answer;
  };

  const removeVersions = async (prefix: string, chosen: (key: string) => boolean): Promise<void> => {
    let markers: Record<string, string> = {};
    for (;;) {
      const answer = await expect({ method: 'GET', key: '', query: { versions: '', prefix, ...markers } });
      const page = Buffer.from(answer?.body ?? []).toString('utf8');
      for (const { key, versionId } of versionsOf(page)) {
        if (chosen(key)) await expect({ method: 'DELETE', key, query: { versionId } }, 404);
      }
      if (textOf(page, 'IsTruncated') !== 'true') return;
      const [key, version] = [textOf(page, 'NextKeyMarker'), textOf(page, 'NextVersionIdMarker')];
      markers = { 'key-marker': key, ...(version ? { 'version-id-marker': version } : {}) };
    }
  };

  return {
    async put(key: string, body: Uint8Array | string, form: ObjectForm): Promise<void> {
      await expect({ method: 'PUT', key, body, headers: headersOf(form) });
    },

    /** Puts what is made while it is sent: `body` begins anew for each attempt and has exactly `size` bytes. */
    async putStream(
      key: string,
      { size, body }: { size: number; body: () => AsyncIterable<Uint8Array> },
      form: ObjectForm,
    ): Promise<void> {
      const headers = { ...headersOf(form), 'content-length': String(size) };
      await expect({ method: 'PUT', key, stream: body, headers });
    },

    /**
     * The bytes of an object in blocks, each of a request of its own: whoever takes long between two of them
     * holds no connection open.
     * @throws S3Failure where the object is not there, or not what `etag` names any more.
     */
    async *blocks(
      key: string,
      { size, etag }: Pick<ObjectFacts, 'size' | 'etag'>,
    ): AsyncGenerator<Uint8Array> {
      for (let from = 0; from < size; from += BLOCK) {
        const to = Math.min(from + BLOCK, size) - 1;
        const range = { range: `bytes=${from}-${to}`, 'if-match': etag };
        const answer = await expect({ method: 'GET', key, headers: range });
        if (answer) yield answer.body;
      }
    },

    /** Undefined where there is none. */
    async get(key: string): Promise<Uint8Array | undefined> {
      return (await expect({ method: 'GET', key }, ...notThere))?.body;
    },

    async head(key: string): Promise<ObjectFacts | undefined> {
      const answer = await expect({ method: 'HEAD', key }, ...notThere);
      if (!answer) return undefined;
      const { 'content-length': size, 'content-type': type = asBytes, etag = '' } = answer.headers;
      return { size: Number(size), type, etag };
    },

    /** Copies what stands under `from` if it still is what `etag` names. False where it is not. */
    async copy(from: string, etag: string, to: string, form: ObjectForm): Promise<boolean> {
      const source = [bucket, ...from.split('/')].map(encodeURIComponent).join('/');
      const headers = {
        ...headersOf(form),
        'x-amz-copy-source': source,
        'x-amz-copy-source-if-match': etag,
        'x-amz-metadata-directive': 'REPLACE',
      };
      const answer = await expect({ method: 'PUT', key: to, headers }, 412, ...notThere);
      if (!answer) return false;
      // S3 answers 200 before it begins: a copy that failed on the way says so in the body.
      const said = Buffer.from(answer.body).toString('utf8');
      if (!said.includes('CopyObjectResult')) throw new S3Failure('PUT', 500);
      return true;
    },

    /** Every version of an object. One that is not there is removed already. */
    remove: (key: string): Promise<void> => removeVersions(key, (found) => found === key),

    /** Every version of every object whose key begins with `prefix`, but for those that `kept` tells. */
    removeUnder: (prefix: string, kept: (key: string) => boolean = () => false): Promise<void> =>
      removeVersions(prefix, (key) => !kept(key)),

    /** An address that downloads the object as a file of this name, or of the one it was put with. */
    downloadLink: (
      key: string,
      name: string | undefined,
      by: { seconds: number; now: Date },
    ): Promise<string> =>
      presign(
        {
          method: 'GET',
          key,
          query: {
            ...(name === undefined ? {} : { 'response-content-disposition': asDownload(name) }),
            'response-content-type': asBytes,
          },
        },
        by,
      ),

    /** An address that takes exactly this many bytes of this type: S3 holds the upload to what is signed. */
    async uploadLink(
      key: string,
      file: { size: number; type: string },
      by: { seconds: number; now: Date },
    ): Promise<UploadLink> {
      const headers = { 'content-type': file.type };
      const signed = { ...headers, 'content-length': String(file.size) };
      return { method: 'PUT', url: await presign({ method: 'PUT', key, headers: signed }, by), headers };
    },
  };
}

/** Without the right to list a bucket, S3 answers 403 for what is not there. */
const notThere = [403, 404] as const;

const headersOf = ({ type, disposition }: ObjectForm): Record<string, string> => ({
  'content-type': type,
  ...(disposition ? { 'content-disposition': disposition } : {}),
});

const textOf = (xml: string, name: string): string => {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return found.replace(/&(amp|lt|gt|quot|apos|#x[0-9a-fA-F]+|#\d+);/g, (_, entity: string) =>
    characterOf(entity),
  );
};

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const characterOf = (entity: string): string =>
  named[entity] ??
  String.fromCodePoint(
    entity.startsWith('#x') ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1)),
  );

/** Versions and delete markers alike. */
const versionsOf = (page: string): { key: string; versionId: string }[] =>
  [...page.matchAll(/<(Version|DeleteMarker)>([\s\S]*?)<\/\1>/g)].map(([, , inner = '']) => ({
    key: textOf(inner, 'Key'),
    versionId: textOf(inner, 'VersionId'),
  }));
