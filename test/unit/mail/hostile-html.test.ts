import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5';
import { sanitise } from '../../../shared/mail/sanitise.ts';
import { effortOf } from '../../support/effort.ts';

type Node = DefaultTreeAdapterMap['node'];

const TAGS = new Set(
  (
    'a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt ' +
    'em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q rp rt ruby s ' +
    'samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  'dir lang title href target rel src alt width height data-external-src colspan rowspan align valign scope start type color'.split(
    ' ',
  ),
);

/** What a browser would find in this HTML that must not be there. */
function faultsOf(html: string): string[] {
  const faults: string[] = [];
  const walk = (node: Node) => {
    if ('tagName' in node) {
      if (!TAGS.has(node.tagName)) faults.push(`<${node.tagName}>`);
      if (!node.namespaceURI.endsWith('/xhtml')) faults.push(node.namespaceURI);
      for (const { name, value } of node.attrs) {
        if (!ATTRIBUTES.has(name)) faults.push(`${name}=`);
        if (name === 'href' && !/^(?:https?:\/\/|mailto:|tel:)/i.test(value)) faults.push(`href ${value}`);
        if (name === 'src' && !/^(?:cid:|data:image\/(?:png|jpe?g|gif|webp|bmp);base64,)/i.test(value))
          faults.push(`src ${value}`);
        if (name === 'target' && value !== '_blank') faults.push(`target ${value}`);
      }
    }
    if (node.nodeName === '#comment') faults.push('a comment');
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parseFragment(html));
  return faults;
}

