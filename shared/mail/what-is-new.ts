import type { Body } from './body.ts';
import { announcesAnswersBelow, isForwardSubject } from './history-line.ts';
import { withoutMarks } from './history-marks.ts';
import { newText, type SplitText } from './new-text.ts';
import { markedTextOfHtml } from './sanitise.ts';

/**
 * What a mail says that its reader has not read before. All of it where it hands on another mail, where it sends
 * the reader to answers within what it quotes, and where nothing else is there: in doubt, nothing is taken away.
 */
export function whatIsNew(body: Pick<Body, 'text' | 'marked' | 'source'>, subject: string): string {
  const split = bestSplit(body);
  if (split.quoted !== '') {
    if (split.forwards || isForwardSubject(subject)) return body.text;
    if (announcesAnswersBelow(split.text)) return body.text;
  }
  return split.text || body.text;
}

/** Where plain text shows no history, in a language we do not know perhaps, the HTML beside it may. */
function bestSplit({ text, marked, source }: Pick<Body, 'text' | 'marked' | 'source'>): SplitText {
  const split = newText(marked);
  if (split.quoted !== '' || source === '' || marked !== text) return split;
  const inHtml = newText(markedTextOfHtml(source));
  const agrees = startsAlike(inHtml.text, split.text) && inHtml.text.length < text.length;
  return inHtml.quoted !== '' && agrees ? inHtml : split;
}

/** The two begin with the same words, however they are laid out. */
function startsAlike(one: string, other: string): boolean {
  const plain = (text: string) =>
    withoutMarks(text.slice(0, 400))
      .replace(/[\s*_>]+/g, '')
      .slice(0, 20);
  return plain(one) !== '' && plain(other).startsWith(plain(one).slice(0, 10));
}
