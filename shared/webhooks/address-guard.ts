import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Whom an admin trusts besides the public internet: hosts by name, and ranges of addresses. */
export interface Trust {
  readonly hosts: ReadonlySet<string>;
  readonly ranges: readonly (readonly [Address, number])[];
}

/** Where clouds tell a machine's credentials. Nobody can be trusted to mean these. */
const metadata = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  'fd00:ec2::254',
  'fd00:ec2::23',
]);

/** `entries` as the settings hold them: a host's name, an address, or a range in CIDR notation. */
export function trustOf(entries: readonly string[]): Trust {
  const hosts = new Set<string>();
  const ranges: (readonly [Address, number])[] = [];
  for (const entry of entries) {
    if (ipaddr.isValidCIDR(entry)) ranges.push(ipaddr.parseCIDR(entry));
    else if (ipaddr.isValid(entry)) {
      const address = ipaddr.parse(entry);
      ranges.push([address, address.kind() === 'ipv4' ? 32 : 128]);
    } else hosts.add(entry.toLowerCase());
  }
  return { hosts, ranges };
}

/**
 * Whether a connection to this address is allowed. `host` is the name it was resolved from, or the address.
 * Only public unicast addresses are; private, loopback, link-local, shared, multicast, reserved ones and those of
 * tunnels and translators (6to4, Teredo, NAT64), which lead to an IPv4 address unseen, need trust.
 */
export function mayConnect(address: string, host: string, trust: Trust): boolean {
  // Without the name of a network card, which says nothing of where it leads.
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  // An IPv4 address in IPv6 notation is that IPv4 address.
  const target = ipaddr.process(bare);
  if (metadata.has(target.toString()) || metadata.has(String(innerAddress(target)))) return false;
  return isPublic(target) || trust.hosts.has(host) || inRanges(target, trust);
}

const inRanges = (address: Address, { ranges }: Trust): boolean =>
  ranges.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits));

const globalUnicast = ipaddr.IPv6.parse('2000::');

const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(globalUnicast, 3));

/** The IPv4 address that a translator or a tunnel would hand a packet on to. */
function innerAddress(address: Address): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray();
  if (address.range() === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  if (address.range() === 'rfc6052' || address.range() === 'rfc6145') return new ipaddr.IPv4(bytes.slice(12));
  return undefined;
}

/** The host of a URL without the brackets of an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

const isTrusted = (host: string, trust: Trust): boolean =>
  trust.hosts.has(host) || (ipaddr.isValid(host) && inRanges(ipaddr.process(host), trust));

/**
 * What is wrong with an address that a webhook is to be sent to, in a sentence; undefined for nothing. A host's
 * name is looked up elsewhere: what it resolves to may change at any time.
 */
export function urlFault(text: string, trust: Trust): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || /[\s\p{Cc}]/u.test(text))
    return 'An address that begins with https://.';
  if (url.username || url.password) return 'No user and password: messages are signed.';
  if (url.hash) return 'No fragment (#…): it would not be sent.';
  const host = hostOf(url);
  if (host === '') return 'It names no host.';
  // Odd notations of addresses, such as 0x7f.1 or 2130706433, are plain ones by now.
  if (ipaddr.isValid(host) && !mayConnect(host, host, trust)) return NOT_PUBLIC;
  if (isTrusted(host, trust)) return undefined;
  if (host === 'localhost' || host.endsWith('.localhost')) return NOT_PUBLIC;
  if (url.protocol === 'http:') return 'It begins with https://; plain http is for trusted hosts only.';
  const port = url.port === '' ? 443 : Number(url.port);
  if (port !== 443 && port < 1024) return 'Of the ports below 1024 only 443, but for trusted hosts.';
  return undefined;
}

export const NOT_PUBLIC =
  'It leads to an address that is not public. An admin may trust it in the settings, section webhooks.';
