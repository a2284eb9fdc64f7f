import { convert, type FormatCallback } from 'html-to-text';
import sanitizeHtml from 'sanitize-html';
import { type MarkedRole, marks, withoutMarks } from './history-marks.ts';
import { roleOf } from './html-history.ts';

// Above these the mail's HTML is not worth its memory: the text beside it is read, or the tags are cut away.
const MAX_TAGS = 100_000;
const MAX_DEPTH = 2_000;
const MAX_NESTING = 200;

const allowedTags = (
  'a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt ' +
  'em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q rp rt ruby s ' +
  'samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'
).split(' ');

/** Tags whose text is no reading matter either. */
const nonTextTags = (
  'script style textarea option select noscript title head template iframe object embed svg math audio video noframes ' +
  'xmp plaintext applet frameset'
).split(' ');

const DATA_IMAGE = /^data:image\/(png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=\s]+$/i;

const options: sanitizeHtml.IOptions = {
  allowedTags,
  nonTextTags: nonTextTags.filter((tag) => tag !== 'head'),
  // No style, class, id or name: nothing restyles the page it is shown in or stands in for its objects.
  allowedAttributes: {
    '*': ['dir', 'lang', 'title'],
    a: ['href', 'target', 'rel'],
    img: ['src', 'alt', 'width', 'height', 'data-external-src'],
    td: ['colspan', 'rowspan', 'align', 'valign'],
    th: ['colspan', 'rowspan', 'align', 'valign', 'scope'],
    ol: ['start', 'type'],
    font: ['color'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid', 'data'] },
  allowedSchemesAppliedToAttributes: ['href', 'src'],
  allowProtocolRelative: false,
  nestingLimit: MAX_NESTING,
  parseStyleAttributes: false,
  transformTags: {
    a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(attribs) }),
    img: (tagName, attribs) => ({ tagName, attribs: imageAttributes(attribs) }),
  },
};

type Attributes = Record<string, string>;

function linkAttributes(attribs: Attributes): Attributes {
  const href = attribs.href?.trim() ?? '';
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(href)) return {};
  return { href, target: '_blank', rel: 'noopener noreferrer nofollow' };
}

/** An image from elsewhere keeps its address in `data-external-src`: whoever reads may choose to load it. */
function imageAttributes(attribs: Attributes): Attributes {
  const { src = '', alt = '', width, height } = attribs;
  const kept: Attributes = { alt };
  if (width !== undefined && /^\d{1,4}$/.test(width)) kept.width = width;
  if (height !== undefined && /^\d{1,4}$/.test(height)) kept.height = height;
  if (/^cid:/i.test(src) || DATA_IMAGE.test(src)) kept.src = src;
  else if (/^https?:\/\//i.test(src)) kept['data-external-src'] = src;
  return kept;
}

/** Tags that hold nothing, or that the next of their kind closes. */
const UNNESTED =
  /^(?:area|base|br|col|dd|dt|hr|img|input|li|link|meta|option|p|source|tbody|td|th|thead|tr|wbr)$/i;

/** Parsing costs the square of the nesting, so HTML is counted before it is parsed. */
function isTooMuch(html: string): boolean {
  let tags = 0;
  let depth = 0;
  for (const [, close, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})?/gi)) {
    if (name !== '' && !UNNESTED.test(name)) depth = close === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (++tags > MAX_TAGS || depth > MAX_DEPTH) return true;
  }
  return false;
}

/** HTML that runs, loads and restyles nothing; undefined when it is too much to read: over 100,000 tags, or 2,000 within each other. */
export function sanitise(html: string): string | undefined {
  return isTooMuch(html) ? undefined : sanitizeHtml(html, options);
}

/** Cells of a row stand beside each other, a tab between them. */
const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addLiteral('\t');
};

/** A passage that the mail client marked up as signature, introduction or history, between the marks for it. */
const markedPassage: FormatCallback = (element, walk, builder) => {
  const role = (element.attribs as Record<string, string>)['data-role'] as MarkedRole;
  builder.openBlock({ leadingLineBreaks: 1 });
  builder.addLiteral(marks[role].begin);
  walk(element.children, builder);
  if (marks[role].end !== '') builder.addLiteral(marks[role].end);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

/** As `options`, and what the mail client says of passages stays, in an attribute of its own. */
const forText: sanitizeHtml.IOptions = {
  ...options,
  allowedAttributes: { '*': ['data-role'], a: ['href'], ol: ['start', 'type'] },
  transformTags: {
    a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(attribs) }),
    '*': (tagName, { 'data-role': _, ...attribs }) => {
      const role = roleOf(tagName, attribs);
      return { tagName, attribs: role === undefined ? attribs : { ...attribs, 'data-role': role } };
    },
  },
};

/** The text of HTML, quotations marked with `> `. Works on any HTML, cheaply on hostile ones. */
export const textOfHtml = (html: string): string => withoutMarks(markedTextOfHtml(html));

/** The text of HTML with the marks that tell signature and history from the rest. */
export function markedTextOfHtml(source: string): string {
  const html = withoutMarks(source);
  const clean = isTooMuch(html) ? undefined : sanitizeHtml(html, forText);
  if (clean === undefined) return withoutTags(html);
  try {
    const text = convert(clean, {
      wordwrap: false,
      formatters: { cell, markedPassage },
      limits: { maxInputLength: clean.length + 1 },
      selectors: [
        { selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
        { selector: '[data-role]', format: 'markedPassage' },
        { selector: 'img', format: 'skip' },
        { selector: 'table', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
        { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
        { selector: 'td', format: 'cell' },
        { selector: 'th', format: 'cell' },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
          selector,
          options: { uppercase: false },
        })),
      ],
    });
    return text
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n');
  } catch {
    return withoutTags(html); // too deep for a recursive converter
  }
}

const withoutTags = (html: string): string =>
  html
    .replace(/<[^<>]{0,5000}>/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .trim();
