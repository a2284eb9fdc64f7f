import { describe, expect, test } from '@jest/globals';
import { DeskError } from '../../../shared/platform/errors.ts';
import {
  languages,
  type MessageType,
  messageTypeNames,
  type TemplateSources,
} from '../../../shared/responses/index.ts';
import {
  builtInTemplate,
  checkTemplate,
  describedVariables,
  renderMessage,
  sampleData,
  TemplateFault,
} from '../../../shared/responses/rendering.ts';
import { effortOf } from '../../support/effort.ts';

const aTemplate = (change: Partial<TemplateSources> = {}): TemplateSources => ({
  subject: '[{{ reference }}] {{ subject }}',
  html: '<p>Dear {{ contactFirstName }},</p>\n{{ body }}\n<p>{{ signature }}</p>',
  ...change,
});
const sample = sampleData('en', { name: 'Example Desk' });

/** What is refused of a template, as `pointer: detail`. */
function faultsOf(change: Partial<TemplateSources>, type: MessageType = 'incidentSolved'): string[] {
  try {
    checkTemplate(type, 'en', aTemplate(change));
    return [];
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    return (error.facts.fields ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
  }
}

describe('a template', () => {
  test('is taken where it shows what there is and what must be shown', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ text: 'Dear {{ contactName }},\n\n{{ body }}' })).toEqual([]);
  });

  test.each(messageTypeNames.flatMap((type) => languages.map((language) => [type, language] as const)))(
    'that is built in passes its own checks: %s in %s',
    (type, language) => {
      expect(() => checkTemplate(type, language, builtInTemplate(type, language))).not.toThrow();
    },
  );

  test.each<[string, Partial<TemplateSources>, RegExp]>([
    ['a tag left open', { html: '{{ body }}\n{% if subject %}' }, /^\/html: Tag .*if.* not closed, line:2/],
    [
      'an unknown filter',
      { subject: '{{ subject | sha256 }}' },
      /^\/subject: Undefined filter: sha256, line:1/,
    ],
    [
      'a tag that reads files',
      { html: "{{ body }}{% include '/etc/passwd' %}" },
      /^\/html: Tag "include" not found/,
    ],
    ['a layout', { html: "{% layout 'x' %}{{ body }}" }, /^\/html: Tag "layout" not found/],
    ['a way around escaping', { html: '{{ body | raw }}' }, /^\/html: Undefined filter: raw/],
    ['a clock', { text: "{{ body }}{{ 'now' | date: '%s' }}" }, /^\/text: Undefined filter: date/],
    ['partials in the text', { text: "{{ body }}{% render 'button' %}" }, /^\/text: Tag "render" not found/],
    ['an unknown partial', { html: "{{ body }}{% render 'secrets' %}" }, /^\/html: ENOENT/],
    [
      'what another type shows',
      { html: '{{ body }}{{ scoreUrls }}' },
      /^\/html: Line 1, column 14: there is no scoreUrls\. There are .*signature.*body/,
    ],
    ['a property of a value', { html: '{{ body }}{{ body.constructor }}' }, /there is no body\.constructor/],
    ['a prototype', { subject: '{{ subject.__proto__ }}{{ reference }}' }, /there is no subject\.__proto__/],
    ['no answer in the HTML', { html: '<p>Hello</p>' }, /^\/html: It must show \{\{ body \}\}/],
    ['no answer in the text', { text: 'Hello' }, /^\/text: It must show \{\{ body \}\}/],
    ['a subject that may be blank', { subject: '{{ contactName }}' }, /^\/subject: It says nothing/],
    ['a script', { html: '{{ body }}<script>alert(1)</script>' }, /^\/html: <script> cannot stand/],
    ['a form', { html: '{{ body }}<form action="https://x.example">' }, /^\/html: <form> cannot stand/],
    ['a handler', { html: '{{ body }}<img alt="" onerror="x">' }, /^\/html: onerror cannot stand/],
    ['a link that runs', { html: '{{ body }}<a href=" javascript:x">x</a>' }, /^\/html: javascript: cannot/],
    ['a page of its own', { html: '<html><body>{{ body }}</body></html>' }, /^\/html: <html> cannot stand/],
    ['an endless range', { html: '{{ body }}{% for i in (1..1000000000) %}x{% endfor %}' }, /memory/i],
    [
      'loops in loops',
      { html: `{{ body }}${'{% for i in (1..3000) %}'.repeat(6)}x${'{% endfor %}'.repeat(6)}` },
      /render limit|memory|too long/i,
    ],
    [
      'a text that doubles itself',
      { html: `{{ body }}{% assign a = 'xxxxxxxx' %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}` },
      /memory|too long/i,
    ],
  ])('with %s is refused, saying where', (_, change, said) => {
    const faults = faultsOf(change);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toMatch(said);
  });

  test('of a feedback request must have all five scores', () => {
    const links = '{% for url in scoreUrls %}<a href="{{ url }}">{{ forloop.index }}</a>{% endfor %}';
    expect(faultsOf({ html: links }, 'feedbackRequest')).toEqual([]);
    expect(faultsOf({ html: '<a href="{{ scoreUrls[0] }}">1</a>' }, 'feedbackRequest')).toEqual([
      expect.stringMatching(/must show \{\{ scoreUrls \}\}/),
    ]);
  });
});

