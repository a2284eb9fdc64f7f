/**
 * The charset of a text that is too short for statistics: one line in Greek, a Polish subject. Each candidate reads it;
 * the one that makes words of it, small letters behind at most one capital, is taken, and none in doubt.
 */
const common: Readonly<Record<string, string>> = {
  'windows-1251': 'оаеинтрсвлкмдпуяі',
  'koi8-u': 'оаеинтрсвлкмдпуяі',
  'iso-8859-5': 'оаеинтрсвлкмдпуяі',
  'windows-1253': 'αοιετσνηυρπκλςάίόέή',
  'windows-1255': 'יוהלמרתאבשנכד',
  'windows-1256': 'اليمنترعبهدوةك',
};

const FEWEST_LETTERS = 12;
const sure = { share: 0.55, margin: 0.08 };

const decoded = (bytes: Uint8Array, label: string): string => new TextDecoder(label).decode(bytes);
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/** The charset, where the words speak for one. */
export function charsetOfShort(bytes: Uint8Array): string | undefined {
  const high = bytes.filter((byte) => byte >= 0x80).length;
  const ascii = bytes.filter(isLetter).length;
  if (high >= FEWEST_LETTERS && high > ascii * 1.5) return byScript(bytes);
  return high > 1 ? bySpelling(bytes) : undefined;
}

function byScript(bytes: Uint8Array): string | undefined {
  const [best, next] = Object.entries(common)
    .map(([label, letters]) => ({ label, share: shareOf(decoded(bytes, label), letters) }))
    .sort((one, other) => other.share - one.share);
  const isSure = best && best.share >= sure.share && best.share - (next?.share ?? 0) >= sure.margin;
  return isSure ? best.label : undefined;
}

/** How much of what is not ASCII are usual letters, in words as they are written. */
function shareOf(text: string, letters: string): number {
  const foreign = text.match(/[^\0-\x7f]/gu) ?? [];
  const usual = foreign.filter((char) => letters.includes(char.toLowerCase())).length;
  const misspelt = text.match(/\p{Ll}\p{Lu}|[^\0-\x7f\p{L}\p{M}«»„“”’–—…№]|\ufffd/gu)?.length ?? 0;
  return (usual - misspelt) / foreign.length;
}

/** Signs that western Europe's charset shows within words, where others have a letter. `m³` and `¿Qué?` are no such words. */
const SIGNS_IN_WORDS = /(?<=\p{L})[¡¢£¥¦±²³¶¹¼½¾¿»µ¸](?=\p{Ll})/gu;
const NO_LETTER = /(?<=\p{Ll})[^\0-\x7f\p{L}’”“–](?=\p{Ll})/gu;

/** Latin letters that western Europe's charset makes signs of, or Icelandic ones in Turkish. */
function bySpelling(bytes: Uint8Array): string | undefined {
  const western = decoded(bytes, 'windows-1252');
  if ((western.match(SIGNS_IN_WORDS)?.length ?? 0) > 1) {
    const wrong = (label: string) => decoded(bytes, label).match(NO_LETTER)?.length ?? 0;
    const hasC1 = bytes.some((byte) => byte >= 0x80 && byte < 0xa0);
    return hasC1 || wrong('windows-1250') < wrong('iso-8859-2') ? 'windows-1250' : 'iso-8859-2';
  }
  const isTurkish =
    (western.match(/[ýþðÝÞÐ]/g)?.length ?? 0) > 2 && !/[áéíóúæÁÉÍÓÚÆ]/.test(western) && /ý/.test(western);
  return isTurkish ? 'windows-1254' : undefined;
}
