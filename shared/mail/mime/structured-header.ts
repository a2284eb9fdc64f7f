import { decodeText } from './charset.ts';

/** A header of the form `value; name=value; …`: Content-Type, Content-Disposition. */
export interface StructuredHeader {
  /** Lower case, without comments. */
  readonly value: string;
  /** By lower-case name, RFC 2231 continuations joined and decoded. A repeated name keeps its first value. */
  readonly params: ReadonlyMap<string, string>;
}

interface Section {
  readonly number: number;
  readonly encoded: boolean;
  readonly value: string;
}

export function parseStructuredHeader(header: string): StructuredHeader {
  // `text/plain charset=x`: the semicolon is often forgotten.
  const whole = header.slice(0, 16_384).replace(/^(\s*[\w.+-]+\/[\w.+-]+)\s+([\w-]+=)/, '$1; $2');
  const [first = '', ...rest] = splitOutsideQuotes(whole);
  const params = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const piece of rest) {
    const equals = piece.indexOf('=');
    if (equals < 0) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const value = unquote(piece.slice(equals + 1).trim());
    const continued = /^([^*]+)\*(?:(\d{1,3}))?(\*)?$/.exec(name);
    if (continued === null) {
      if (!params.has(name)) params.set(name, value);
      continue;
    }
    const [, base = '', number, star] = continued;
    const list = sections.get(base) ?? [];
    list.push({ number: Number(number ?? 0), encoded: star !== undefined || number === undefined, value });
    sections.set(base, list);
  }
  for (const [name, list] of sections) params.set(name, joinSections(list));
  return { value: withoutComments(first).trim().toLowerCase(), params };
}

/** Pieces between semicolons; quoted strings stay whole, backslash escapes only inside them. */
function splitOutsideQuotes(text: string): string[] {
  const pieces: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (char === ';' && !quoted) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

const withoutComments = (text: string): string => text.replace(/\([^()]*\)/g, '').replace(/\s.*$/s, '');

/** The content of a quoted string, or a bare value without a comment that trails it. */
function unquote(value: string): string {
  if (!value.startsWith('"')) return bare(value);
  const quoted = /^"((?:[^"\\]|\\.)*)"?/s.exec(value);
  return (quoted?.[1] ?? '').replace(/\\(["\\])/g, '$1');
}

function bare(value: string): string {
  const comment = value.search(/\s\(/); // no `\s+`: that would try every blank of a long run
  return (comment < 0 ? value : value.slice(0, comment)).trimEnd().replace(/"$/, '');
}

/** RFC 2231: neighbouring percent-encoded sections are one run of bytes, since a character may span them. */
function joinSections(list: Section[]): string {
  const sorted = list.toSorted((a, b) => a.number - b.number);
  let charset = '';
  let pending = '';
  let joined = '';
  const flush = () => {
    if (pending !== '') joined += decodeText(percentBytes(pending), charset);
    pending = '';
  };
  for (const [index, section] of sorted.entries()) {
    let value = section.value;
    const label = index === 0 && section.encoded ? /^([^']*)'[^']*'(.*)$/s.exec(value) : null;
    if (label !== null) {
      charset = label[1] ?? '';
      value = label[2] ?? '';
    }
    if (section.encoded) pending += value;
    else {
      flush();
      joined += value;
    }
  }
  flush();
  return joined;
}

const percentBytes = (text: string): Buffer =>
  Buffer.from(
    Buffer.from(text, 'utf8')
      .toString('latin1')
      .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );
