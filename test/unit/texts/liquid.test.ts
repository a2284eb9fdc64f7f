import { describe, expect, it } from '@jest/globals';
import type { DeskError } from '../../../shared/platform/errors.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { valuesOf, variables } from '../../../shared/texts/index.ts';
import { checkWordings, renderText } from '../../../shared/texts/rendering.ts';
import { aSite } from '../../support/a-desk.ts';
import { anIncident } from '../../support/an-incident.ts';
import { effortOf } from '../../support/effort.ts';
import { morning } from '../../support/time.ts';

const errorOf = (work: () => unknown): DeskError => {
  try {
    work();
  } catch (error) {
    return error as DeskError;
  }
  throw new Error('Nothing was refused.');
};
const faults = (body: string, customFields: string[] = []) => {
  try {
    checkWordings({ en: { body } }, customFields);
    return [];
  } catch (error) {
    return (error as DeskError).facts.fields?.map(({ pointer, detail }) => `${pointer} ${detail}`) ?? ['?'];
  }
};

const settings = {
  ...defaultSettings,
  codes: { ...defaultSettings.codes, categories: [{ code: 'hw', label: { en: 'Hardware', de: 'Geräte' } }] },
  customFields: [
    {
      ...{ name: 'model', label: { en: 'Model' }, required: false, type: 'choice' as const },
      choices: [{ code: 'm1', label: { en: 'Model one', de: 'Modell eins' } }],
    },
  ],
};
const use = { agentName: 'Agent Example', site: aSite(), settings, now: morning };
const incident = anIncident({
  ...{ category: 'hw', product: 'p-9', account: 'acc-1', tags: ['fire', 'urgent'], status: 'waiting' },
  customFields: { model: 'm1', floors: 3 },
});
const render = (body: string, language: 'en' | 'fr' | 'de' = 'en') =>
  renderText({ [language]: { body } }, [], (taken) => valuesOf(incident, taken, use)).text;

describe('a source is checked when it is saved', () => {
  it.each([
    'Hello {{ contactFirstName | upcase }}, {{ subject | truncate: 20 }}.',
    '{% if customFields.model == "m1" %}{{ customFields["model"] }}{% else %}-{% endif %}',
    '{% for tag in tags %}{{ tag }}{{ forloop.index }}{% endfor %}{{ tags[0] }}{{ tags.size }}',
    '{% assign who = contactName | default: "you" %}{{ who }}{% capture x %}{{ who }}{% endcapture %}{{ x }}',
    'No variables, {% raw %}{{ braces }}{% endraw %} and 100 % of it.',
  ])('%s is taken', (body) => {
    expect(faults(body, ['model'])).toEqual([]);
  });

  it.each([
    [
      'an unknown variable',
      'Hello {{ contactNmae }}',
      /^\/wordings\/en\/body Line 1, column \d+: there is no contactNmae\. There are reference, subject, contactName/,
    ],
    [
      'one that is in no custom field',
      '{{ customFields.colour }}',
      /customFields\.colour.*customFields\.model/,
    ],
    ['one inside another', '{{ contactName.address }}', /contactName\.address/],
    ['one in a condition', '{% if vip %}x{% endif %}', /there is no vip/],
    ['what is not closed', 'Hello {{ subject', /not closed, line:1/],
    ['a tag that is not closed', '{% if subject %}x', /not closed/],
    ['an unknown filter', '{{ subject | shout }}', /undefined filter: shout/],
    ['a filter that reads the clock', '{{ "now" | date: "%Y" }}', /undefined filter: date/],
    ['a file', '{% include "/etc/passwd" %}', /tag "include" not found/],
    ['a file, rendered', '{% render "/etc/passwd" %}', /tag "render" not found/],
    ['a layout', '{% layout "x" %}', /tag "layout" not found/],
    ['a prototype', '{{ subject.constructor }}', /subject\.constructor/],
    ['too much', 'x'.repeat(16 * 1024 + 1), /At most 16384 bytes/],
  ])('%s is refused', (_, body, detail) => {
    expect(
      faults(body, ['model'])
        .join('\n')
        .replace(/^Unexpected/, ''),
    ).toMatch(new RegExp(detail.source, 'i'));
  });

  it('every fault is named, in every language', () => {
    const error = errorOf(() =>
      checkWordings({ en: { body: '{{ a }}{{ b }}', subject: '{{ c }}' }, de: { body: '{{ d' } }, []),
    );
    expect(error.facts.fields?.map(({ pointer }) => pointer)).toEqual([
      ...['/wordings/en/body', '/wordings/en/body', '/wordings/en/subject', '/wordings/de/body'],
    ]);
  });
});

