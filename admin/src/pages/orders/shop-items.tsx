/** What was ordered of one's own shop, and where it goes. */
import { Group } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { ChoiceFilter, ClearFilters, DayFilter, useFilters } from '../../parts/filters.tsx';
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
        <ChoiceFilter
          by={by}
          name="status"
          label={t('list.status')}
          options={statuses.map((value) => ({ value, label: t(`states.${value}`) }))}
        />
        <DayFilter by={by} name="from" label={t('list.from')} />
        <DayFilter by={by} name="to" label={t('list.to')} />
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
            cell: ({ shippingAddress }) => `${shippingAddress.name}, ${shippingAddress.city}`,
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
