import type { Readable } from 'node:stream';

export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
}

/** The whole of a body. @throws BodyTooLong beyond `limit` bytes; none of the rest is kept. */
export async function readAll(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) return chunks.push(chunk);
      // The rest is read and dropped: a client that still writes would not see the answer.
      stream.removeAllListeners('data');
      stream.resume();
      return reject(new BodyTooLong(`The body is longer than ${limit} bytes`));
    });
    stream.once('end', () => resolve(Buffer.concat(chunks)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('The client went away')));
  });
}
