/** One header field. `raw` is its lines as they came, line ends included; `value` is unfolded. */
export interface Field {
  readonly name: string;
  readonly value: string;
  readonly raw: Buffer;
}

export interface HeaderSection {
  readonly fields: readonly Field[];
  /** Where the rest begins: the empty line and the body. */
  readonly end: number;
}

/**
 * Reads the header section at the start of a mail, byte for byte: joining every `raw` and the bytes from `end`
 * on gives the mail again. It ends at the empty line, or at the first line that is no header.
 */
export function readHeaders(mail: Buffer): HeaderSection {
  const fields: Field[] = [];
  let at = 0;
  while (at < mail.length) {
    const start = at;
    at = lineEnd(mail, at);
    const first = mail.toString('latin1', start, at);
    const name = /^([!-9;-~]+)[ \t]*:/.exec(first)?.[1];
    if (name === undefined) return { fields, end: start };
    while (at < mail.length && (mail[at] === 32 || mail[at] === 9)) at = lineEnd(mail, at);
    const raw = mail.subarray(start, at);
    const value = raw.toString('utf8').slice(raw.toString('utf8').indexOf(':') + 1);
    fields.push({ name, value: value.replace(/\r?\n(?=[ \t])/g, '').trim(), raw });
  }
  return { fields, end: mail.length };
}

/** Just behind the line's newline, or the end of the mail. */
function lineEnd(mail: Buffer, from: number): number {
  const newline = mail.indexOf(10, from);
  return newline === -1 ? mail.length : newline + 1;
}

export const valuesOf = (fields: readonly Field[], name: string): string[] =>
  fields.filter((field) => field.name.toLowerCase() === name.toLowerCase()).map(({ value }) => value);

/** The section with one field of that name, in the place of those it had or at its end. */
export function withField({ fields, end }: HeaderSection, name: string, value: string): HeaderSection {
  const lineEnd = fields[0]?.raw.includes('\r\n') === false ? '\n' : '\r\n';
  const field: Field = { name, value, raw: Buffer.from(`${name}: ${value}${lineEnd}`) };
  const isNamed = (each: Field) => each.name.toLowerCase() === name.toLowerCase();
  const place = fields.findIndex(isNamed);
  const others = fields.filter((each) => !isNamed(each));
  return { fields: others.toSpliced(place === -1 ? others.length : place, 0, field), end };
}

/** `From` as RFC 5322 writes times: `Sun, 22 Nov 2026 01:00:00 +0000`. */
export const mailDate = (at: number): string => new Date(at).toUTCString().replace(/GMT$/, '+0000');
