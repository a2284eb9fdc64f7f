import { splitAddress, splitList } from './address.ts';
import { type Field, mailDate, valuesOf } from './header-section.ts';

/** What SES finds out about a mail. All is well unless a tester says otherwise in a header of the mail. */
export interface Verdicts {
  /** PASS, FAIL, GRAY, PROCESSING_FAILED or DISABLED. */
  readonly spam: string;
  readonly virus: string;
  /** As Authentication-Results words them: pass, fail, softfail, neutral, none … */
  readonly spf: string;
  readonly dkim: string;
  readonly dmarc: string;
}

const scanVerdicts: ReadonlySet<string> = new Set(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED']);

/** Headers by which a tester sets a verdict; they do not stay in the mail. */
export const testerHeader = /^x-local-(spam-verdict|virus-verdict|spf|dkim|dmarc)$/i;

/** @throws Error naming a header that holds no verdict. */
export function readVerdicts(fields: readonly Field[], scans: boolean): Verdicts {
  const scanned = (name: string): string => {
    const value = (valuesOf(fields, name)[0] ?? 'PASS').toUpperCase();
    if (!scanVerdicts.has(value)) throw new Error(`${name} must be one of ${[...scanVerdicts].join(', ')}`);
    return scans ? value : 'DISABLED';
  };
  const checked = (name: string): string => {
    const value = (valuesOf(fields, name)[0] ?? 'pass').toLowerCase();
    if (!/^[a-z]{3,12}$/.test(value)) throw new Error(`${name} must be one word such as pass, fail or none`);
    return value;
  };
  return {
    ...{ spam: scanned('X-Local-Spam-Verdict'), virus: scanned('X-Local-Virus-Verdict') },
    ...{ spf: checked('X-Local-Spf'), dkim: checked('X-Local-Dkim'), dmarc: checked('X-Local-Dmarc') },
  };
}

export interface Envelope {
  /** Empty for bounces. */
  readonly from: string;
  readonly helo: string;
  readonly client: string;
}

/** The headers that SES writes before a mail it stores. */
export function receivedHeaders(
  fields: readonly Field[],
  { from, helo, client }: Envelope,
  given: { id: string; recipient: string; region: string; at: number; verdicts: Verdicts },
): string {
  const { id, recipient, region, at, verdicts } = given;
  const envelopeDomain = splitAddress(from)?.domain ?? helo;
  const author = valuesOf(fields, 'From').flatMap(splitList)[0] ?? '';
  const authorDomain = splitAddress(author)?.domain ?? envelopeDomain;
  const permits = verdicts.spf === 'pass' ? 'designates' : 'does not designate';
  const spf = `${verdicts.spf} (spfCheck: domain of ${envelopeDomain} ${permits} ${client} as permitted sender) client-ip=${client}; envelope-from=${from}; helo=${helo};`;
  return [
    `Return-Path: <${from}>`,
    `Received: from ${helo} (${helo} [${client}])`,
    ` by inbound-smtp.${region}.amazonaws.com with SMTP id ${id}`,
    ` for ${recipient};`,
    ` ${mailDate(at)} (UTC)`,
    `X-SES-Spam-Verdict: ${verdicts.spam}`,
    `X-SES-Virus-Verdict: ${verdicts.virus}`,
    `Received-SPF: ${spf}`,
    'Authentication-Results: amazonses.com;',
    ` spf=${spf}`,
    ` dkim=${verdicts.dkim} header.i=@${authorDomain};`,
    ` dmarc=${verdicts.dmarc} header.from=${authorDomain};`,
    '',
  ].join('\r\n');
}
