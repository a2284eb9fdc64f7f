import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, splitLinks, webUrl } from '../../../shared/responses/index.ts';

const linksOf = (text: string) => splitLinks(text).flatMap(({ url }) => url ?? []);

test.each<[string, string[]]>([
  ['See https://example.com/a.', ['https://example.com/a']],
  ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
  [
    '<https://example.com/?q=1&r=2>, or HTTP://EXAMPLE.com',
    ['https://example.com/?q=1&r=2', 'HTTP://EXAMPLE.com'],
  ],
  ['"https://example.com/x"!', ['https://example.com/x']],
  ['javascript:alert(1) data:text/html,x ftp://example.com file:///etc/passwd', []],
  ['https://user:secret@example.com/', []],
  ['https:// http://', []],
  ['xhttps://example.com', []],
  ['no links', []],
])('finds the links of %j', (text, links) => {
  expect(linksOf(text)).toEqual(links);
});

test('pieces joined are the text again, and every link is a page', () => {
  const part = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.constantFrom('https://', '(', ')', '.', ' ', '\n', '"', 'javascript:'),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('');
      expect(
        splitLinks(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
      for (const url of linksOf(text)) expect(['http:', 'https:']).toContain(new URL(url).protocol);
    }),
  );
});

test('escaped text can neither open a tag nor leave an attribute', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;',
  );
  fc.assert(fc.property(fc.string(), (text) => expect(escapeHtml(text)).not.toMatch(/[<>"']/)));
});

test.each(['javascript:alert(1)', '//example.com', 'https://', 'mailto:a@example.com', ''])(
  '%j is no page',
  (text) => {
    expect(webUrl(text)).toBeUndefined();
  },
);
