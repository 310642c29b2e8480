/** What customers send back. */
import { Group } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { amountColumn, When } from '../../parts/amounts.tsx';
import { ChoiceFilter, ClearFilters, useFilters } from '../../parts/filters.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { OrderLink } from '../../parts/named.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { returnStatus } from '../order/words.ts';
import { ReturnActions } from './return-actions.tsx';

const statuses = ['requested', 'approved', 'rejected', 'received'] as const;

export default function Returns() {
  const t = useTranslations();
  const by = useFilters();
  const status = statuses.find((one) => one === by.filters.status);
  const list = useList({
    name: ['returns', 'list', status],
    pageAt: (cursor) => api.GET('/v1/returns', { params: { query: { status, limit: 25, cursor } } }),
  });
  return (
    <Page title={t('places.returns')}>
      <Group align="end">
        <ChoiceFilter
          by={by}
          name="status"
          label={t('list.status')}
          options={statuses.map((value) => ({ value, label: t(`states.${returnStatus(value)}`) }))}
        />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('places.returns')}
        list={list}
        filtered={by.isFiltered}
        empty={t('returns.empty')}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'order',
            title: t('returns.order'),
            cell: ({ orderId }) => <OrderLink id={orderId} />,
          },
          {
            key: 'at',
            title: t('returns.at'),
            cell: ({ requestedAt }) => <When at={requestedAt} />,
            wide: true,
          },
          {
            key: 'status',
            title: t('list.status'),
            cell: (one) => <StatusBadge status={returnStatus(one.status)} />,
            below: true,
          },
          { key: 'reason', title: t('returns.reason'), cell: ({ reason }) => reason, wide: true },
          {
            key: 'pieces',
            title: t('returns.pieces'),
            cell: ({ items }) => items.reduce((sum, { quantity }) => sum + quantity, 0),
            right: true,
            wide: true,
          },
          amountColumn('refund', t('returns.refund'), { wide: true }),
          { key: 'actions', title: '', cell: (one) => <ReturnActions of={one} /> },
        ]}
      />
    </Page>
  );
}
