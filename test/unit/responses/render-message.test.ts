import { describe, expect, test } from '@jest/globals';
import { textOfHtml } from '../../../shared/mail/sanitise.ts';
import {
  type Language,
  languages,
  type MessageType,
  messageTypeNames,
  messageTypes,
} from '../../../shared/responses/index.ts';
import { renderMessage } from '../../../shared/responses/rendering.ts';

const everything = {
  reference: '261122-000001',
  subject: 'Printer smokes',
  contactName: 'Zoë',
  siteName: 'Example Desk',
  incidentUrl: 'https://desk.example.com/i/1?a=1&b=2',
  pixelUrl: 'https://desk.example.com/p/1?x=1&y=2',
  body: 'Please open it.\n\nSee https://example.org/manual?a=1&b=2 first.',
  agentName: 'Support team',
  question: 'It smokes.\nWhat now?',
  resolution: 'A new fuse.',
  notice: 'customerWrote' as const,
  by: 'Grace Example',
  scoreUrls: [1, 2, 3, 4, 5].map((score) => `https://desk.example.com/s/${score}`),
  unsubscribeUrl: 'https://desk.example.com/u/1?a=1&b=2',
};
const notices = [
  ...(['customerWrote', 'answered', 'answeredAndSolved', 'solved', 'closed', 'rule', 'escalation'] as const),
];
const toContacts = messageTypeNames.filter((type) => type !== 'agentNotification');
const each = toContacts.flatMap((type) =>
  languages.map((language): [MessageType, Language] => [type, language]),
);
const words = (text: string) => text.replace(/[\s>]+/g, ' ').trim();

