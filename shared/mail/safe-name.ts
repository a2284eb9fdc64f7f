const MAX_NAME = 255;

/**
 * A name that is safe to store and to offer for download: no path, no control or direction-changing
 * characters, no leading dots, 1–255 characters with its extension kept.
 */
export function safeName(name: string, fallback: string): string {
  const line = name
    .slice(0, 4_000)
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim();
  const base = line.split(/[/\\]/).at(-1) ?? '';
  const clean = base
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (clean === '') return fallback;
  if (clean.length <= MAX_NAME) return clean;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(clean)?.[0] ?? '';
  return cutUnits(clean.slice(0, clean.length - extension.length), MAX_NAME - extension.length) + extension;
}

/** At most `limit` UTF-16 units, not ending in half a character. */
const cutUnits = (text: string, limit: number): string =>
  text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
