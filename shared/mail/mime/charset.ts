import iconv from 'iconv-lite';
import { guessText, likelyOrder, strictUtf8, utf16Of, withoutC1 } from './guess-text.ts';
import { decodeHz, decodeIso2022 } from './iso-2022.ts';

/**
 * Bytes to text for whatever label a mail puts on them. A label is a claim: where it is missing, unknown or
 * contradicted by the bytes, the bytes decide.
 */

type Decode = (bytes: Uint8Array) => string;

// Labels that mail clients write and neither TextDecoder nor the spellings below know.
const aliases: Readonly<Record<string, string>> = {
  'utf-8n': 'utf-8',
  'windows-932': 'shift_jis',
  'windows-936': 'gb18030',
  'windows-949': 'euc-kr',
  'windows-950': 'big5',
  'windows-51932': 'euc-jp',
  'windows-54936': 'gb18030',
  'windows-20866': 'koi8-r',
  'windows-28591': 'windows-1252',
  'windows-65001': 'utf-8',
  uhc: 'euc-kr',
  ksc5601: 'euc-kr',
  gb: 'gb18030',
  chinese: 'gb18030',
  chinesebig5: 'big5',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  jis: 'iso-2022-jp',
  tis620: 'windows-874',
  ansi: 'windows-1252',
  'latin-1': 'windows-1252',
  iso: 'windows-1252',
  mac: 'macintosh',
  macroman: 'macintosh',
  'mac-ce': 'maccenteuro',
  'mac-centraleurroman': 'maccenteuro',
};

/** Labels that say nothing about the bytes. */
const VAGUE =
  /^(?:|(?:us-?)?ascii|ansi[-_ ]x3[.]4-19\d\d|iso646-us|(?:x-)?(?:unknown|user-defined)(?:-8bit)?|default|binary|[78]-?bits?|none|null|undefined|unspecified|utf-?8(?:mb[34])?)$/;

/** What iconv-lite is asked for: it also knows `hex`, `base64` and others that are no charsets. */
const BY_ICONV =
  /^(?:cp\d|iso8859|mac|viscii|tcvn|koi8|utf32|ucs4|big5|armscii|georgian|mik$|rk1048|hproman|pt154|kz1048)/;

/** Text without halves of surrogate pairs, which neither UTF-8 nor the table can hold. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

/** What is known besides of bytes whose label says nothing. */
export interface Clues {
  /** A charset that other text of the mail is in. */
  readonly hint?: string;
  /** More bytes that are probably in the same charset, these among them. */
  readonly alike?: Uint8Array;
}

/** Text of bytes that carry this charset label. Never throws; what can't be mapped becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, label?: string, { hint, alike }: Clues = {}): string {
  const decode = labelled(label);
  if (decode === undefined) return guessText(bytes, labelled(hint), alike);
  if (!bytes.some((byte) => byte >= 0x80)) return decode(bytes);
  const utf8 = strictUtf8(bytes);
  const text = decode(bytes);
  return utf8 !== undefined && isRatherUtf8(utf8, text) ? utf8 : text;
}

/** How bytes are read under this label; undefined for one that is unknown or says nothing. */
function labelled(label: string | undefined): Decode | undefined {
  const name = normalised(label);
  return VAGUE.test(name) ? undefined : decoderOf(name);
}

/** So many characters are not valid UTF-8 by accident, whatever the charset. */
const NO_ACCIDENT = 5;

/**
 * Whether bytes that are valid UTF-8 are that and not what their label says: where the label's charset has no
 * such characters, where there are many, and where a single-byte charset makes two or more of each.
 */
function isRatherUtf8(utf8: string, text: string): boolean {
  const wide = utf8.match(/[^\0-\x7f]/gu)?.length ?? 0;
  if (wide >= NO_ACCIDENT || text.includes('\ufffd')) return true;
  const read = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  return read >= wide * 2 && (wide > 1 || /^[\0-\u024f\u2000-\u2122]*$/.test(text));
}

function normalised(label: string | undefined): string {
  const plain = (label ?? '')
    .toLowerCase()
    .replace(/^charset\s*=/, '')
    .replace(/["'\s;,<>\\]+/g, '')
    .replace(/\*.*$/, '')
    .slice(0, 60);
  const page = /^(?:x-)?(?:win(?:dows)?|cp|ms|ibm|dos|oem)?[-_]?(?:cp)?[-_]?(\d{3,5})$/.exec(plain)?.[1];
  if (page !== undefined)
    return aliases[`windows-${page}`] ?? (page.startsWith('125') ? `windows-${page}` : `cp${page}`);
  return aliases[plain.replace(/^x-/, '').replaceAll('_', '-')] ?? plain;
}

function decoderOf(name: string): Decode | undefined {
  if (/^(?:x-)?(?:unicode-1-1-)?utf-?7$/.test(name)) return decodeUtf7;
  if (/^iso[-_]?2022[-_](?:jp|kr|cn)|^(?:cp|windows-)?5022\d$/.test(name)) return decodeIso2022;
  if (/^hz(?:-gb-?2312)?$/.test(name)) return decodeHz;
  if (/^(?:utf-?16|ucs-?2|unicode|iso-10646-ucs-2)/.test(name)) return utf16Decoder(name);
  // Node's own lack the characters of Hong Kong and the rarer half of Korean.
  if (/big-?5/.test(name)) return (bytes) => iconv.decode(bytes, 'big5hkscs');
  if (/^euc-kr$|^ks[-_]?c|^korean/.test(name)) return (bytes) => iconv.decode(bytes, 'cp949');
  for (const spelling of [
    name,
    name.replace(/^x-/, ''),
    name.replaceAll('_', '-'),
    name.replace(/^iso[-_]?8859[-_]?/, 'iso-8859-'),
  ]) {
    const decoder = textDecoder(spelling.replace(/^gb[-_]?(?:2312.*|k)$/, 'gb18030'));
    if (decoder?.encoding === 'windows-1252') return (bytes) => withoutC1(decoder.decode(bytes));
    if (decoder !== undefined) return (bytes) => decoder.decode(bytes);
  }
  const plain = name.replace(/^x-/, '').replace(/[^a-z0-9]/g, '');
  return BY_ICONV.test(plain) && iconv.encodingExists(plain)
    ? (bytes) => iconv.decode(bytes, plain)
    : undefined;
}

function textDecoder(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined; // not a label this runtime knows
  }
}

/** UTF-16 by what the bytes show. Many a text so labelled was turned into UTF-8 on its way. */
const utf16Decoder =
  (name: string): Decode =>
  (bytes) => {
    const shown = utf16Of(bytes);
    const utf8 = shown === undefined ? strictUtf8(bytes) : undefined;
    if (utf8 !== undefined && !utf8.includes('\0') && /[ -~\n]{4}/.test(utf8)) return utf8;
    const named = /[bl]e$/.test(name) ? `utf-16${name.slice(-2)}` : undefined;
    return new TextDecoder(shown ?? named ?? likelyOrder(bytes)).decode(bytes);
  };

/** UTF-7 (RFC 2152): UTF-16 in unpadded base64 between `+` and `-`. */
function decodeUtf7(bytes: Uint8Array): string {
  return guessText(bytes).replace(/\+([A-Za-z0-9+/]*)-?/g, (_, encoded: string) => {
    if (encoded === '') return '+';
    const units = Buffer.from(encoded, 'base64');
    return new TextDecoder('utf-16be').decode(units.subarray(0, units.length & ~1));
  });
}
