import type { Part } from './mime/mime-tree.ts';

/** A file that was found within something else, as the part that it would be by itself. */
export const madePart = (file: {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
  readonly contentId?: string | undefined;
}): Part => ({
  header: {
    fields: file.contentId === undefined ? [] : [{ name: 'content-id', value: `<${file.contentId}>` }],
    bodyStart: 0,
    overLimit: false,
  },
  type: /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : 'application/octet-stream',
  params: new Map(),
  disposition: 'attachment',
  dispositionParams: new Map(file.name === '' ? [] : [['filename', file.name]]),
  encoding: 'binary',
  body: file.content,
  children: [],
});
