import { madePart } from './made-part.ts';
import type { Part } from './mime/mime-tree.ts';
import { decodeTransfer } from './mime/transfer-encoding.ts';

/** Blocks that are looked at in one text; what comes after is left as it stands. */
const MAX_BLOCKS = 50;

const SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const MESSAGE = '-----BEGIN PGP MESSAGE-----';

/**
 * Takes files out of a plain text that mailers of old, or people by hand, have put there: uuencoded ones, and what
 * PGP has signed or encrypted. Each becomes a file; a word in the text says where one was.
 */
export function takeEmbedded(text: string): { text: string; files: Part[] } {
  const files: Part[] = [];
  if (!/^(?:begin [0-7]{3} |-----BEGIN PGP )/m.test(text)) return { text, files };
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trimEnd();
    const block = files.length < MAX_BLOCKS ? blockAt(lines, at, line) : undefined;
    if (block === undefined) {
      if (line === SIGNED && lines.some((other, later) => later > at && other.trimEnd() === SIGNATURE)) {
        at = endOfArmourHeader(lines, at);
      } else kept.push((lines[at] ?? '').replace(/^- (?=-)/, ''));
      continue;
    }
    files.push(block.file);
    if (block.word !== undefined) kept.push(block.word);
    at = block.end;
  }
  return { text: kept.join('\n'), files };
}

interface Block {
  readonly file: Part;
  readonly word: string | undefined;
  /** The last line of it. */
  readonly end: number;
}

function blockAt(lines: readonly string[], at: number, line: string): Block | undefined {
  const uuencoded = /^begin [0-7]{3} (\S.{0,250})$/.exec(line);
  if (uuencoded !== null) return uuBlock(lines, at, uuencoded[1] ?? '');
  if (line === MESSAGE) {
    const end = endOf(lines, at, '-----END PGP MESSAGE-----');
    return end === undefined
      ? undefined
      : {
          file: asciiFile(lines.slice(at, end + 1), 'message.asc', 'application/pgp-encrypted'),
          word: '[Encrypted with PGP: see message.asc.]',
          end,
        };
  }
  const end = line === SIGNATURE ? endOf(lines, at, '-----END PGP SIGNATURE-----') : undefined;
  return end === undefined
    ? undefined
    : {
        file: asciiFile(lines.slice(at, end + 1), 'signature.asc', 'application/pgp-signature'),
        word: undefined,
        end,
      };
}

/** A uuencoded file: lines whose first character says how long they are, up to `end`. */
function uuBlock(lines: readonly string[], at: number, name: string): Block | undefined {
  let end = at + 1;
  while (end < lines.length && isUuLine((lines[end] ?? '').trimEnd())) end++;
  // Words that only begin like one have no such line after them.
  if (end === at + 1 || (lines[end] ?? '').trimEnd() !== 'end') return undefined;
  const content = decodeTransfer(Buffer.from(lines.slice(at, end + 1).join('\n'), 'latin1'), 'uuencode');
  return {
    file: madePart({ name, type: 'application/octet-stream', content: Buffer.from(content) }),
    word: undefined,
    end,
  };
}

/** Trailing blanks, which are zeros there, may be lost; some encoders add a character. */
function isUuLine(line: string): boolean {
  if (line === '`' || line === '') return true;
  if (!/^[ -`]+$/.test(line)) return false;
  const bytes = (line.charCodeAt(0) - 32) & 63;
  return bytes > 0 && line.length <= Math.ceil(bytes / 3) * 4 + 2;
}

const asciiFile = (lines: readonly string[], name: string, type: string): Part =>
  madePart({ name, type, content: Buffer.from(`${lines.join('\n')}\n`) });

const endOf = (lines: readonly string[], from: number, mark: string): number | undefined => {
  const end = lines.findIndex((line, at) => at > from && line.trimEnd() === mark);
  return end < 0 ? undefined : end;
};

/** `Hash: SHA256` and the like, and the blank line below. */
function endOfArmourHeader(lines: readonly string[], at: number): number {
  let end = at;
  while (/^[A-Z][A-Za-z]{2,20}: /.test(lines[end + 1] ?? '')) end++;
  return (lines[end + 1] ?? '').trim() === '' ? end + 1 : end;
}
