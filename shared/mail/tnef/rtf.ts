import { decompressRTF } from '@kenjiuno/decompressrtf';
import { deEncapsulateSync } from 'rtf-stream-parser';
import { decodeText } from '../mime/charset.ts';

/** The library keeps each byte as a number, so more than this would cost too much memory. */
const MAX_COMPRESSED = 512 * 1024;
const HEADER = 16;

/** The body that Outlook keeps as compressed rich text: the HTML or the text that it was made of. Never throws. */
export function bodyOfRtf(compressed: Buffer): { text: string; html: string } {
  if (compressed.length < HEADER || compressed.length > MAX_COMPRESSED) return { text: '', html: '' };
  try {
    const bytes = Buffer.from(compressed);
    // The stated sizes are the sender's word, and the library goes by them.
    bytes.writeUInt32LE(bytes.length - 4, 0);
    bytes.writeUInt32LE(Math.min(bytes.readUInt32LE(4), bytes.length), 4);
    const rtf = Buffer.from(decompressRTF(Array.from(bytes)));
    return /\\fromhtml1/.test(rtf.toString('latin1', 0, 4096))
      ? { text: '', html: htmlOf(rtf) }
      : { text: textOfRtf(rtf.toString('latin1')), html: '' };
  } catch {
    return { text: '', html: '' }; // broken rich text: the winmail.dat itself is kept
  }
}

const htmlOf = (rtf: Buffer): string =>
  String(deEncapsulateSync(rtf, { mode: 'html', prefix: false, decode: decodeText, warn: () => {} }).text);

const BREAKS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  row: '\n',
  tab: '\t',
  cell: '\t',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
};
const SKIPPED =
  /^(?:fonttbl|colortbl|stylesheet|info|pict|object|themedata|generator|listtable|header|footer)$/;
const TOKEN = /\\'([0-9a-f]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|([{}])|([^\\{}\r\n]+)/gi;

/** The words of rich text, without its tables of fonts, colours and pictures. */
export function textOfRtf(rtf: string): string {
  const page = /\\ansicpg(\d{3,5})/.exec(rtf.slice(0, 1024))?.[1] ?? '1252';
  let text = '';
  let bytes: number[] = [];
  let depth = 0;
  let skipFrom = Number.POSITIVE_INFINITY;
  let replaced = 0; // characters that stand for one that is given by its number
  const flush = () => {
    if (bytes.length > 0) text += decodeText(Uint8Array.from(bytes), `cp${page}`);
    bytes = [];
  };
  for (const [, hex, word, number, symbol, brace, run] of rtf.matchAll(TOKEN)) {
    if (brace === '{') depth++;
    else if (brace === '}') {
      depth--;
      if (depth < skipFrom) skipFrom = Number.POSITIVE_INFINITY;
    } else if (symbol === '*' || (word !== undefined && SKIPPED.test(word)))
      skipFrom = Math.min(skipFrom, depth);
    else if (depth >= skipFrom) continue;
    else if (hex !== undefined) {
      if (replaced > 0) replaced--;
      else bytes.push(Number.parseInt(hex, 16));
    } else {
      flush();
      if (word === 'u' && number !== undefined) {
        text += String.fromCharCode(Number(number) & 0xffff);
        replaced = 1;
      } else if (word !== undefined) text += BREAKS[word] ?? '';
      else if (symbol !== undefined) text += symbol === '~' ? ' ' : /[\\{}]/.test(symbol) ? symbol : '';
      else {
        text += (run ?? '').slice(replaced);
        replaced = 0;
      }
    }
  }
  flush();
  return text.trim();
}
