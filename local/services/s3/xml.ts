import type { AwsReply } from '../../contract.ts';

/** Text that is XML already. */
export interface Xml {
  readonly xml: string;
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Also control characters, which a key may hold and plain XML text may not. */
const escaped = (text: string): string =>
  text.replace(
    /[&<>"\p{Cc}]/gu,
    (character) => named[character] ?? `&#x${character.charCodeAt(0).toString(16)};`,
  );

/** `<name>children</name>`: text is escaped, elements are taken as they are. */
export const element = (name: string, ...children: readonly (string | number | boolean | Xml)[]): Xml => ({
  xml: `<${name}>${children.map((child) => (typeof child === 'object' ? child.xml : escaped(String(child)))).join('')}</${name}>`,
});

export const xmlReply = (status: number, root: Xml): AwsReply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`,
});

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** The texts of every `<name>` in a document as flat as S3's requests are. */
export function textsOf(document: string, name: string): string[] {
  const form = new RegExp(`<${name}>([^<]*)</${name}>`, 'g');
  return [...document.matchAll(form)].map((match) => unescaped(match[1] ?? ''));
}