describe('a message by the site’s own template', () => {
  const render = (change: Partial<TemplateSources>, data: object = {}) =>
    renderMessage('incidentSolved', 'en', { ...sample, ...data }, { template: aTemplate(change) });

  test('keeps the reference in the subject, whatever the template says', () => {
    expect(render({ subject: 'Hi' }).subject).toBe('[261122-000001] Hi');
    expect(render({ subject: 'Hi [{{ reference }}]' }).subject).toBe('Hi [261122-000001]');
  });

  test('has a text made from its HTML, links with their addresses', () => {
    const { text } = render({
      html: '<h1>News</h1>{{ body }}<p><a href="{{ incidentUrl }}">Look</a></p><ul><li>one</li></ul>',
    });
    expect(text).toContain('News');
    expect(text).toContain(
      'Please switch the printer off and on again.\n\nThe manual is at https://www.example.com/manual',
    );
    expect(text).toContain('Look <https://www.example.com/incident>');
    expect(text).toContain(' * one');
    expect(text).not.toMatch(/<p|<li/);
  });

  test('writes texts as paragraphs, everything else escaped, filtered or not', () => {
    const { html } = render(
      { html: '{{ subject }}|{{ body }}|{{ body | upcase }}|{{ contactName | append: "<i>" }}' },
      { subject: '<b>', contactName: '"x"', body: 'a <u> b\n\nc' },
    );
    expect(html).toContain(
      '&lt;b&gt;|<p style="margin:0 0 1em">a &lt;u&gt; b</p>\n<p style="margin:0 0 1em">c</p>|A &lt;U&gt; B\n\nC|&quot;x&quot;&lt;i&gt;',
    );
  });

  test('tells a blank text from one that says something', () => {
    const html = '{{ body }}{% if question != blank %}asked{% else %}not asked{% endif %}';
    expect(render({ html }).html).toContain('>asked'.slice(1));
    expect(render({ html }, { question: ' \n ' }).html).toContain('not asked');
    expect(render({ html }, { question: undefined }).html).toContain('not asked');
  });

  test('shows the signature as lines, and the logo on top', () => {
    const { html, text } = renderMessage(
      'incidentSolved',
      'en',
      { ...sample, signature: 'Example AG\nhttps://www.example.com <x>' },
      { logo: { url: 'https://www.example.com/l.png?a=1&b="', alt: 'Example "AG"', width: 120 } },
    );
    expect(text).toContain('Agent Example\nExample AG\nhttps://www.example.com <x>');
    expect(html).toContain(
      'Example AG<br>\n<a href="https://www.example.com">https://www.example.com</a> &lt;x&gt;',
    );
    expect(html).toContain(
      'src="https://www.example.com/l.png?a=1&amp;b=&quot;" alt="Example &quot;AG&quot;" width="120"',
    );
  });

  test('that cannot be rendered says which part and why', () => {
    const broken = () => render({ html: '{{ body }}{% for i in (1..100000000) %}{% endfor %}' });
    expect(broken).toThrow(TemplateFault);
    expect(broken).toThrow(/memory/i);
  });

  test('never takes long, whatever it is filled with', async () => {
    const loops = `${'{% for i in (1..500) %}'.repeat(5)}{{ body }}${'{% endfor %}'.repeat(5)}`;
    const fill = () => render({ html: loops }, { body: 'x'.repeat(60_000) });
    expect(await effortOf(() => expect(fill).toThrow(TemplateFault))).toBeLessThan(30);
  });
});

test('variables are described, and each can be shown', () => {
  for (const type of messageTypeNames) {
    const names = describedVariables(type).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['reference', 'subject', 'signature']));
    const all = names.map((name) => `{{ ${name} }}`).join('\n');
    expect(() =>
      checkTemplate(type, 'en', { subject: '{{ subject }}', html: `<p>${all}</p>`, text: all }),
    ).not.toThrow();
  }
});
