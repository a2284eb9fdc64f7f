import { type HeaderSection, mailDate } from './header-section.ts';

/** SES writes its own, or takes them as instructions that are not for the recipient. */
const dropped: ReadonlySet<string> = new Set([
  ...['message-id', 'date', 'bcc', 'return-path'],
  ...['x-ses-configuration-set', 'x-ses-message-tags', 'x-ses-source-arn'],
  ...['x-ses-from-arn', 'x-ses-return-path-arn'],
]);

/** SES's Message-ID of a mail, without the angle brackets: in its first region the host is another. */
export const headerMessageId = (id: string, region: string): string =>
  `${id}@${region === 'us-east-1' ? 'email' : region}.amazonses.com`;

/** The mail as SES sends it: its own Message-ID and Date, no Bcc; everything else byte for byte. */
export function rewrite(
  raw: Buffer,
  { fields, end }: HeaderSection,
  { id, region, at }: { id: string; region: string; at: number },
): Buffer {
  const kept = fields.filter(({ name }) => !dropped.has(name.toLowerCase())).map((field) => field.raw);
  const lineEnd = kept[0]?.includes('\r\n') === false ? '\n' : '\r\n';
  const own = [`Message-ID: <${headerMessageId(id, region)}>`, `Date: ${mailDate(at)}`];
  const last = kept.at(-1);
  const closed = last === undefined || last.at(-1) === 10;
  const added = Buffer.from(`${closed ? '' : lineEnd}${own.join(lineEnd)}${lineEnd}`);
  return Buffer.concat([...kept, added, raw.subarray(end)]);
}