const RUN = 'alert(1)';
/** Each tries to run, load, restyle or lead astray; by what it counts on. */
const payloads: readonly string[] = [
  // elements that run, load or send
  ...[
    'script',
    'iframe',
    'object',
    'embed',
    'applet',
    'frame',
    'frameset',
    'link',
    'meta',
    'base',
    'form',
    'input',
    'button',
    'textarea',
    'select',
    'keygen',
    'video',
    'audio',
    'source',
    'track',
    'portal',
    'dialog',
    'slot',
    'template',
    'noscript',
    'noembed',
    'noframes',
    'plaintext',
    'xmp',
    'listing',
    'marquee',
    'bgsound',
    'isindex',
    'svg',
    'math',
    'style',
    'title',
    'image',
    'picture',
    'map',
    'area',
    'canvas',
    'x-own',
    'animate',
    'foreignObject',
    'body',
    'html',
    'head',
  ].map(
    (tag) =>
      `<${tag} src="https://e.example/x" href="https://e.example" action=x onload=${RUN} style="x:y" http-equiv=refresh content="0;url=javascript:${RUN}">t</${tag}>`,
  ),
  // handlers on what is allowed
  ...[
    'onclick',
    'ONERROR',
    'onload',
    'onmouseover',
    'ontoggle',
    'onfocus autofocus',
    'onanimationstart',
    'onpointerenter',
    'onbeforetoggle popover',
    'style',
    'class',
    'id',
    'name',
    'srcset',
    'background',
    'formaction',
    'ping',
    'xlink:href',
    'is',
    'slot',
    'part',
    'contenteditable',
    'tabindex',
    'accesskey',
    'draggable',
    'usemap',
    'longdesc',
    'cite',
    'data-role',
    'data-x',
  ].flatMap((name) =>
    ['a', 'img', 'table', 'details', 'p', 'font'].map((tag) => `<${tag} ${name}="${RUN}">t`),
  ),
  // addresses
  ...[
    'javascript:',
    'JaVaScRiPt:',
    ' javascript:',
    'java\tscript:',
    'java\nscript:',
    '\u0001javascript:',
    'javascript&colon;',
    '&#106;avascript:',
    '&#x6A&#x61;vascript:',
    '&#0000106avascript:',
    'javascript\u0000:',
    'vbscript:',
    'livescript:',
    'data:text/html,',
    'data:text/html;base64,',
    'data:image/svg+xml,',
    'blob:',
    'file:///',
    'filesystem:',
    'view-source:',
    'ftp://',
    'about:',
    'chrome:',
    'mocha:',
    'intent:',
    'ms-word:',
    'x:',
    '//e.example/',
    '\\\\e.example\\',
    '/path',
    '#top',
    '?q',
    'https:e.example',
    'http:/\\e.example',
    'cid:',
    '%6aavascript:',
    'ｊavascript:',
    'feed:javascript:',
    'jar:javascript:',
  ].flatMap((address) => [
    `<a href="${address}${RUN}">t</a>`,
    `<img src='${address}${RUN}'>`,
    `<a href=${address}${RUN}>t</a>`,
  ]),
  // styles
  '<style>@import url(https://e.example)</style>',
  '<style><!--</style><script>alert(1)</script>-->',
  '<p style="background:url(https://e.example)">',
  '<p style="position:fixed;top:0">',
  '<p style="width:expression(alert(1))">',
  '<p style="behavior:url(x)">',
  '<p style="-moz-binding:url(x)">',
  '<p style="\\62 ackground:u\\72l(x)">',
  '<font color="red;background:url(x)">t</font>',
  // what is one thing to a sanitiser and another to a browser
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<svg><foreignObject><p><style><!--</style><img src onerror=alert(1)>-->',
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style>',
  '<template><img src=x onerror=alert(1)></template>',
  '<template><script>alert(1)</script>',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
  '<title><img title="</title><img src=x onerror=alert(1)>">',
  '<xmp><p title="</xmp><svg/onload=alert(1)>">',
  '<iframe><p title="</iframe><img src=x onerror=alert(1)>">',
  '<noembed><p title="</noembed><img src=x onerror=alert(1)>">',
  '<select><template><style><!--</style><a rel="--></style></template></select><img id=x src onerror=alert(1)>">',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!-- --!><img src=x onerror=alert(1)> -->',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><img src=x onerror=alert(1)>',
  '<!DOCTYPE x [<!ENTITY y "z">]><img src=x onerror=alert(1)>',
  '<![if gte mso 9]><img src=x onerror=alert(1)><![endif]>',
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<img """><script>alert(1)</script>">',
  '<<script>alert(1)//<</script>',
  '<script/x>alert(1)</script >',
  '<img/src/onerror=alert(1)>',
  '<a href="https://x.example" onclick=alert(1) href="javascript:alert(1)">t',
  '<p/onclick=alert(1)>t',
  '<p title="x"onclick="alert(1)">t',
  "<p title='x'onclick='alert(1)'>t",
  '<p title=x\u000conclick=alert(1)>t',
  '<a title="&quot; onclick=alert(1) x=&quot;">t',
  '<img alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">',
  '<img alt="<script>alert(1)</script>">',
  '<details open ontoggle=alert(1)><summary>t</summary>',
  '\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>',
  '<table><form><tr><td><input name=x></form></table>',
  '<a href="https://x.example/\u0000javascript:alert(1)">t</a>',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>',
];

test(`none of ${payloads.length} hostile pieces leaves anything that runs, loads or restyles`, () => {
  expect(payloads.length).toBeGreaterThan(300);
  const found = payloads
    .map((html) => [html, faultsOf(sanitise(html) ?? '')])
    .filter(([, faults]) => faults?.length);
  expect(found).toEqual([]);
});

test('nor any two of them within or across each other', () => {
  const hostile = fc.constantFrom(...payloads);
  const woven = fc
    .tuple(
      hostile,
      hostile,
      fc.nat(200),
      fc.constantFrom('', '<', '"', "'", '>', '<!--', '</', '<table>', '<p title="', '`'),
    )
    .map(([outer, inner, at, glue]) => outer.slice(0, at) + glue + inner + outer.slice(at));
  fc.assert(
    fc.property(woven, (html) => {
      expect(faultsOf(sanitise(html) ?? '')).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('what is clean stays as it is when it is cleaned again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...payloads), (html) => {
      const once = sanitise(html) ?? '';
      expect(sanitise(once)).toBe(once);
    }),
  );
});

describe('too much', () => {
  test.each<[string, string]>([
    ['100,000 tags within each other', '<b>'.repeat(100_000)],
    ['200,000 tags', '<i>x</i>'.repeat(100_000)],
    ['an attribute of 1 MB', `<p title="${'x'.repeat(1_000_000)}">words`],
    ['100,000 attributes', `<p ${'a=b '.repeat(100_000)}>words`],
    ['an open comment of 1 MB', `<!--${'-'.repeat(1_000_000)}`],
    ['1 MB of open brackets', '<'.repeat(1_000_000)],
    ['1 MB of entities', '&#x3c;'.repeat(160_000)],
  ])('%s is cleaned or refused in time', async (_, html) => {
    let faults: unknown;
    const effort = await effortOf(() => {
      faults = faultsOf((sanitise(html) ?? '').slice(0, 200_000));
    });
    expect(faults).toEqual([]);
    expect(effort).toBeLessThan(40);
  });
});

test('tables, lists and links can still be read', () => {
  const html =
    '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table><ol start="3"><li>b</li></ol><a href="tel:+1555">c</a>';
  expect(sanitise(html)).toBe(
    html.replace('"tel:+1555"', '"tel:+1555" target="_blank" rel="noopener noreferrer nofollow"'),
  );
});
