import { describe, expect, it } from '@jest/globals';
import {
  type Address,
  callableAddresses,
  flawOf,
  isPublicAddress,
} from '../../functions/webhooks/address-guard.ts';

const addressOf = (address: string): Address => ({ address, family: address.includes(':') ? 6 : 4 });

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '169.254.170.2',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.7',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(addressOf(address))).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.1.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s is public', (address) => {
    expect(isPublicAddress(addressOf(address))).toBe(true);
  });
});

describe('an address as it is registered', () => {
  it.each([
    ['not a url', 'is not a URL'],
    ['http://partner.example/hook', 'must begin with https://'],
    ['ftp://partner.example/hook', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['https://user:pass@partner.example/', 'must not hold a user name or password'],
    ['https://127.0.0.1/', 'must be a public address'],
    ['https://2130706433/', 'must be a public address'],
    ['https://0x7f.1/', 'must be a public address'],
    ['https://0177.0.0.1/', 'must be a public address'],
    ['https://[::1]/', 'must be a public address'],
    ['https://[::ffff:10.0.0.1]/', 'must be a public address'],
    ['https://[fd00::1]:8443/', 'must be a public address'],
    ['https://169.254.169.254/latest/meta-data/', 'must be a public address'],
    ['https://localhost/', 'must be a public address'],
    ['https://api.localhost./', 'must be a public address'],
    ['https://printer.local/', 'must be a public address'],
    ['https://ip-10-0-0-1.internal/', 'must be a public address'],
    ['https://partner.example/hook', undefined],
    ['https://8.8.8.8:8443/hook?tenant=1', undefined],
  ])('%s: %s', (url, flaw) => {
    expect(flawOf(url)).toBe(flaw);
  });
});

describe('a name', () => {
  const url = new URL('https://partner.example/hook');
  const leadingTo =
    (...addresses: string[]) =>
    async () =>
      addresses.map(addressOf);

  it.each([
    ['loopback', ['127.0.0.1']],
    ['the metadata service', ['169.254.169.254']],
    ['a private network, hidden behind a public address', ['8.8.8.8', '10.0.0.1']],
    ['IPv6 loopback', ['::1']],
  ])('that leads to %s is not called', async (_, addresses) => {
    await expect(callableAddresses(url, leadingTo(...addresses))).rejects.toThrow(
      'leads to a private address',
    );
  });

  it('that leads nowhere is not called', async () => {
    await expect(callableAddresses(url, leadingTo())).rejects.toThrow('has no address');
  });

  it('that leads to public addresses is called there and nowhere else', async () => {
    expect(await callableAddresses(url, leadingTo('8.8.8.8', '2606:4700::1111'))).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
  });
});
