import type { MessageType, NoticeKind } from '../message-types.ts';

/** Characters of the longest source. */
export const LONGEST_SOURCE = 32 * 1024;

/**
 * Liquid sources of one message. In `html` every value comes HTML-escaped, and texts of several lines as
 * paragraphs. The partial `button` makes a link that stands out, `quote` a quotation, `score` one of a scale.
 */
export interface MessageTemplate {
  readonly subject: string;
  /** Absent: made from the HTML. */
  readonly text?: string | undefined;
  readonly html: string;
}

export type TemplateSet = Readonly<Record<MessageType, MessageTemplate>>;

/** Paragraphs of one language's message, from which text and HTML are made alike. */
export interface Wording {
  readonly subject: string;
  readonly greeting: string;
  /** Above the body; may be ''. */
  readonly opening: string;
  /** Name of the value that is the heart of the message, if it has one. */
  readonly body?: 'body' | 'resolution';
  /** The scale to answer by: what stands beside its ends. */
  readonly scores?: readonly [worst: string, best: string];
  /** Below the body; may be ''. */
  readonly closing: string;
  /** What the link to the incident is called. */
  readonly link: string;
  readonly signature: string;
  /** Above the quoted question, where the type has one. */
  readonly quoteTitle?: string;
  /** How to stop messages of this type, where one can: the words of the link. */
  readonly stop?: string;
}

/** Makes the text and its HTML twin of the same words, so that neither can say what the other does not. */
export function template(wording: Wording): MessageTemplate {
  const { greeting, opening, body, scores, closing, link, signature, quoteTitle, stop } = wording;
  const blocks: readonly (Twin | undefined)[] = [
    paragraphs(greeting),
    paragraphs(opening),
    body && same(`{% if ${body} != blank %}{{ ${body} }}{% endif %}`),
    scores && scale(scores),
    paragraphs(closing),
    {
      text: `${link}\n{{ incidentUrl }}`,
      html: `{% render 'button', url: incidentUrl, label: '${quotable(link)}' %}`,
    },
    paragraphs(signature),
    quoteTitle === undefined
      ? undefined
      : {
          text: `{% if question != blank %}${quoteTitle}\n{{ quotedQuestion }}{% endif %}`,
          html: `{% if question != blank %}{% render 'quote', title: '${quotable(quoteTitle)}', content: question %}{% endif %}`,
        },
    stop === undefined
      ? undefined
      : {
          text: `{% if unsubscribeUrl != blank %}${stop}\n{{ unsubscribeUrl }}{% endif %}`,
          html: `{% if unsubscribeUrl != blank %}<p style="margin:2em 0 0;font-size:14px"><a href="{{ unsubscribeUrl }}">${stop}</a></p>{% endif %}`,
        },
  ];
  return { subject: wording.subject, ...joined(blocks) };
}

/** Sentences of one language's notice to an informed user; each may use `by`. */
export interface NoticeWording extends Pick<Wording, 'subject' | 'greeting' | 'signature'> {
  readonly what: Readonly<Record<NoticeKind, string>>;
  /** Which incident it is about. */
  readonly about: string;
  readonly closing: string;
}

/** A notice: what happened, to what, by whom. It neither quotes nor leads anywhere. */
export function noticeTemplate(wording: NoticeWording): MessageTemplate {
  const { subject, greeting, what, about, closing, signature } = wording;
  const cases = Object.entries(what).map(([kind, words]) => `{% when '${kind}' %}${words}`);
  const happened = `{% case notice %}${cases.join('')}{% endcase %}`;
  return { subject, ...joined([greeting, happened, about, closing, signature].map(paragraphs)) };
}

interface Twin {
  readonly text: string;
  readonly html: string;
}

const same = (source: string): Twin => ({ text: source, html: source });

const paragraphs = (text: string): Twin | undefined =>
  text === '' ? undefined : { text, html: `<p style="margin:0 0 1em">${text.replace(/\n/g, '<br>\n')}</p>` };

/** The numbers are the links' names; what they mean stands at both ends. */
const scale = ([worst, best]: readonly [string, string]): Twin => ({
  text: `1 = ${worst}, 5 = ${best}\n\n{% for url in scoreUrls %}{{ forloop.index }}: {{ url }}\n{% endfor %}`,
  html: `<p style="margin:0 0 0.5em">1 = ${worst}, 5 = ${best}</p>\n<p style="margin:0 0 1em">{% for url in scoreUrls %}{% render 'score', url: url, label: forloop.index %}{% endfor %}</p>`,
});

const joined = (blocks: readonly (Twin | undefined)[]): Twin => {
  const there = blocks.filter((block) => block !== undefined);
  return {
    text: there.map(({ text }) => text).join('\n\n'),
    html: there.map(({ html }) => html).join('\n'),
  };
};

/** As it may stand between single quotes in Liquid. */
const quotable = (text: string): string => text.replaceAll("'", '’');
