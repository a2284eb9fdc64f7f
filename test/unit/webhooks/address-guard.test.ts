import { describe, expect, it } from '@jest/globals';
import { mayConnect, trustOf, urlFault } from '../../../shared/webhooks/address-guard.ts';

const nobody = trustOf([]);

describe('an address', () => {
  it.each([
    ...['127.0.0.1', '127.255.255.254', '::1', '0.0.0.0', '0.1.2.3', '::'],
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fdff:1::1', 'fec0::1'],
    ...['169.254.0.1', '169.254.169.254', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', '100.64.0.1'],
    ...['224.0.0.1', '239.255.255.255', 'ff02::1', '255.255.255.255', '240.0.0.1'],
    ...['192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '100::1'],
    ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:7f00:1'],
    // IPv4 in other dress: compatible, 6to4, NAT64 (both prefixes), Teredo, SIIT.
    ...['::127.0.0.1', '2002:7f00:1::', '64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2001:0:1::1'],
    ...['::ffff:0:7f00:1', '64:ff9b::808:808', '2002:808:808::'],
    ...['', 'localhost', 'example.com', '8.8.8.8.8', '8.8.8.8/32'],
  ])('%s is not connected to', (address) => {
    expect(mayConnect(address, 'host.example', nobody)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '172.15.255.255', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(mayConnect(address, 'host.example', nobody)).toBe(true);
    },
  );
});

describe('trust', () => {
  const trust = trustOf(['10.1.0.0/16', 'fd12::/32', '127.0.0.1', 'Intern.Example']);

  it.each([
    ['10.1.2.3', 'host.example', true],
    ['::ffff:10.1.2.3', 'host.example', true],
    ['10.2.2.3', 'host.example', false],
    ['fd12::5', 'host.example', true],
    ['fd13::5', 'host.example', false],
    ['127.0.0.1', 'host.example', true],
    ['127.0.0.2', 'host.example', false],
    ['192.168.7.7', 'intern.example', true],
    ['192.168.7.7', 'not.intern.example', false],
  ])('lets %s of %s be: %s', (address, host, allowed) => {
    expect(mayConnect(address, host, trust)).toBe(allowed);
  });

  it.each([
    ...['169.254.169.254', '169.254.170.2', '100.100.100.200', 'fd00:ec2::254', 'fd00:ec2::254%eth0'],
    ...['::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1'],
  ])('is never had in %s, where clouds keep credentials', (address) => {
    const all = trustOf(['0.0.0.0/0', '::/0', 'metadata.example']);
    expect(mayConnect(address, 'metadata.example', all)).toBe(false);
    expect(mayConnect('10.9.9.9', 'x.example', all)).toBe(true);
  });
});

describe('a URL', () => {
  it.each([
    'https://hooks.example.com/desk?tenant=1',
    'https://hooks.example.com:8443/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('%s is fine', (url) => {
    expect(urlFault(url, nobody)).toBeUndefined();
  });

  it.each([
    ['hooks.example.com', /begins with https/],
    ['ftp://hooks.example.com/', /begins with https/],
    ['javascript:alert(1)', /begins with https/],
    ['https://', /begins with https/],
    ['https://hooks.exa mple.com/', /begins with https/],
    ['https://hooks.example.com/\n', /begins with https/],
    ['http://hooks.example.com/', /plain http/],
    ['https://user@hooks.example.com/', /password/],
    ['https://:secret@hooks.example.com/', /password/],
    ['https://hooks.example.com/#here', /fragment/],
    ['https://hooks.example.com:22/', /port/],
    ['https://hooks.example.com:80/', /port/],
    ['https://localhost/', /not public/],
    ['https://LOCALHOST./', /not public/],
    ['https://a.localhost/', /not public/],
    ['https://127.0.0.1/', /not public/],
    ['https://2130706433/', /not public/],
    ['https://0177.0.0.1/', /not public/],
    ['https://0x7f.1/', /not public/],
    ['https://127.1/', /not public/],
    ['https://①②⑦.0.0.1/', /not public/],
    ['https://[::1]/', /not public/],
    ['https://[::ffff:10.0.0.1]/', /not public/],
    ['https://169.254.169.254/latest/meta-data', /not public/],
    ['https://[fd00:ec2::254]/', /not public/],
  ])('%s is refused', (url, why) => {
    expect(urlFault(url, nobody)).toMatch(why);
  });

  it.each(['http://127.0.0.1:4711/', 'http://intern.example/', 'https://intern.example:22/'])(
    '%s is fine where it is trusted',
    (url) => {
      expect(urlFault(url, trustOf(['127.0.0.0/8', 'intern.example']))).toBeUndefined();
      expect(urlFault(url, nobody)).toBeDefined();
    },
  );

  it('of a public name gets no plain http from trust in addresses', () => {
    expect(urlFault('http://hooks.example.com/', trustOf(['0.0.0.0/0']))).toMatch(/plain http/);
  });
});