describe.each(each)('%s in %s', (type, language) => {
  const message = renderMessage(type, language, everything);

  test('carries the reference in a one-line subject', () => {
    expect(message.subject).toContain('[261122-000001]');
    expect(message.subject).toContain('Printer smokes');
    expect(message.subject).not.toMatch(/[\r\n]|\{\{|undefined/);
  });

  test('says the same in text and HTML', () => {
    const shown = textOfHtml(message.html.replace(/^.*<body[^>]*>/s, '')).replace(
      / \[https?:\/\/[^\]]*\]/g,
      '',
    );
    // The addresses of buttons and links stand in the text beside their names.
    const told = message.text.replace(/:? ?https:\/\/desk\.example\.com\/\S+/g, '');
    expect(words(shown)).toBe(words(told));
  });

  test('is accessible and whole', () => {
    expect(message.html).toMatch(new RegExp(`^<!DOCTYPE html>\\s*<html lang="${language}"`));
    expect(message.html).toContain(`<title>${message.subject}</title>`);
    expect(message.html).toContain('<meta name="color-scheme" content="light dark">');
    for (const image of message.html.match(/<img[^>]*>/g) ?? []) expect(image).toContain('alt=""');
    expect(message.html).toContain('href="https://desk.example.com/i/1?a=1&amp;b=2"');
    expect(message.html).toContain('src="https://desk.example.com/p/1?x=1&amp;y=2"');
    expect(message.html + message.text).not.toMatch(/undefined|\{[{%]|<script/);
  });

  test('has no pixel for a contact who is not tracked', () => {
    const { pixelUrl: _, ...untracked } = everything;
    expect(renderMessage(type, language, untracked).html).not.toContain('<img');
  });
});

describe.each(languages)('a notice in %s', (language) => {
  test.each(notices)('that somebody %s says to what, by whom, the same in text and HTML', (notice) => {
    const { subject, text, html } = renderMessage('agentNotification', language, { ...everything, notice });
    expect(subject).toBe('[261122-000001] Printer smokes');
    for (const said of ['261122-000001', 'Printer smokes', 'Grace Example', 'Zoë', 'Example Desk']) {
      expect(text).toContain(said);
    }
    expect(words(textOfHtml(html.replace(/^.*<body[^>]*>/s, '')))).toBe(words(text));
    expect(text + html).not.toMatch(/https?:|<img|<a |undefined|\{[{%]/);
  });

  test('tells what happened apart', () => {
    const texts = notices.map(
      (notice) => renderMessage('agentNotification', language, { ...everything, notice }).text,
    );
    expect(new Set(texts).size).toBe(notices.length);
  });

  test('says of an escalation that it is one, and its level', () => {
    const said = (notice: 'rule' | 'escalation') =>
      renderMessage('agentNotification', language, { ...everything, notice, level: 3 });
    const { text, html } = said('escalation');
    const words = {
      en: 'Escalation of level 3:',
      fr: 'Escalade de niveau 3 :',
      de: 'Eskalation der Stufe 3:',
    };
    expect(text).toContain(`${words[language]} `);
    expect(html).toContain(`${words[language]} `);
    expect(said('rule').text).not.toMatch(/3|escala|eskala/i);
  });

  test('takes names as text', () => {
    const by = '<b>{{ 7 | times: 6 }}</b>';
    const { html, text } = renderMessage('agentNotification', language, { ...everything, by });
    expect(html).toContain('&lt;b&gt;{{ 7 | times: 6 }}&lt;/b&gt;');
    expect(text).toContain(by);
  });
});

test('the languages differ', () => {
  for (const type of messageTypeNames) {
    expect(new Set(languages.map((language) => renderMessage(type, language, everything).text)).size).toBe(
      languages.length,
    );
  }
});

describe('hostile values', () => {
  const evil = `<script>alert(1)</script>"'&{{ 7 | times: 6 }}{% raw %}`;
  const hostile = {
    ...everything,
    subject: evil,
    contactName: evil,
    siteName: evil,
    body: evil,
    agentName: evil,
    question: evil,
  };

  test.each(each)('do not run, in %s in %s', (type, language) => {
    const { html, text, subject } = renderMessage(type, language, { ...hostile, resolution: evil });
    expect(html).not.toMatch(/<script|"'&\{/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text + subject).toContain('{{ 7 | times: 6 }}');
    expect(text + html).not.toContain('42');
  });

  test('do not break the subject line', () => {
    const { subject } = renderMessage('incidentSolved', 'en', {
      ...everything,
      subject: 'a\r\nBcc: x@example.com\u2028b',
    });
    expect(subject).toBe('[261122-000001] a Bcc: x@example.com b');
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a link that is no page', { incidentUrl: 'javascript:alert(1)' }, /http or https/],
    ['a pixel that is no page', { pixelUrl: 'data:image/png;base64,' }, /http or https/],
    ['a reference that is none', { reference: '1"><b>' }, /must be a reference/],
    ['no words', { body: '' }, /body/],
  ])('%s is refused', (_, change, reason) => {
    expect(() => renderMessage('incidentSolved', 'en', { ...everything, ...change })).toThrow(reason);
  });
});

describe('links in an agent’s words', () => {
  const linkFor = (url: string) => `https://t.example.com/c?to=${encodeURIComponent(url)}`;

  test('are wrapped in the HTML and left as written in the text', () => {
    const { html, text } = renderMessage('incidentSolved', 'en', everything, { linkFor });
    expect(html).toContain(
      'href="https://t.example.com/c?to=https%3A%2F%2Fexample.org%2Fmanual%3Fa%3D1%26b%3D2"',
    );
    expect(html).toContain('>https://example.org/manual?a=1&amp;b=2</a>');
    expect(text).toContain('https://example.org/manual?a=1&b=2');
    expect(text).not.toContain('t.example.com');
  });

  test('are not wrapped in what the customer wrote', () => {
    const { html } = renderMessage(
      'questionReceipt',
      'en',
      { ...everything, question: 'https://mine.example/' },
      { linkFor },
    );
    expect(html).toContain('href="https://mine.example/"');
  });

  test('never lead to what is no page', () => {
    const { html } = renderMessage('incidentSolved', 'en', everything, {
      linkFor: () => 'javascript:alert(1)',
    });
    expect(html).not.toContain('javascript:');
  });
});

test('paragraphs, lines and indentation of an agent’s words are kept', () => {
  const { html, text } = renderMessage('incidentSolved', 'en', {
    ...everything,
    body: 'One\ntwo\r\n\r\n\r\n  - three',
  });
  expect(html).toContain('>One<br>\ntwo</p>');
  expect(html).toContain('>&nbsp;&nbsp;- three</p>');
  expect(text).toContain('One\ntwo\n\n  - three');
});

test.each([
  ['Re: AW: [261122-000001] Printer', 'Printer'],
  ['RE[2]: Fwd: TR : Imprimante', 'Imprimante'],
  ['Regarding: printers', 'Regarding: printers'],
])('the subject %j is piled up no further', (subject, bare) => {
  expect(renderMessage('incidentSolved', 'en', { ...everything, subject }).subject).toBe(
    `[261122-000001] ${bare}`,
  );
});

test('a long subject and a long question are shortened', () => {
  const { subject, text } = renderMessage('questionReceipt', 'en', {
    ...everything,
    subject: '😀'.repeat(400),
    question: 'x'.repeat(20_000),
  });
  expect(Array.from(subject).length).toBeLessThanOrEqual(250);
  expect(subject).not.toMatch(/\p{Cs}/u);
  expect(text.length).toBeLessThan(11_000);
});

test('each rendered type is declared, and automatic exactly where no person writes', () => {
  expect(messageTypeNames.filter((type) => messageTypes[type].automatic)).toEqual([
    'questionReceipt',
    'incidentClosed',
    'ruleEmail',
    'feedbackRequest',
    'followUp',
    'agentNotification',
  ]);
});
