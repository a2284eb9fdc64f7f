import type { NoticeKind, RenderedType } from '../message-types.ts';

/**
 * Liquid sources of one message. In `html` every value comes HTML-escaped; `bodyHtml`, `questionHtml` and
 * `resolutionHtml` are prepared from plain text and inserted with `raw`. The partial `button` makes a link
 * that stands out, `page` wraps the whole.
 */
export interface MessageTemplate {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type TemplateSet = Readonly<Record<RenderedType, MessageTemplate>>;

/** Paragraphs of one language's message, from which text and HTML are made alike. */
export interface Wording {
  readonly subject: string;
  readonly greeting: string;
  /** Above the body; may be ''. */
  readonly opening: string;
  /** Name of the value that is the heart of the message, if it has one. */
  readonly body?: 'body' | 'resolution';
  /** Below the body; may be ''. */
  readonly closing: string;
  /** What the link to the incident is called. */
  readonly link: string;
  readonly signature: string;
  /** Above the quoted question. */
  readonly quoteTitle: string;
}

/** Makes the text and its HTML twin of the same words, so that neither can say what the other does not. */
export function template(wording: Wording): MessageTemplate {
  const { greeting, opening, body, closing, link, signature, quoteTitle } = wording;
  return {
    subject: wording.subject,
    text: [
      greeting,
      opening,
      body === undefined ? '' : `{% if ${body} != blank %}{{ ${body} }}{% endif %}`,
      closing,
      `${link}\n{{ incidentUrl }}`,
      signature,
      `{% if question != blank %}${quoteTitle}\n{{ quotedQuestion }}{% endif %}`,
    ]
      .filter((block) => block !== '')
      .join('\n\n'),
    html: [
      paragraph(greeting),
      paragraph(opening),
      body === undefined ? '' : `{% if ${body} != blank %}{{ ${body}Html | raw }}{% endif %}`,
      paragraph(closing),
      `{% render 'button', url: incidentUrl, label: '${link.replaceAll("'", '’')}' %}`,
      paragraph(signature.replace(/\n/g, '<br>')),
      `{% if question != blank %}{% render 'quote', title: '${quoteTitle.replaceAll("'", '’')}', content: questionHtml %}{% endif %}`,
    ]
      .filter((block) => block !== '')
      .join('\n'),
  };
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
  const blocks = [greeting, `{% case notice %}${cases.join('')}{% endcase %}`, about, closing, signature];
  return {
    subject,
    text: blocks.join('\n\n'),
    html: blocks.map((block) => paragraph(block.replace(/\n/g, '<br>'))).join('\n'),
  };
}

const paragraph = (text: string): string => (text === '' ? '' : `<p style="margin:0 0 1em">${text}</p>`);
