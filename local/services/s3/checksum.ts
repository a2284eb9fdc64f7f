import { createHash } from 'node:crypto';
import * as zlib from 'node:zlib';

/** As in the header `x-amz-checksum-<algorithm>`. */
export interface Checksum {
  readonly algorithm: string;
  /** Base64. */
  readonly value: string;
}

export interface DeclaredChecksum {
  readonly algorithm: string;
  /** What the client says; of a trailing one undefined until the whole body was read. */
  value(): string | undefined;
}

const prefix = 'x-amz-checksum-';
const algorithms: ReadonlySet<string> = new Set(['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256']);

/** The checksum that a request's headers declare, its value among `trailers` where it comes after the body. */
export function declaredChecksum(
  headers: Readonly<Record<string, string>>,
  trailers: ReadonlyMap<string, string>,
): DeclaredChecksum | undefined {
  const trailing = headers['x-amz-trailer']?.toLowerCase().trim();
  if (trailing?.startsWith(prefix)) {
    return { algorithm: trailing.slice(prefix.length), value: () => trailers.get(trailing) };
  }
  const leading = Object.keys(headers).find(
    (name) => name.startsWith(prefix) && algorithms.has(name.slice(prefix.length)),
  );
  if (leading === undefined) return undefined;
  return { algorithm: leading.slice(prefix.length), value: () => headers[leading] };
}

/** Undefined for an algorithm this Node cannot compute: such a checksum is kept and given back unchecked. */
export function checksumHash(
  algorithm: string | undefined,
): { update(chunk: Buffer): void; digest(): string } | undefined {
  if (algorithm === 'sha1' || algorithm === 'sha256') {
    const hash = createHash(algorithm);
    return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest('base64') };
  }
  // Node has it since 20.15.
  if (algorithm !== 'crc32' || typeof zlib.crc32 !== 'function') return undefined;
  let state = 0;
  return {
    update(chunk) {
      state = zlib.crc32(chunk, state);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(state);
      return bytes.toString('base64');
    },
  };
}
