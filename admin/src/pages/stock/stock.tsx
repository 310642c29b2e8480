/** What is on the shelf: how much of it is for sale, what runs out, and putting the numbers right. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChoiceFilter, ClearFilters, useFilters } from '../../parts/filters.tsx';
import { To } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { Adjust } from './adjust.tsx';
import { Movements } from './movements.tsx';

type Row = Schemas['ListedStock'];

const RowActions = ({ row }: { readonly row: Row }) => {
  const t = useTranslations('stock');
  const { staff } = useAccess();
  const [doing, setDoing] = useState<'adjust' | 'movements'>();
  const close = (): void => setDoing(undefined);
  if (!staff) return null;
  return (
    <Group gap="xs" wrap="nowrap" justify="flex-end">
      <Button
        size="xs"
        variant="default"
        aria-label={t('adjustOf', { sku: row.sku })}
        onClick={() => setDoing('adjust')}
      >
        {t('adjust')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t('movementsOf', { sku: row.sku })}
        onClick={() => setDoing('movements')}
      >
        {t('movements')}
      </Button>
      {doing === 'adjust' && <Adjust variantId={row.variantId} sku={row.sku} close={close} />}
      {doing === 'movements' && <Movements stock={row} close={close} />}
    </Group>
  );
};

export default function Stock() {
  const t = useTranslations();
  const by = useFilters();
  const { which, productId } = by.filters;
  const query = {
    ...(which === 'low' && { low: 'true' as const }),
    ...(which === 'out' && { out: 'true' as const }),
    ...(productId && { productId }),
  };
  const list = useList({
    name: ['stock', 'list', query],
    pageAt: (cursor) => api.GET('/v1/inventory', { params: { query: { ...query, limit: 25, cursor } } }),
  });
  return (
    <Page title={t('places.stock')}>
      <Group align="end">
        <ChoiceFilter
          by={by}
          name="which"
          label={t('stock.which')}
          options={[
            { value: 'low', label: t('stock.low') },
            { value: 'out', label: t('stock.out') },
          ]}
        />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('places.stock')}
        list={list}
        filtered={by.isFiltered}
        keyOf={({ variantId }) => variantId}
        columns={[
          {
            key: 'product',
            title: t('stock.product'),
            cell: ({ productId: id, productName }) => (
              <To to="/products/$id" params={{ id }}>
                {productName}
              </To>
            ),
          },
          { key: 'sku', title: t('stock.sku'), cell: ({ sku }) => sku, below: true },
          { key: 'available', title: t('stock.available'), cell: ({ available }) => available, right: true },
          { key: 'held', title: t('stock.held'), cell: ({ held }) => held, right: true, wide: true },
          { key: 'onHand', title: t('stock.onHand'), cell: ({ onHand }) => onHand, right: true, wide: true },
          {
            key: 'threshold',
            title: t('stock.threshold'),
            cell: ({ lowStockThreshold }) => lowStockThreshold,
            right: true,
            wide: true,
          },
          { key: 'actions', title: '', cell: (row) => <RowActions row={row} />, right: true },
        ]}
      />
    </Page>
  );
}