describe('a text filled with an incident', () => {
  it.each([
    ['{{ reference }} {{ subject }}', '260612-000001 The printer is on fire'],
    ['{{ contactName }}, {{ contactFirstName }}, {{ contactAddress }}', 'Ada Example, Ada, ada@example.com'],
    ['{{ agentName }} of {{ siteName }}', 'Agent Example of Example Desk'],
    ['{{ category }}, {{ product }}, {{ account }}', 'Hardware, p-9, acc-1'],
    ['{{ status }}, {{ priority }}', 'Waiting for customer, Medium'],
    ['{{ createdOn }}', 'June 12, 2026'],
    ['{{ customFields.model }} {{ customFields.floors | plus: 1 }}', 'Model one 4'],
    ['{{ tags | join: ", " }}', 'fire, urgent'],
    ['[{{ queue }}]', '[]'],
  ])('%s', (body, said) => {
    expect(render(body)).toBe(said);
  });

  it('speaks the language of the text', () => {
    expect(render('{{ category }}, {{ status }}, {{ customFields.model }}, {{ createdOn }}', 'de')).toBe(
      'Geräte, Wartet auf Kunden, Modell eins, 12. Juni 2026',
    );
    // Where there is no label in the language, the English one stands in.
    expect(render('{{ category }}', 'fr')).toBe('Hardware');
  });

  it('tells the time of the site, not of the machine', () => {
    expect(render('{{ createdAt }}', 'de')).toMatch(/10:00/);
  });

  it('knows every variable that is declared', () => {
    expect(Object.keys(valuesOf(incident, 'en', use)).sort()).toEqual(Object.keys(variables).sort());
  });

  it('takes what customers wrote for text, on one line', () => {
    const hostile = anIncident({ subject: '{{ agentName }}\n\n{% raw %}\u0007 x' });
    const { text } = renderText({ en: { body: 'On {{ subject }}!' } }, [], (taken) =>
      valuesOf(hostile, taken, use),
    );
    expect(text).toBe('On {{ agentName }} {% raw %} x!');
  });

  it('is written in the first language wished for that it has', () => {
    const wordings = { fr: { body: 'fr', subject: 'Re: {{ subject }}' }, de: { body: 'de' } };
    const taken = (...wished: ('en' | 'fr' | 'de')[]) =>
      renderText(wordings, wished, (language) => valuesOf(incident, language, use));
    expect(taken('de', 'fr')).toEqual({ language: 'de', text: 'de' });
    expect(taken('en', 'fr')).toEqual({ language: 'fr', subject: 'Re: The printer is on fire', text: 'fr' });
    expect(taken('en').language).toBe('fr');
  });
});

describe('a hostile text', () => {
  it.each([
    ['a loop without an end', '{% for a in (1..100000000) %}x{% endfor %}'],
    ['loops within loops', `${'{% for a in (1..9000) %}'.repeat(4)}x${'{% endfor %}'.repeat(4)}`],
    [
      'one that doubles itself',
      '{% assign a = "xxxxxxxx" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ],
    [
      'one that grows by replacing',
      `{% assign a = "${'x'.repeat(4000)}" %}{% assign b = a | replace: "x", a | replace: "x", a %}{{ b }}`,
    ],
    ['one that is longer than a reply', `{% for a in (1..9000) %}${'x'.repeat(200)}{% endfor %}`],
  ])('%s is stopped, soon and with a reason', async (_, body) => {
    let error: DeskError | undefined;
    const effort = await effortOf(() => {
      error = errorOf(() => render(body));
    });
    expect(effort).toBeLessThan(20);
    expect(error?.code).toBe('invalidRequest');
    expect(error?.facts.fields?.[0]?.pointer).toBe('/wordings/en/body');
  });

  it.each(['constructor', '__proto__', 'toString', 'constructor.constructor'])('reaches no %s', (path) => {
    expect(render(`[{{ subject.${path} }}{{ customFields.${path} }}{{ tags.${path} }}]`)).toBe('[]');
  });
});
