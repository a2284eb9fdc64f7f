import { normalisedAddress } from '../header-values.ts';
import { decodeText } from '../mime/charset.ts';
import type { HeaderField } from '../mime/header-block.ts';
import { readHeaderBlock } from '../mime/header-block.ts';
import { contentOf, type Part } from '../mime/mime-tree.ts';
import { type DeliveryAction, deliveryActions, diagnosticLine, type ReportedRecipient } from './report.ts';
import { statusOf } from './status.ts';

/** What a message/delivery-status part says (RFC 3464; RFC 6533 for addresses beyond ASCII). */
export interface DeliveryStatus {
  readonly recipients: readonly ReportedRecipient[];
  readonly originalMessageIds: readonly string[];
}

const MAX_BLOCKS = 100;
const MAX_BYTES = 256 * 1024;

export const isDeliveryStatus = ({ type }: Part): boolean =>
  type === 'message/delivery-status' || type === 'message/global-delivery-status';

/** Reads the blocks of fields: the first about the mail, one for each recipient after it. Some servers begin with a recipient. */
export function readDeliveryStatus(part: Part): DeliveryStatus {
  const content = contentOf({ ...part, body: part.body.subarray(0, MAX_BYTES * 2) });
  const blocks = blocksOf(content.subarray(0, MAX_BYTES));
  return {
    recipients: blocks.flatMap((fields) => recipientOf(fields) ?? []),
    originalMessageIds: blocks.flatMap((fields) => fieldValue(fields, 'original-message-id') ?? []),
  };
}

/** Blocks of header fields with blank lines between them. */
export function blocksOf(content: Buffer): HeaderField[][] {
  const blocks: HeaderField[][] = [];
  const text = content.toString('latin1').replace(/\r\n?/g, '\n');
  for (const block of text.split(/\n[ \t]*\n/).slice(0, MAX_BLOCKS)) {
    const bytes = Buffer.from(block.replace(/^\n+/, ''), 'latin1');
    const { fields } = readHeaderBlock(bytes, 0, bytes.length);
    if (fields.length > 0) blocks.push([...fields]);
  }
  return blocks;
}

export const fieldValue = (fields: readonly HeaderField[], name: string): string | undefined =>
  fields.find((field) => field.name === name && field.value !== '')?.value;

function recipientOf(fields: readonly HeaderField[]): ReportedRecipient | undefined {
  const final = typedAddress(fieldValue(fields, 'final-recipient'));
  const original = typedAddress(fieldValue(fields, 'original-recipient'));
  const x = typedAddress(fieldValue(fields, 'x-actual-recipient'));
  const action = actionOf(fieldValue(fields, 'action'));
  const address = final ?? original ?? x;
  if (address === undefined && fieldValue(fields, 'final-recipient') === undefined) return undefined;
  const diagnostic = diagnosticLine(
    fieldValue(fields, 'diagnostic-code')?.replace(/^\s*[\w.-]+\s*;\s*/, '') ?? undefined,
  );
  const status = statusOf(` ${fieldValue(fields, 'status') ?? ''}`);
  return {
    address: address ?? '',
    ...(original && original !== address ? { original } : {}),
    action: action ?? (status?.startsWith('4') ? 'delayed' : 'failed'),
    ...(status ? { status } : {}),
    ...(diagnostic ? { diagnostic } : {}),
  };
}

/** `Action: failed (bad address)`. What is no action of the standard, and `failure`, says failed. */
function actionOf(value: string | undefined): DeliveryAction | undefined {
  const word = /^[\s"]*([a-z]+)/i.exec(value ?? '')?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  return (
    deliveryActions.find((action) => action === word || (word === 'expand' && action === 'expanded')) ??
    'failed'
  );
}

/** `rfc822; <ada@example.com>`, `utf-8; ж@example.com`, `ada@example.com`: the address in lower case. */
export function typedAddress(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const typed = /^\s*([\w.+-]+)\s*;\s*(.*)$/s.exec(value);
  const [, type = '', written = value] = typed ?? [];
  // RFC 6533: in ASCII, other characters are written \x{10FFFF} where the type says utf-8.
  const plain = /^utf-8$/i.test(type)
    ? written.replace(/\\x\{([0-9A-F]{1,6})\}/gi, (all, hex: string) => {
        const point = Number.parseInt(hex, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : all;
      })
    : unxtext(written);
  const found = /<([^<>\s]+@[^<>\s]+)>/.exec(plain)?.[1] ?? plain.trim().replace(/^["']|["']$/g, '');
  return normalisedAddress(found)?.toLowerCase();
}

/** RFC 3461: xtext writes `+` and what is not printable as `+2B`. */
const unxtext = (text: string): string =>
  /\+(3D|2B|40)/.test(text)
    ? text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => decodeText(Buffer.from(hex, 'hex'), 'utf-8'))
    : text;
