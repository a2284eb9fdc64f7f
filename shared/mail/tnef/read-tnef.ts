import { decodeText } from '../mime/charset.ts';
import {
  type Attribute,
  attributesOf,
  isTnef,
  type Property,
  propertiesOf,
  propertyTypes,
} from './attributes.ts';
import { bodyOfRtf } from './rtf.ts';

export interface TnefFile {
  /** As the sender wrote it; may be ''. */
  readonly name: string;
  /** Lower-case MIME type, application/octet-stream where unsaid. */
  readonly type: string;
  readonly content: Buffer;
  readonly contentId: string | undefined;
}

export interface TnefMail {
  readonly text: string;
  readonly html: string;
  readonly files: readonly TnefFile[];
}

const ids = {
  title: 0x8010,
  data: 0x800f,
  body: 0x800c,
  codepage: 0x9007,
  ofMail: 0x9003,
  ofFile: 0x9005,
  newFile: 0x9002,
};
const mapi = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  data: 0x3701,
  name: 0x3704,
  method: 0x3705,
  longName: 0x3707,
  mimeType: 0x370e,
  contentId: 0x3712,
  codepage: 0x3fde,
};
const MAX_FILES = 200;
const MAX_TEXT = 2 * 1024 * 1024;
const MAX_DEPTH = 3;

/** What a winmail.dat holds; undefined for bytes that are none. Never throws. */
export function readTnef(bytes: Buffer, depth = 0): TnefMail | undefined {
  if (!isTnef(bytes)) return undefined;
  const attributes = attributesOf(bytes);
  const charset = charsetOf(attributes);
  return { ...bodyOf(attributes, charset), files: filesOf(attributes, charset, depth) };
}

function bodyOf(
  attributes: readonly Attribute[],
  charset: string | undefined,
): { text: string; html: string } {
  const ofMail = attributes.find(({ id, isOfAttachment }) => id === ids.ofMail && !isOfAttachment);
  const properties = propertiesOf(ofMail?.data ?? Buffer.alloc(0));
  const plain = attributes.find(({ id }) => id === ids.body)?.data;
  const text = textOf(properties.get(mapi.body), charset) || decoded(plain, charset);
  const html = textOf(properties.get(mapi.html), charset);
  const rtf = properties.get(mapi.rtf);
  if (html !== '' || rtf === undefined) return { text, html };
  const body = bodyOfRtf(rtf.data);
  return { text: text || body.text, html: body.html };
}

/** The code page of 8-bit text; the mail's properties say it better than the old attribute. */
function charsetOf(attributes: readonly Attribute[]): string | undefined {
  const ofMail = attributes.find(({ id, isOfAttachment }) => id === ids.ofMail && !isOfAttachment);
  const internet = propertiesOf(ofMail?.data ?? Buffer.alloc(0)).get(mapi.codepage)?.data;
  const oem = attributes.find(({ id }) => id === ids.codepage)?.data;
  const page = [internet, oem].find((data) => data !== undefined && data.length >= 4)?.readUInt32LE(0);
  return page === undefined || page === 0 ? undefined : `cp${page}`;
}

/** Attributes of attachments come one file after the other; each begins with its rendering data. */
function filesOf(attributes: readonly Attribute[], charset: string | undefined, depth: number): TnefFile[] {
  const groups: Attribute[][] = [];
  for (const attribute of attributes) {
    if (!attribute.isOfAttachment) continue;
    if (attribute.id === ids.newFile || groups.length === 0) groups.push([]);
    groups.at(-1)?.push(attribute);
  }
  return groups.flatMap((group) => fileOf(group, charset, depth)).slice(0, MAX_FILES);
}

function fileOf(group: readonly Attribute[], charset: string | undefined, depth: number): TnefFile[] {
  const byId = (id: number) => group.find((attribute) => attribute.id === id)?.data;
  const properties = propertiesOf(byId(ids.ofFile) ?? Buffer.alloc(0));
  const text = (id: number) => textOf(properties.get(id), charset).trim();
  const name = text(mapi.longName) || text(mapi.name) || decoded(byId(ids.title), charset).trim();
  const held = properties.get(mapi.data);
  // An object begins with the id of its interface.
  const object = held?.type === propertyTypes.object ? held.data.subarray(16) : held?.data;
  const content = byId(ids.data) ?? object;
  if (content === undefined || content.length === 0) return [];
  const inner = object !== undefined && depth < MAX_DEPTH ? readTnef(object, depth + 1) : undefined;
  if (inner !== undefined) return filesOfMail(inner, name || 'message');
  const contentId = text(mapi.contentId).replace(/[<>\s]/g, '');
  return [
    {
      name,
      type: text(mapi.mimeType).toLowerCase() || 'application/octet-stream',
      content,
      contentId: contentId === '' ? undefined : contentId.slice(0, 500),
    },
  ];
}

/** A mail attached within is given as its text and its own files. */
function filesOfMail(mail: TnefMail, name: string): TnefFile[] {
  const file = (type: string, extension: string, text: string): TnefFile[] =>
    text === ''
      ? []
      : [{ name: `${name}.${extension}`, type, content: Buffer.from(text), contentId: undefined }];
  return [
    ...(mail.html === '' ? file('text/plain', 'txt', mail.text) : file('text/html', 'html', mail.html)),
    ...mail.files,
  ];
}

function textOf(property: Property | undefined, charset: string | undefined): string {
  if (property?.type !== propertyTypes.text16) return decoded(property?.data, charset);
  return decodeText(property.data.subarray(0, MAX_TEXT), 'utf-16le').replace(/\0[\s\S]*$/, '');
}

/** 8-bit text up to the zero that ends it. */
function decoded(data: Buffer | undefined, charset: string | undefined): string {
  const end = data?.indexOf(0) ?? -1;
  return data === undefined
    ? ''
    : decodeText(data.subarray(0, end < 0 ? MAX_TEXT : Math.min(end, MAX_TEXT)), charset);
}
