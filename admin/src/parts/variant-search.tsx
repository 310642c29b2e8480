/** Finds goods by the words of their product, among those that have a price in the currency. */
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../sdk/index.ts';
import { api, type Schemas } from '../app/waybill.ts';
import { useMoney } from './amounts.tsx';

export type Found = { readonly variantId: string; readonly label: string };

type SearchProps = {
  readonly label: string;
  readonly currency: Schemas['Currency'];
  readonly choose: (found: Found) => void;
};

export const VariantSearch = ({ label, currency, choose }: SearchProps) => {
  const t = useTranslations('list');
  const money = useMoney();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const { data = [] } = useQuery({
    queryKey: ['products', 'search', q],
    queryFn: async () =>
      (await answered(api.GET('/v1/products', { params: { query: { limit: 20, ...(q !== '' && { q }) } } })))
        .items,
  });
  const found = data.flatMap(({ name, variants }) =>
    variants.flatMap(({ id, sku, active, prices }) => {
      const price = prices.find((one) => one.currency === currency);
      return price && active ? [{ value: id, label: `${name} (${sku}), ${money(price)}` }] : [];
    }),
  );
  return (
    <Select
      label={label}
      placeholder={t('search')}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      /** The API has searched already, and its words are others than those of the label. */
      filter={({ options }) => options}
      data={found}
      value={null}
      nothingFoundMessage={t('emptyFiltered')}
      onChange={(variantId, option) => {
        if (variantId === null || option === null) return;
        choose({ variantId, label: option.label });
        setTyped('');
      }}
    />
  );
};
