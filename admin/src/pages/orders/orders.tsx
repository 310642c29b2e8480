/** All orders, newest first; what is looked for is in the address. Who owns a shop sees the items of it instead. */
import { Group, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { ClearFilters, SearchFilter, SpanFilter, StatusFilter, useFilters } from '../../parts/filters.tsx';
import { PagesBeside, To } from '../../parts/links.tsx';
import { type Column, ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { paymentStatus } from '../order/words.ts';
import { useBesideOrders } from './beside.ts';
import { SavedViews } from './saved-views.tsx';
import { ShopItems } from './shop-items.tsx';
import { isOrderStatus, orderStatuses } from './statuses.ts';

type Order = Schemas['Order'];

const useColumns = (): Column<Order>[] => {
  const t = useTranslations('orders');
  return [
    {
      key: 'number',
      title: t('number'),
      cell: ({ id, number }) => (
        <To to="/orders/$id" params={{ id }} fw={600}>
          {number ?? id}
        </To>
      ),
    },
    { key: 'at', title: t('at'), cell: ({ createdAt }) => <When at={createdAt} />, wide: true },
    { key: 'status', title: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
    {
      key: 'payment',
      title: t('payment'),
      cell: ({ payment }) => <StatusBadge status={paymentStatus(payment.status)} />,
      wide: true,
    },
    {
      key: 'to',
      title: t('to'),
      cell: ({ shippingAddressSnapshot }) => shippingAddressSnapshot.name,
      wide: true,
    },
    {
      key: 'pieces',
      title: t('pieces'),
      cell: ({ fulfilment }) => fulfilment.pieces,
      right: true,
      wide: true,
    },
    { key: 'total', title: t('total'), cell: ({ totals }) => <Amount of={totals.total} />, right: true },
  ];
};

const AllOrders = () => {
  const t = useTranslations();
  const by = useFilters();
  const { q, status, from, to, customerId } = by.filters;
  const query = { q, status: isOrderStatus(status) ? status : undefined, from, to, customerId };
  const list = useList({
    name: ['orders', 'list', query],
    pageAt: (cursor) => api.GET('/v1/orders', { params: { query: { ...query, limit: 25, cursor } } }),
    everySeconds: 20,
  });
  return (
    <>
      <Group align="end">
        <SearchFilter by={by} label={t('orders.search')} placeholder={t('orders.searchHint')} />
        <StatusFilter by={by} statuses={orderStatuses} />
        <SpanFilter by={by} />
        <ClearFilters by={by} />
        <SavedViews by={by} />
      </Group>
      <ListTable
        label={t('places.orders')}
        list={list}
        filtered={by.isFiltered}
        empty={t('orders.empty')}
        keyOf={({ id }) => id}
        columns={useColumns()}
      />
    </>
  );
};

export default function Orders() {
  const t = useTranslations();
  const { staff } = useAccess();
  const beside = useBesideOrders();
  return (
    <Page title={t('places.orders')} actions={<PagesBeside pages={beside} label={t('places.orders')} />}>
      {staff ? (
        <AllOrders />
      ) : (
        <>
          <Text>{t('orders.ownShop')}</Text>
          <ShopItems />
        </>
      )}
    </Page>
  );
}
