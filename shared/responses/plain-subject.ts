import { oneLine } from './links.ts';

const MAX_SUBJECT = 200;

/** What mail clients of many languages put before the subject of an answer or of what they pass on. */
const PREFIXES =
  /^(?:\s*(?:re|aw|sv|vs|antw|rv|rép|odp|atb|ynt|fwd?|wg|tr|rif|回复|答复|转发|回覆|轉寄|返信|転送)\s*(?:\[\d+\]|\(\d+\))?\s*[:：])+/iu;

/** Without our reference and the Re:, AW:, TR: … that mail clients pile up; at most 200 characters. */
export function plainSubject(subject: string, reference: string): string {
  let bare = subject.replaceAll(`[${reference}]`, ' ');
  // Other desks and lists put a tag of their own between: `Re: [x] Re: y` keeps its tag and loses the rest.
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare
      .replace(PREFIXES, '')
      .replace(/^(\s*\[[^[\]]{1,60}\]\s*)(?=\S)(.*)$/su, (_, tag: string, rest: string) => {
        const kept = rest.replace(PREFIXES, '');
        return `${tag}${kept}`;
      });
  }
  const characters = Array.from(oneLine(bare));
  return characters.length <= MAX_SUBJECT
    ? characters.join('')
    : `${characters.slice(0, MAX_SUBJECT - 1).join('')}…`;
}
