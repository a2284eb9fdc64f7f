import { Transform } from 'node:stream';
import { S3Error } from './error.ts';

/** A chunk's head or a trailer is a short line; anything longer is no aws-chunked body. */
const longestLine = 8192;

const incomplete = () =>
  new S3Error(400, 'IncompleteBody', 'You did not provide the number of bytes specified by the request.');

/**
 * Takes the chunks of an `aws-chunked` body apart: `<hex size>[;chunk-signature=…]CRLF <data> CRLF … 0 CRLF
 * trailers CRLF`. Trailers land in `trailers`, lower-case.
 */
export function decodeChunks(trailers: Map<string, string>): Transform {
  let line = '';
  let left = 0;
  let state: 'head' | 'data' | 'gap' | 'trailers' | 'done' = 'head';

  const takeLine = (text: string): void => {
    if (state === 'gap') {
      if (text !== '') throw incomplete();
      state = 'head';
    } else if (state === 'head') {
      const size = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(text)?.[1];
      if (size === undefined) throw incomplete();
      left = Number.parseInt(size, 16);
      state = left === 0 ? 'trailers' : 'data';
    } else if (text === '') {
      state = 'done';
    } else {
      const colon = text.indexOf(':');
      if (colon > 0) trailers.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
    }
  };

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        for (let at = 0; at < chunk.length && state !== 'done'; ) {
          if (state === 'data') {
            const piece = chunk.subarray(at, at + left);
            this.push(piece);
            at += piece.length;
            left -= piece.length;
            if (left === 0) state = 'gap';
            continue;
          }
          const newline = chunk.indexOf(10, at);
          line += chunk.toString('latin1', at, newline === -1 ? chunk.length : newline);
          if (line.length > longestLine) throw incomplete();
          if (newline === -1) break;
          at = newline + 1;
          const text = line.replace(/\r$/, '');
          line = '';
          takeLine(text);
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      // Some clients leave out the empty line after the last chunk.
      done(state === 'done' || state === 'trailers' ? null : incomplete());
    },
  });
}
