import { normalisedAddress } from './header-values.ts';
import type { Verdict, Verdicts } from './inbound-mail.ts';
import type { HeaderField } from './mime/header-block.ts';

/**
 * The fields SES puts above everything the sender wrote, in this order. Each may be missing; a field that
 * comes out of order or a second time is the sender's, and so is all below it.
 */
const order = [
  'return-path',
  'received',
  'x-ses-spam-verdict',
  'x-ses-virus-verdict',
  'received-spf',
  'authentication-results',
] as const;
type SesField = (typeof order)[number];

const ranks: readonly string[] = order;

export type SesFields = Partial<Record<SesField, string>>;

/** The fields at the top of the mail that SES itself wrote. */
export function sesFields(fields: readonly HeaderField[]): SesFields {
  const own: SesFields = {};
  let rank = -1;
  for (const field of fields) {
    const at = ranks.indexOf(field.name);
    const name = order[at];
    if (name === undefined || at <= rank) break;
    rank = at;
    own[name] = field.value;
  }
  return own;
}

/** What SES found out about the mail; `none` throughout for one that did not come through SES. */
export function verdictsOf(own: SesFields): Verdicts {
  if (own.received === undefined)
    return { spf: 'none', dkim: 'none', dmarc: 'none', spam: 'none', virus: 'none' };
  const results = authenticationResults(own['authentication-results']);
  const spf = results.get('spf')?.[0] ?? /^\s*(\w+)/.exec(own['received-spf'] ?? '')?.[1];
  const dkim = (results.get('dkim') ?? []).map(verdictOf);
  const dmarc = [...new Set((results.get('dmarc') ?? []).map(verdictOf))];
  return {
    spf: verdictOf(spf),
    // One good signature is enough; DMARC says whether it is the right one's.
    dkim: (['pass', 'fail', 'gray'] as const).find((verdict) => dkim.includes(verdict)) ?? 'none',
    // SES states it once. Two that differ would mean that a sender's word got in between.
    dmarc: dmarc.length > 1 ? 'fail' : (dmarc[0] ?? 'none'),
    spam: verdictOf(own['x-ses-spam-verdict']),
    virus: verdictOf(own['x-ses-virus-verdict']),
  };
}

const words: Readonly<Record<string, Verdict>> = {
  pass: 'pass',
  fail: 'fail',
  hardfail: 'fail',
  softfail: 'gray',
  gray: 'gray',
  policy: 'gray',
  temperror: 'gray',
  permerror: 'gray',
  processing_failed: 'gray',
};

const verdictOf = (word: string | undefined): Verdict => words[word?.trim().toLowerCase() ?? ''] ?? 'none';

/** Results by method. Comments and quoted strings go first: they repeat what the sender said. */
function authenticationResults(value: string | undefined): Map<string, string[]> {
  const results = new Map<string, string[]>();
  let plain = (value ?? '').replace(/"(?:[^"\\]|\\.)*"?/g, '""');
  for (let depth = 0; depth < 10 && plain.includes('('); depth++) plain = plain.replace(/\([^()]*\)/g, ' ');
  const [server = '', ...pieces] = plain.split(';');
  if (server.trim().toLowerCase() !== 'amazonses.com') return results;
  for (const piece of pieces) {
    const stated = /^\s*(spf|dkim|dmarc)\s*=\s*(\w+)/i.exec(piece);
    if (stated === null) continue;
    const method = (stated[1] ?? '').toLowerCase();
    results.set(method, [...(results.get(method) ?? []), stated[2] ?? '']);
  }
  return results;
}

/** The envelope recipient that SES noted: `for support@example.com;` in the Received field it wrote. */
export function envelopeRecipient(own: SesFields): string | undefined {
  const clause = /\sfor\s+<?([^\s<>;]+@[^\s<>;]+)>?\s*(?:;|$|\s)/i.exec((own.received ?? '').slice(0, 4_000));
  return clause?.[1] === undefined ? undefined : normalisedAddress(clause[1]);
}

/** The envelope sender: '' for the null sender, undefined when the mail carries none. */
export function envelopeSender(fields: readonly HeaderField[]): string | undefined {
  const path = fields.find((field) => field.name === 'return-path')?.value;
  if (path === undefined) return undefined;
  const inner = /<([^<>]*)>/.exec(path)?.[1] ?? path;
  return normalisedAddress(inner) ?? '';
}
