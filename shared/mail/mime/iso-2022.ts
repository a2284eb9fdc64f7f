/**
 * The 7-bit encodings of East Asia that switch character sets by escapes: ISO-2022-JP with its extensions
 * (-1, -2, -3 in part, Microsoft's half-width kana), ISO-2022-KR, ISO-2022-CN (its GB 2312 part) and HZ.
 * Neither TextDecoder nor iconv-lite has more than the first of them. Each run is read as the EUC form of its set.
 */

type Charset = 'ascii' | 'roman' | 'kana' | 'jis0208' | 'jis0212' | 'gb2312' | 'ksc5601' | 'latin1' | 'greek';

/** Sets of two bytes a character, by what reads their EUC form. */
const doubleByte: Partial<Record<Charset, string>> = {
  jis0208: 'euc-jp',
  jis0212: 'euc-jp',
  gb2312: 'gb18030',
  ksc5601: 'euc-kr',
};

/** Which slot an escape puts which set in: G0 is read as it is, G1 after a shift-out, G2 for one character. */
const designations: Readonly<Record<string, readonly ['g0' | 'g1' | 'g2', Charset]>> = {
  '(B': ['g0', 'ascii'],
  '(J': ['g0', 'roman'],
  '(I': ['g0', 'kana'],
  $B: ['g0', 'jis0208'],
  '$@': ['g0', 'jis0208'],
  '$(B': ['g0', 'jis0208'],
  '$(@': ['g0', 'jis0208'],
  '$(D': ['g0', 'jis0212'],
  '$(Q': ['g0', 'jis0208'],
  $A: ['g0', 'gb2312'],
  '$(A': ['g0', 'gb2312'],
  '$(C': ['g0', 'ksc5601'],
  '$)C': ['g1', 'ksc5601'],
  '$)A': ['g1', 'gb2312'],
  ')I': ['g1', 'kana'],
  '.A': ['g2', 'latin1'],
  '.F': ['g2', 'greek'],
};

const ESC = 0x1b;
const LF = 0x0a;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;

/** Whether these bytes switch sets by escapes. */
export const isIso2022 = (bytes: Uint8Array): boolean =>
  latin1(bytes)
    .split('\u001b')
    .slice(1)
    .some((after) => /^(?:\$[@AB]|\$[()][@A-DQ]|\([IJ])/.test(after));

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** The text of these bytes. An escape that says nothing is left out; a line end goes back to ASCII. */
export function decodeIso2022(bytes: Uint8Array): string {
  let text = '';
  let g0: Charset = 'ascii';
  let g1: Charset = 'kana'; // what Japanese mail without a designation means
  let g2: Charset = 'latin1';
  let shifted = false;
  let start = 0;
  const flush = (end: number) => {
    if (end > start) text += runText(bytes.subarray(start, end), shifted ? g1 : g0);
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== ESC && byte !== SHIFT_OUT && byte !== SHIFT_IN && byte !== LF) continue;
    flush(at);
    if (byte === LF) {
      text += '\n';
      g0 = 'ascii';
      shifted = false;
    } else if (byte === SHIFT_OUT || byte === SHIFT_IN) shifted = byte === SHIFT_OUT;
    else {
      const sequence = escapeAt(bytes, at + 1);
      at += sequence.length;
      const designated = designations[sequence];
      if (designated?.[0] === 'g0') g0 = designated[1];
      else if (designated?.[0] === 'g1') g1 = designated[1];
      else if (designated?.[0] === 'g2') g2 = designated[1];
      else if (sequence === 'N' && at + 1 < bytes.length) text += runText(bytes.subarray(++at, at + 1), g2);
    }
    start = at + 1;
  }
  flush(bytes.length);
  return text;
}

/** What follows an escape byte: the longest designation we know, or a single shift. */
function escapeAt(bytes: Uint8Array, at: number): string {
  const ahead = String.fromCharCode(...bytes.subarray(at, at + 3));
  const known = [3, 2].map((length) => ahead.slice(0, length)).find((form) => form in designations);
  return known ?? (ahead.startsWith('N') ? 'N' : '');
}

function runText(run: Uint8Array, charset: Charset): string {
  const label = doubleByte[charset];
  if (label !== undefined) {
    const bytes: number[] = [];
    let half = false;
    for (const byte of run) {
      const printable = (byte & 0x7f) > 0x20 && (byte & 0x7f) < 0x7f;
      if (printable && !half && charset === 'jis0212') bytes.push(0x8f);
      bytes.push(printable ? byte | 0x80 : byte);
      half = printable && !half;
    }
    return new TextDecoder(label).decode(Uint8Array.from(bytes));
  }
  const high = charset === 'latin1' || charset === 'greek';
  if (high) {
    const raised = run.map((byte) => byte | 0x80);
    return new TextDecoder(charset === 'greek' ? 'iso-8859-7' : 'iso-8859-1').decode(raised);
  }
  return Array.from(run, (byte) => singleByte(byte, charset)).join('');
}

function singleByte(byte: number, charset: Charset): string {
  // Half-width kana also come as raw bytes amid ASCII.
  if (byte >= 0xa1 && byte <= 0xdf) return String.fromCharCode(0xff61 + byte - 0xa1);
  if (charset === 'kana' && byte >= 0x21 && byte <= 0x5f) return String.fromCharCode(0xff61 + byte - 0x21);
  if (charset === 'roman' && byte === 0x5c) return '¥';
  if (charset === 'roman' && byte === 0x7e) return '‾';
  return byte < 0x80 ? String.fromCharCode(byte) : '\ufffd';
}

/** HZ (RFC 1843): GB 2312 in seven bits between `~{` and `~}`. */
export function decodeHz(bytes: Uint8Array): string {
  return latin1(bytes).replace(
    /~\{([^\n]*?)(?:~\}|(?=\n)|$)|~(~)|~\n/g,
    (_, hanzi?: string, tilde?: string) =>
      hanzi === undefined ? (tilde ?? '') : runText(Buffer.from(hanzi, 'latin1'), 'gb2312'),
  );
}
