/** The payments of a day, or those that somebody has to look at. */
import { Group, Switch } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { amountColumn, When } from '../../parts/amounts.tsx';
import { ClearFilters, DayFilter, useFilters } from '../../parts/filters.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { OrderLink } from '../../parts/named.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { paymentStatus } from '../order/words.ts';
import { useBesidePayments } from './beside.ts';

export default function Payments() {
  const t = useTranslations();
  const by = useFilters();
  const beside = useBesidePayments();
  const { day, review } = by.filters;
  const query = review === 'true' ? { review } : day ? { day } : {};
  const list = useList({
    name: ['payments', 'list', query],
    pageAt: (cursor) =>
      api.GET('/v1/payments', { params: { query: { ...query, limit: 25, cursor } as never } }),
  });
  return (
    <Page title={t('places.payments')} actions={<PagesBeside pages={beside} label={t('places.payments')} />}>
      <Group align="end">
        <DayFilter by={by} name="day" label={t('payments.day')} />
        <Switch
          label={t('payments.review')}
          checked={review === 'true'}
          onChange={({ currentTarget }) => by.set({ review: currentTarget.checked ? 'true' : undefined })}
          pb={6}
        />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('places.payments')}
        list={list}
        filtered={by.isFiltered}
        empty={t('payments.empty')}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'order',
            title: t('payments.order'),
            cell: ({ orderId }) => <OrderLink id={orderId} />,
          },
          {
            key: 'at',
            title: t('payments.at'),
            cell: ({ createdAt }) => <When at={createdAt} />,
            wide: true,
          },
          {
            key: 'provider',
            title: t('payments.provider'),
            cell: ({ provider }) => provider ?? '–',
            wide: true,
          },
          {
            key: 'status',
            title: t('list.status'),
            cell: ({ status }) => <StatusBadge status={paymentStatus(status)} />,
            below: true,
          },
          amountColumn('captured', t('payments.captured')),
          amountColumn('refunded', t('payments.refunded'), { wide: true }),
          amountColumn('amount', t('payments.amount'), { wide: true }),
        ]}
      />
    </Page>
  );
}
