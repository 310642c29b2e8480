/** Who has an account: found by name, address or phone, with what they bought. */
import { Group, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { ClearFilters, SearchFilter, useFilters } from '../../parts/filters.tsx';
import { To } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { ordersCount } from './orders-count.ts';

export default function Customers() {
  const t = useTranslations();
  const by = useFilters();
  const { q } = by.filters;
  const list = useList({
    name: ['users', 'customers', q],
    pageAt: (cursor) => api.GET('/v1/users', { params: { query: { limit: 25, cursor, ...(q && { q }) } } }),
  });
  return (
    <Page title={t('places.customers')}>
      <Group align="end">
        <SearchFilter by={by} label={t('customers.search')} />
        <ClearFilters by={by} />
      </Group>
      <Text size="sm">{t('customers.hint')}</Text>
      <ListTable
        label={t('places.customers')}
        list={list}
        filtered={by.isFiltered}
        empty={t('customers.empty')}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'name',
            title: t('customers.name'),
            cell: ({ id, name }) => (
              <To to="/customers/$id" params={{ id }} fw={600}>
                {name}
              </To>
            ),
          },
          { key: 'email', title: t('customers.email'), cell: ({ email }) => email },
          {
            key: 'orders',
            title: t('customers.orders'),
            cell: ({ orders }) => ordersCount(orders),
            right: true,
          },
          {
            key: 'last',
            title: t('customers.last'),
            cell: ({ orders: { last } }) => <When at={last?.createdAt} day />,
            wide: true,
          },
          {
            key: 'status',
            title: t('list.status'),
            cell: ({ disabled }) => <StatusBadge status={disabled ? 'disabled' : 'enabled'} />,
            wide: true,
          },
        ]}
      />
    </Page>
  );
}
