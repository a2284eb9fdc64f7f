import type { Segment } from '../../platform/liquid.ts';
import { type MessageType, messageTypes } from '../message-types.ts';

const everywhere = {
  reference: 'the incident’s reference',
  subject: 'its subject, without Re: and our reference',
  contactName: 'the name of whoever gets it; may be blank',
  contactFirstName: 'the first word of it',
  siteName: 'the name of the desk',
  signature: 'the site’s signature; its name where it has none',
};

/** What the templates of any type may show, with what it is. The one list: validation and help come from it. */
const variables = {
  ...everywhere,
  incidentUrl: 'the customer’s own page of the incident',
  body: 'what was written for the customer',
  agentName: 'who wrote it',
  question: 'what the customer wrote last; may be blank',
  quotedQuestion: 'the same, each line behind a >',
  resolution: 'how it was solved, where that is shared; may be blank',
  scoreUrls: 'five links, for the scores 1 to 5',
  unsubscribeUrl: 'where they stop messages of this type; may be blank',
  notice:
    'what happened, in a word: customerWrote, answered, answeredAndSolved, solved, closed, rule, escalation',
  by: 'who did it',
  level: 'the level of an escalation; blank for all else',
};
type Variable = keyof typeof variables;

/** The names that templates of a type know. */
export function variablesOf(type: MessageType): readonly Variable[] {
  const given = new Set(Object.keys(messageTypes[type].data.shape));
  return (Object.keys(variables) as Variable[]).filter(
    (name) => given.has(name) || name in everywhere || (name === 'quotedQuestion' && given.has('question')),
  );
}

/** Each with what it is. */
export const describedVariables = (type: MessageType): { name: string; meaning: string }[] =>
  variablesOf(type).map((name) => ({ name, meaning: variables[name] }));

/** Whether a path leads to something in messages of a type: `subject`, `subject.size`, `scoreUrls[0]`. */
export const isKnownIn =
  (type: MessageType) =>
  ([name, ...steps]: readonly Segment[]): boolean => {
    if (!(variablesOf(type) as readonly unknown[]).includes(name)) return false;
    const [first, ...further] = steps;
    if (first === undefined) return true;
    if (further.length > 0) return false;
    const isMeasure = first === 'size' || first === 'first' || first === 'last';
    return isMeasure || (name === 'scoreUrls' && typeof first !== 'string');
  };
