/** Whose network an address belongs to, for limits that count people by where they call from. */
import { isIPv6 } from 'node:net';

/** One customer has a whole /64 of IPv6 addresses. */
export const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const padded = tail === undefined ? groups : [...groups, ...Array<string>(8).fill('0')];
  return padded.slice(0, 4).join(':');
};
