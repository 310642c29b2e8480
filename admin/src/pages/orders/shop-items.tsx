/** What was ordered of one's own shop, where it goes, and the parcel that it goes in. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, type Schemas } from '../../app/waybill.ts';
import { amountColumn, When } from '../../parts/amounts.tsx';
import { ClearFilters, SpanFilter, StatusFilter, useFilters } from '../../parts/filters.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { toShip } from '../order/data.ts';
import { ShipPieces } from '../order/ship-pieces.tsx';

const statuses = ['processing', 'shipped', 'delivered', 'cancelled'] as const;

type Listed = Schemas['ListedOrderItem'];

const Ship = ({ item }: { readonly item: Listed }) => {
  const t = useTranslations('order');
  const [isOpen, setOpen] = useState(false);
  if (item.orderStatus !== 'confirmed' || toShip(item) === 0) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t('do.ship')}
      </Button>
      {isOpen && <ShipPieces orderId={item.orderId} items={[item]} close={() => setOpen(false)} />}
    </>
  );
};

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
            cell: ({ orderNumber, orderId }) => <span className="whole">{orderNumber ?? orderId}</span>,
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
            below: true,
          },
          amountColumn('total', t('orders.total')),
          { key: 'actions', title: '', cell: (item) => <Ship item={item} />, right: true },
        ]}
      />
    </>
  );
};
