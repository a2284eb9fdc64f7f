/**
 * What a mail client says of a passage by its markup and in no words: signature, history, the introduction of a
 * quotation. It comes into the text as characters for private use, is read from there, and never leaves the reader.
 */
export const marks = {
  /** All below is history. */
  rest: { begin: '\ue0a1', end: '' },
  /** The passage is history. */
  history: { begin: '\ue0a2', end: '\ue0a3' },
  introduction: { begin: '\ue0a4', end: '\ue0a5' },
  signature: { begin: '\ue0a6', end: '\ue0a7' },
  /** A rule is drawn above: history if a header follows, whatever language it is in. */
  ruled: { begin: '\ue0a8', end: '\ue0a9' },
} as const;

export type MarkedRole = keyof typeof marks;

const MARKS = /[\ue0a1-\ue0a9]/g;

/** Lines that are nothing but a mark go with it. */
export const withoutMarks = (text: string): string =>
  text.replace(/^[\ue0a1-\ue0a9]+(?:\n|$)/gm, '').replace(MARKS, '');

export interface MarkedLine {
  readonly line: string;
  readonly role: MarkedRole | undefined;
}

/** Lines without their marks, each with the role of the passage it stands in. */
export function readMarks(lines: readonly string[]): MarkedLine[] {
  let within: MarkedRole | undefined;
  return lines.map((marked) => {
    if (!/[\ue0a1-\ue0a9]/.test(marked)) return { line: marked, role: within };
    const line = marked.replace(MARKS, '');
    // Within a quotation they say nothing that its own marks do not.
    if (/^\s*>/.test(line)) return { line, role: undefined };
    const begun = (Object.keys(marks) as MarkedRole[]).find((role) => marked.includes(marks[role].begin));
    const role = within ?? begun;
    const closes = role !== undefined && marks[role].end !== '' && marked.includes(marks[role].end);
    within = closes || role === undefined || marks[role].end === '' ? undefined : role;
    return { line, role };
  });
}
