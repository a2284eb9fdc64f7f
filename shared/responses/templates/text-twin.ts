import { convert } from 'html-to-text';

/** The plain text of an HTML part, with the addresses of its links. */
export const textTwin = (html: string): string =>
  convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
      { selector: 'img', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      { selector: 'blockquote', options: { trimEmptyLines: true } },
    ],
  });
