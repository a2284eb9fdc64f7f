/**
 * Bytes to text for whatever label a mail puts on them. A label is a claim: where it is missing, unknown or
 * contradicted by the bytes, the text is read as UTF-8 if it is that, else as windows-1252.
 */

// Labels that mail clients write and TextDecoder does not list. Everything else it knows by itself.
const aliases: Readonly<Record<string, string>> = {
  utf8mb4: 'utf-8',
  'utf-8n': 'utf-8',
  cp932: 'shift_jis',
  'windows-932': 'shift_jis',
  'x-ms-cp932': 'shift_jis',
  cp936: 'gbk',
  'windows-936': 'gbk',
  ms936: 'gbk',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  eucjp: 'euc-jp',
  cp874: 'windows-874',
  tis620: 'windows-874',
  'iso-8859-16': 'iso-8859-2', // not built into Node; the Latin-2 letters they share are most of it
};

/** Labels that say nothing about the bytes. */
const vague = new Set([
  '',
  'us-ascii',
  'ascii',
  'unknown',
  'unknown-8bit',
  'default',
  'binary',
  '8bit',
  '7bit',
  'x-unknown',
  'none',
  'utf-8',
  'utf8',
]);

// windows-1252's 0x80–0x9F. Several Node versions decode that range as C1 controls, which no mail means.
const c1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** C1 control characters turned into what windows-1252 has in their place. */
export const withoutC1 = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (control) => c1.charAt(control.charCodeAt(0) - 0x80));

/** Text without halves of surrogate pairs, which neither UTF-8 nor the table can hold. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Text of unlabelled bytes: UTF-16 by its mark, ISO-2022-JP by its escapes, UTF-8 if valid, else windows-1252. */
export function guessText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    const text = strictUtf8.decode(bytes);
    // Double-byte text in ISO-2022-JP starts with an escape and is 7-bit clean, so it is valid UTF-8 too.
    return text.includes('\u001b$B') || text.includes('\u001b$@')
      ? new TextDecoder('iso-2022-jp').decode(bytes)
      : text;
  } catch {
    return mostlyUtf8(bytes) ?? withoutC1(new TextDecoder('windows-1252').decode(bytes));
  }
}

/** UTF-8 with a few broken bytes (a cut character, a pasted byte) is still better read as UTF-8. */
function mostlyUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = text.split('\ufffd').length - 1;
  const whole = text.match(/[\u0080-\ufffc]/g)?.length ?? 0;
  return whole > broken * 4 ? text : undefined;
}

const normalised = (label: string | undefined): string => {
  const plain = (label ?? '')
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
    .replace(/^charset=/, '');
  return aliases[plain] ?? plain;
};

const decoder = (label: string): InstanceType<typeof TextDecoder> | undefined => {
  for (const name of [label, label.replace(/^x-/, ''), label.replace(/_/g, '-')]) {
    try {
      return new TextDecoder(name);
    } catch {
      // not a label this runtime knows; the next spelling, or a guess
    }
  }
  return undefined;
};

/** Whether `decodeText` goes by the label rather than by a guess. */
export const isKnownCharset = (label: string): boolean => {
  const name = normalised(label);
  return !vague.has(name) && name !== 'utf-7' && decoder(name) !== undefined;
};

/** Text of bytes that carry this charset label. Never throws; what can't be mapped becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, label?: string): string {
  const name = normalised(label);
  if (/^(x-)?(unicode-1-1-)?utf-?7$/.test(name)) return decodeUtf7(bytes);
  if (vague.has(name)) return guessText(bytes);
  const known = decoder(name);
  if (known === undefined) return guessText(bytes);
  const text = known.decode(bytes);
  return known.encoding === 'windows-1252' ? withoutC1(text) : text;
}

/** UTF-7 (RFC 2152): UTF-16 in unpadded base64 between `+` and `-`. */
function decodeUtf7(bytes: Uint8Array): string {
  const source = new TextDecoder('utf-8').decode(bytes);
  return source.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, encoded: string) => {
    if (encoded === '') return '+';
    const units = Buffer.from(encoded, 'base64');
    return new TextDecoder('utf-16be').decode(units.subarray(0, units.length & ~1));
  });
}
