import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sanitise, textOfHtml } from '../../../shared/mail/sanitise.ts';

describe('hostile HTML', () => {
  test.each<[string, string]>([
    ['<script>alert(1)</script>x', 'x'],
    ['<scr<script>ipt>alert(1)</script>x', 'ipt&gt;alert(1)x'],
    ['<img src=x onerror=alert(1)>', '<img alt="" />'],
    ['<svg onload=alert(1)><script>1</script></svg>x', 'x'],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href=" jAva\tScript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="&#106;avascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="data:text/html,<script>1</script>">x</a>', '<a>x</a>'],
    ['<a href="//evil.example">x</a>', '<a>x</a>'],
    ['<style>@import "http://e.example"</style>x', 'x'],
    ['<p style="position:fixed" class="a" id="b" onclick="x()">t</p>', '<p>t</p>'],
    ['<iframe src="https://e.example"></iframe>x', 'x'],
    ['<form action="https://e.example"><input name=p>t</form>', 't'],
    ['<base href="https://e.example"><meta http-equiv=refresh content=0><link rel=stylesheet href=x>t', 't'],
    [
      '<table background="https://e.example"><tr><td background=x>t</table>',
      '<table><tr><td>t</td></tr></table>',
    ],
    ['<img src="data:image/svg+xml;base64,AAAA">', '<img alt="" />'],
    ['<video src=x autoplay><source src=y></video>t', 't'],
    ['<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>t', 't'],
    ['<!--><img src=x onerror=alert(1)>-->t', '<img alt="" />--&gt;t'],
    ['<math><mtext></mtext><script>1</script></math>t', 't'],
  ])('%s', (html, clean) => {
    expect(sanitise(html)).toBe(clean);
  });

  test('what goes in, nothing comes out that could run or load', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '/',
      '=',
      ' ',
      '<script',
      '</script>',
      '<img ',
      'src=',
      'onerror=',
      'alert(1)',
      'javascript:',
      '<a href="',
      '<svg',
      '<style>',
      '<!--',
      '-->',
      'https://e.example/x',
      '&#x6a;',
      '<table>',
      '<td>',
      '</',
      '<math>',
      '<title>',
      '<textarea>',
      'cid:x',
      '<p style="',
      'a',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const clean = sanitise(pieces.join('')) ?? '';
        const tags = clean.match(/<[^>]*>/g)?.join('') ?? '';
        expect(tags).not.toMatch(/<\/?(script|style|svg|math|iframe|form|textarea|title)/i);
        // What stands within an attribute's value is no attribute, whatever it looks like.
        expect(tags.replace(/"[^"]*"/g, '""')).not.toMatch(/\s(on\w+|style|class|id|srcset)=/i);
        expect(tags).not.toMatch(/="\s*javascript:|<img[^>]*\ssrc="(?!cid:|data:image)/i);
      }),
      { numRuns: 500 },
    );
  });
});

test('links open elsewhere and tell nobody where from', () => {
  expect(sanitise('<a href="https://x.example/?a=1&amp;b=2" target=_self>x</a>')).toBe(
    '<a href="https://x.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">x</a>',
  );
});

test('images of the mail stay, images from elsewhere wait to be asked for', () => {
  expect(sanitise('<img src="cid:a@x" width=10 height="9">')).toBe(
    '<img alt="" width="10" height="9" src="cid:a@x" />',
  );
  expect(sanitise('<img src="data:image/png;base64,AAAA">')).toContain('src="data:image/png;base64,AAAA"');
  expect(sanitise('<img src="https://x.example/p.gif" alt="Logo">')).toBe(
    '<img alt="Logo" data-external-src="https://x.example/p.gif" />',
  );
});

describe('text of HTML', () => {
  test('marks quotations and keeps where links lead', () => {
    const html = '<p>See <a href="https://x.example/a">here</a></p><blockquote>old<br>older</blockquote>';
    expect(textOfHtml(html)).toBe('See here [https://x.example/a]\n\n> old\n> older');
  });

  test.each(['<b>', '<table><tr><td>', '<div>'])(
    'survives %s nested ten thousand deep and keeps the words',
    (tag) => {
      expect(textOfHtml(`${tag.repeat(10_000)}hello`)).toContain('hello');
    },
  );
});
