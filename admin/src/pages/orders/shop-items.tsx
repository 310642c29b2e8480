/** What was ordered of one's own shop, and where it goes. */
import { Group } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { ClearFilters, SpanFilter, StatusFilter, useFilters } from '../../parts/filters.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { StatusBadge } from '../../parts/status.tsx';

const statuses = ['processing', 'shipped', 'delivered', 'cancelled'] as const;

export const ShopItems = () => {
  const t = useTranslations();
  const by = useFilters();
  const { status, from, to } = by.filters;
  const query = { status: statuses.find((one) => one === status), from, to };
  const list = useList({
    name: ['orders', 'items', query],
    pageAt: (cursor) => api.GET('/v1/order-items', { params: { query: { ...query, limit: 25, cursor } } }),
  });
  return (
    <>
      <Group align="end">
        <StatusFilter by={by} statuses={statuses} />
        <SpanFilter by={by} />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('places.orders')}
        list={list}
        filtered={by.isFiltered}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'number',
            title: t('orders.number'),
            cell: ({ orderNumber, orderId }) => orderNumber ?? orderId,
          },
          { key: 'at', title: t('orders.at'), cell: ({ orderedAt }) => <When at={orderedAt} />, wide: true },
          {
            key: 'item',
            title: t('order.item'),
            cell: ({ quantity, productSnapshot, variantSnapshot }) =>
              `${quantity} × ${productSnapshot.name} (${variantSnapshot.sku})`,
          },
          {
            key: 'to',
            title: t('orders.to'),
            cell: ({ shippingAddress }) =>
              shippingAddress && `${shippingAddress.name}, ${shippingAddress.city}`,
            wide: true,
          },
          {
            key: 'status',
            title: t('list.status'),
            cell: ({ status: state }) => <StatusBadge status={state} />,
          },
          { key: 'total', title: t('orders.total'), cell: ({ total }) => <Amount of={total} />, right: true },
        ]}
      />
    </>
  );
};
