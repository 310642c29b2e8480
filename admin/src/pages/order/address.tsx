/** Where something goes, as it is written on a parcel. */
import { Text } from '@mantine/core';

/** An address of the shop's, or of somebody's. */
export type Place = {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country: string;
  readonly phone?: string;
};

export const AddressView = ({ address }: { readonly address: Place }) => (
  <Text size="sm" component="address" style={{ fontStyle: 'normal', whiteSpace: 'pre-line' }}>
    {[
      address.name,
      address.line1,
      address.line2,
      [address.postalCode, address.city].filter(Boolean).join(' '),
      address.region,
      address.country,
      address.phone,
    ]
      .filter(Boolean)
      .join('\n')}
  </Text>
);
