import { analyse } from 'chardet';
import { decodeIso2022, isIso2022 } from './iso-2022.ts';
import { charsetOfShort } from './short-text.ts';

/** How much of a text is looked at to find out its charset. */
const SAMPLE = 4096;

// windows-1252's 0x80–0x9F. Several Node versions decode that range as C1 controls, which no mail means.
const c1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** C1 control characters turned into what windows-1252 has in their place. */
export const withoutC1 = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (control) => c1.charAt(control.charCodeAt(0) - 0x80));

const fatalUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of valid UTF-8, undefined for anything else. */
export function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return fatalUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Text of bytes whose charset nobody says, or says wrongly: by its byte order mark, by the NULs of UTF-16, UTF-8
 * if it is that, escapes of ISO 2022, what `hint` makes of it without a fault, what its letters and those of `alike`
 * speak for, else windows-1252.
 */
export function guessText(
  bytes: Uint8Array,
  hint?: (bytes: Uint8Array) => string,
  alike: Uint8Array = bytes,
): string {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  const utf8 = strictUtf8(bytes);
  if (utf8 !== undefined) return utf8.includes('\u001b') && isIso2022(bytes) ? decodeIso2022(bytes) : utf8;
  const broken = mostlyUtf8(bytes);
  if (broken !== undefined) return broken;
  const hinted = hint?.(bytes);
  if (hinted !== undefined && !hinted.includes('\ufffd')) return hinted;
  const label = charsetOf(alike) ?? charsetOfShort(alike.subarray(0, SAMPLE));
  const text = label === undefined ? undefined : new TextDecoder(label).decode(bytes);
  return text ?? withoutC1(new TextDecoder('windows-1252').decode(bytes));
}

/** UTF-16 by its mark, or by NULs at every second place: Latin letters, blanks and line ends have them. */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE);
  if (!sample.includes(0)) return undefined;
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // In a fifth of the characters, the other half nearly free of them; a stray one or two are something else.
  const many = Math.max(2, sample.length / 10);
  if (odd >= many && odd > even * 10) return 'utf-16le';
  return even >= many && even > odd * 10 ? 'utf-16be' : undefined;
}

/** Which half of UTF-16's characters varies less: that is the high one, for most scripts have few. */
export function likelyOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' {
  const variety = [new Set<number>(), new Set<number>()];
  for (const [at, byte] of bytes.subarray(0, SAMPLE).entries()) variety[at & 1]?.add(byte);
  return (variety[0]?.size ?? 0) < (variety[1]?.size ?? 0) ? 'utf-16be' : 'utf-16le';
}

/** UTF-8 with a few broken bytes (a cut character, a pasted byte) is still better read as UTF-8. */
function mostlyUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = text.split('\ufffd').length - 1;
  const whole = text.match(/[\u0080-\ufffc]/g)?.length ?? 0;
  return whole > broken * 4 ? text : undefined;
}

const cjk = new Set(['Shift_JIS', 'Big5', 'GB18030', 'EUC-JP', 'EUC-KR']);
/** Scripts of other letters than Latin: taken only where most letters are such. */
const otherScripts = /^(?:windows-125[1356]|KOI8-R|ISO-8859-[5678])$/;
/** Latin ones that differ from windows-1252 in letters, by what mail clients write under their name. */
const otherLatin: Readonly<Record<string, string>> = {
  'windows-1250': 'windows-1250',
  'ISO-8859-2': 'iso-8859-2',
  'windows-1254': 'windows-1254',
  'ISO-8859-9': 'windows-1254',
};
const sure = { cjk: 75, script: 40, latin: 60, notThai: 70 };

/** The charset that the letters speak for clearly enough; undefined for windows-1252 and all doubt. */
function charsetOf(bytes: Uint8Array): string | undefined {
  const first = Math.max(0, bytes.findIndex((byte) => byte >= 0x80) - 64);
  const sample = bytes.subarray(first, first + SAMPLE);
  const high = sample.filter((byte) => byte >= 0x80).length;
  const ascii = sample.filter((byte) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a).length;
  const [best, next] = analyse(sample);
  if (best === undefined) return undefined;
  if (cjk.has(best.name) && best.confidence >= sure.cjk && best.confidence > (next?.confidence ?? 0)) {
    return isClean(sample, best.name) ? best.name : undefined;
  }
  if (high > ascii && best.confidence < sure.notThai && isThai(sample)) return 'windows-874';
  if (otherScripts.test(best.name)) {
    const drawn = /[\u2500-\u259f\ufffd]/.test(new TextDecoder(best.name).decode(sample));
    return high > ascii && !drawn && best.confidence >= sure.script ? best.name : undefined;
  }
  const latin = best.confidence >= sure.latin ? otherLatin[best.name] : undefined;
  return latin === 'iso-8859-2' && sample.some((byte) => byte >= 0x80 && byte < 0xa0)
    ? 'windows-1250'
    : latin;
}

/** At most the last character is no character: the sample may end within it. */
const isClean = (sample: Uint8Array, label: string): boolean =>
  !new TextDecoder(label).decode(sample).slice(0, -2).includes('\ufffd');

/**
 * Thai in its own bytes and its own order: vowels and tones above and below a letter follow one, and those that
 * are written before a letter have one after them. Other scripts in these bytes break that at once.
 */
function isThai(sample: Uint8Array): boolean {
  const text = new TextDecoder('windows-874').decode(sample).replace(/[^\u0e01-\u0e5b]+/g, ' ');
  const marks = text.match(THAI_MARK)?.length ?? 0;
  return marks * 10 > text.length && !THAI_BROKEN.test(text);
}

const THAI_MARK = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/g;
const THAI_BROKEN =
  /(?:^|[ \u0e40-\u0e44])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e40-\u0e44](?! ?$)[^\u0e01-\u0e2e]/;
