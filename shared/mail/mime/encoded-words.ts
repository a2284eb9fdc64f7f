import { decodeText } from './charset.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/**
 * Encoded words of header fields (RFC 2047), read as they are found and not as they should be: longer than
 * allowed, with blanks or question marks in them, cut off, side by side with text, in the middle of a character
 * that the next word goes on with.
 *
 * postal-mime's own decoder goes by labels that Node knows, and by no bytes.
 */

const WORD = /=\?([^?\s=]{1,60})\?([QqBb])\?([^\n]{0,4000}?)(?:\?=|(?<=[^?]{8})$)/g;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  readonly content: string;
  readonly isBase64: boolean;
}

/** Text with its encoded words decoded. */
export const decodeWords = (value: string): string => replaceWords(value, (text) => text);

/** The same words as UTF-8 ones, whole: what reads addresses must not take decoded commas for its own. */
export const asUtf8Words = (value: string): string =>
  replaceWords(value, (text) => `=?utf-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`);

function replaceWords(value: string, write: (text: string) => string): string {
  if (!value.includes('=?')) return value;
  let written = '';
  let end = 0;
  for (const run of runsOf(value)) {
    written += value.slice(end, run[0]?.start);
    written += write(textOf(run));
    end = run.at(-1)?.end ?? end;
  }
  return written + value.slice(end);
}

/** Words with nothing but blanks between them belong together. */
function runsOf(value: string): Word[][] {
  const runs: Word[][] = [];
  for (const match of value.matchAll(WORD)) {
    const [whole, charset = '', kind = '', content = ''] = match;
    const word: Word = {
      start: match.index,
      end: match.index + whole.length,
      charset: charset.toLowerCase().replace(/\*.*$/, ''),
      content,
      isBase64: kind.toLowerCase() === 'b',
    };
    const run = runs.at(-1);
    if (run !== undefined && value.slice(run.at(-1)?.end, word.start).trim() === '') run.push(word);
    else runs.push([word]);
  }
  return runs;
}

/** The bytes of neighbours in one charset are one run: a character may span them. */
function textOf(run: readonly Word[]): string {
  let text = '';
  let charset = '';
  let pending: Buffer[] = [];
  const flush = () => {
    if (pending.length > 0) text += decodeText(Buffer.concat(pending), charset);
    pending = [];
  };
  for (const word of run) {
    if (word.charset !== charset) flush();
    charset = word.charset;
    for (const [at, piece] of word.content.split(/([^\0-\x7f]+)/).entries()) {
      // What stands there undecoded was read with the field already.
      if (at % 2 === 0) pending.push(word.isBase64 ? fromBase64(piece) : fromQ(piece));
      else {
        flush();
        text += piece;
      }
    }
  }
  flush();
  return text;
}

const fromBase64 = (content: string): Buffer => decodeTransfer(Buffer.from(content, 'latin1'), 'base64');

const fromQ = (content: string): Buffer =>
  Buffer.from(
    content
      .replaceAll('_', ' ')
      .replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );
