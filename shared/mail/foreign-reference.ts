import { domainOf } from '../customers/index.ts';
import type { Settings } from '../settings/index.ts';
import type { InboundMail } from './inbound-mail.ts';

/** The field in which a desk like this one says which of its incidents a mail is about: `261122-000001@desk.example`. */
export const referenceField = 'X-Incident-Reference';

/** What another desk or help desk calls the matter that a mail is about. */
export interface ForeignReference {
  /** The code of a foreign site of the settings, or the domain of a desk like this one. */
  readonly from: string;
  readonly reference: string;
}

/** Of one mail. */
const MOST = 5;

/**
 * The references of other desks that a mail carries: in the field that every desk like this one writes, and in
 * fields and subjects as the settings name them. Each counts only where the sender's address is of that desk's
 * domain. The first is the surest.
 */
export function foreignReferences(
  mail: InboundMail,
  sites: Settings['foreignSites'],
  own: string,
): ForeignReference[] {
  const sender = mail.from && domainOf(mail.from.address);
  if (!sender) return [];
  const found = [
    ...ownKind(mail, sender, own),
    ...sites
      .filter(({ domains }) => domains.some((domain) => isOf(sender, domain)))
      .flatMap((site) => ofSite(mail, site)),
  ];
  return [...new Map(found.map((one) => [`${one.from}\n${one.reference}`, one])).values()].slice(0, MOST);
}

const isOf = (sender: string, domain: string): boolean => sender === domain || sender.endsWith(`.${domain}`);

function ownKind(mail: InboundMail, sender: string, own: string): ForeignReference[] {
  const value = mail.extensions?.[referenceField.toLowerCase()] ?? '';
  const [, reference, domain] = /^(\d{6}-\d{6,9})@([a-z\d.-]{1,253})$/i.exec(value.trim()) ?? [];
  const from = domain?.toLowerCase();
  if (!reference || !from || from === own || !isOf(sender, from)) return [];
  return [{ from, reference }];
}

function ofSite(mail: InboundMail, site: Settings['foreignSites'][number]): ForeignReference[] {
  const inField = site.header && mail.extensions?.[site.header.toLowerCase()];
  const references = [
    ...(inField ? [inField.trim().slice(0, 100)] : []),
    ...site.subjects.flatMap((pattern) => expression(pattern).exec(mail.subject)?.[1] ?? []),
  ];
  return references
    .filter(Boolean)
    .map((reference) => ({ from: site.code, reference: reference.toLowerCase() }));
}

/** `[#{reference}]`: what stands there in place of the braces. All else is literal, but for case and white space. */
function expression(pattern: string): RegExp {
  const [before = '', after = ''] = pattern.split('{reference}').map((part) =>
    part
      .split(/\s+/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('\\s{1,9}'),
  );
  // Bounded, so that no subject takes long; whole, so that 12 is not found in 123.
  return new RegExp(
    `${before}(?<![a-z\\d])([a-z\\d](?:[a-z\\d._/-]{0,62}[a-z\\d])?)(?![a-z\\d])${after}`,
    'i',
  );
}
