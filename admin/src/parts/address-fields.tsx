/** An address to be typed in. */
import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Schemas } from '../app/waybill.ts';

const fields = ['name', 'line1', 'line2', 'city', 'region', 'postalCode', 'country', 'phone'] as const;
const needed: readonly string[] = ['name', 'line1', 'city', 'country'];

export type PartialAddress = Partial<Schemas['Address']>;

type Props = { readonly value: PartialAddress; readonly set: (address: PartialAddress) => void };

export const AddressFields = ({ value, set }: Props) => {
  const t = useTranslations('order.address');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {fields.map((name) => (
        <TextInput
          key={name}
          label={t(name)}
          required={needed.includes(name)}
          value={value[name] ?? ''}
          onChange={({ currentTarget }) => set({ ...value, [name]: currentTarget.value })}
        />
      ))}
    </SimpleGrid>
  );
};
