/** All parcels, newest first. */
import { Group } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { ClearFilters, SpanFilter, StatusFilter, useFilters } from '../../parts/filters.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { OrderLink } from '../../parts/named.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { useBesideOrders } from '../orders/beside.ts';

const statuses = ['created', 'in-transit', 'delivered', 'failed'] as const;

export default function Parcels() {
  const t = useTranslations();
  const by = useFilters();
  const beside = useBesideOrders();
  const { from, to } = by.filters;
  const query = { status: statuses.find((one) => one === by.filters.status), from, to };
  const list = useList({
    name: ['parcels', query],
    pageAt: (cursor) => api.GET('/v1/shipments', { params: { query: { ...query, limit: 25, cursor } } }),
  });
  return (
    <Page title={t('parcels.title')} actions={<PagesBeside pages={beside} label={t('places.orders')} />}>
      <Group align="end">
        <StatusFilter by={by} statuses={statuses} />
        <SpanFilter by={by} />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('parcels.title')}
        list={list}
        filtered={by.isFiltered}
        empty={t('parcels.empty')}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'number',
            title: t('parcels.number'),
            cell: ({ trackingNumber }) => <span className="anywhere">{trackingNumber ?? '–'}</span>,
          },
          { key: 'carrier', title: t('parcels.carrier'), cell: ({ carrier }) => carrier, wide: true },
          {
            key: 'status',
            title: t('list.status'),
            cell: ({ status }) => <StatusBadge status={status} />,
            below: true,
          },
          { key: 'at', title: t('parcels.at'), cell: ({ createdAt }) => <When at={createdAt} />, wide: true },
          {
            key: 'pieces',
            title: t('parcels.pieces'),
            cell: ({ items }) => items.reduce((sum, { quantity }) => sum + quantity, 0),
            right: true,
            wide: true,
          },
          {
            key: 'order',
            title: t('parcels.order'),
            cell: ({ orderId }) => <OrderLink id={orderId} />,
          },
        ]}
      />
    </Page>
  );
}
