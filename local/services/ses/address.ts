/** The bare address of a mailbox as headers write it: `Name <a@example.com>` or `a@example.com`. */
export function bareAddress(text: string): string {
  const inAngles = /<([^<>]*)>\s*$/.exec(text)?.[1];
  return (inAngles ?? text).trim();
}

const namedAddress = (local: string, domain: string) => ({ local, domain: domain.toLowerCase() });

/** Undefined where this is no address. Quoted local parts may hold an at sign. */
export function splitAddress(text: string): { local: string; domain: string } | undefined {
  const [, local, domain] = /^([^\s<>]+|"[^"]*")@([^\s@<>]+)$/.exec(bareAddress(text)) ?? [];
  return local === undefined || domain === undefined ? undefined : namedAddress(local, domain);
}

/** A header's list of addresses, each as it stands there. Commas in quotes, angles and comments part nothing. */
export function splitList(value: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  let depth = 0;
  for (let index = 0; index < value.length; index++) {
    const character = value[index] ?? '';
    if (character === '\\') {
      part += character + (value[++index] ?? '');
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (!quoted && (character === '<' || character === '(')) depth++;
    if (!quoted && (character === '>' || character === ')')) depth--;
    if (!quoted && depth <= 0 && (character === ',' || character === ';')) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  // A group's name stands before a colon: `Team: a@example.com, b@example.com;`.
  return [...parts, part]
    .map((each) => each.replace(/^[^"<@]*:(?=.*@)/, '').trim())
    .filter((each) => each !== '');
}
