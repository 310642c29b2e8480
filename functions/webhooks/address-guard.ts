/**
 * Keeps our requests out of our own network: endpoints are addresses that strangers choose. A name is looked up, every
 * address that it has must be public, and only those are connected to, so that a name cannot change its meaning
 * between the look and the call. Blocks by the IANA special-purpose registries (RFC 6890 and its successors).
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

export type Address = { readonly address: string; readonly family: 4 | 6 };

const privateIpv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Within what is public at all, 2000::/3: tunnels to other addresses, documentation, benchmarks. */
const privateIpv6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const blocked = new BlockList();
for (const [network, prefix] of privateIpv4) blocked.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of privateIpv6) blocked.addSubnet(network, prefix, 'ipv6');

const publicIpv6 = new BlockList();
publicIpv6.addSubnet('2000::', 3, 'ipv6');

export const isPublicAddress = ({ address, family }: Address): boolean =>
  family === 4
    ? !blocked.check(address, 'ipv4')
    : publicIpv6.check(address, 'ipv6') && !blocked.check(address, 'ipv6');

/** On for the local stack alone, whose receivers are on the same machine. */
export const allowsPrivate = (): boolean => process.env.WEBHOOKS_ALLOW_PRIVATE === 'on';

/** IPv6 in an address bar stands in brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const localNames = /(^|\.)(localhost|local|internal|home\.arpa)\.?$/i;

/** What is wrong with an address as it is written; undefined when nothing is. Names are looked up by the call. */
export const flawOf = (text: string): string | undefined => {
  const url = URL.parse(text);
  if (!url) return 'is not a URL';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (allowsPrivate()) return /^https?:$/.test(url.protocol) ? undefined : 'must begin with https://';
  if (url.protocol !== 'https:') return 'must begin with https://';
  const host = hostOf(url);
  if (localNames.test(host)) return 'must be a public address';
  const family = isIP(host);
  if (family === 0) return undefined;
  return isPublicAddress({ address: host, family: family === 4 ? 4 : 6 })
    ? undefined
    : 'must be a public address';
};

export type Resolve = (host: string) => Promise<readonly Address[]>;

const resolveByDns: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({
    address,
    family: family === 4 ? 4 : 6,
  }));

/**
 * The addresses that may be connected to for this URL.
 * @throws Error that says what keeps it from being called
 */
export const callableAddresses = async (
  url: URL,
  resolve: Resolve = resolveByDns,
): Promise<readonly Address[]> => {
  const flaw = flawOf(url.href);
  if (flaw !== undefined) throw new Error(`the address ${flaw}`);
  const addresses = await resolve(hostOf(url));
  if (addresses.length === 0) throw new Error('the name has no address');
  if (!allowsPrivate() && !addresses.every(isPublicAddress))
    throw new Error('the name leads to a private address');
  return addresses;
};
