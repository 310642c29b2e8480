/** Who has an account, found by address; and what they ordered. */
import { Group, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import { api } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { ClearFilters, SearchFilter, useFilters } from '../../parts/filters.tsx';
import { To } from '../../parts/links.tsx';
import { ListTable, Nothing, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';

const Accounts = ({ email }: { readonly email: string | undefined }) => {
  const t = useTranslations();
  const list = useList({
    name: ['users', 'customers', email],
    pageAt: (cursor) =>
      api.GET('/v1/users', { params: { query: { limit: 25, cursor, ...(email && { email }) } } }),
  });
  return (
    <ListTable
      label={t('places.customers')}
      list={list}
      filtered={email !== undefined}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          title: t('customers.name'),
          cell: ({ id, name }) => (
            <To to="/orders" search={{ customerId: id }}>
              {name}
            </To>
          ),
        },
        { key: 'email', title: t('customers.email'), cell: ({ email: address }) => address },
        {
          key: 'since',
          title: t('customers.since'),
          cell: ({ createdAt }) => <When at={createdAt} day />,
          wide: true,
        },
        {
          key: 'status',
          title: t('list.status'),
          cell: ({ disabled }) => <StatusBadge status={disabled ? 'disabled' : 'enabled'} />,
        },
      ]}
    />
  );
};

/** Staff may not list accounts: they find people by what they ordered. */
const WhoOrdered = ({ email }: { readonly email: string }) => {
  const t = useTranslations();
  const list = useList({
    name: ['orders', 'of', email],
    pageAt: (cursor) => api.GET('/v1/orders', { params: { query: { q: email, limit: 25, cursor } } }),
  });
  return (
    <ListTable
      label={t('places.customers')}
      list={list}
      filtered
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          title: t('customers.name'),
          cell: ({ customerId, shippingAddressSnapshot }) => (
            <To to="/orders" search={{ customerId }}>
              {shippingAddressSnapshot.name}
            </To>
          ),
        },
        {
          key: 'order',
          title: t('orders.number'),
          cell: ({ id, number }) => (
            <To to="/orders/$id" params={{ id }}>
              {number ?? id}
            </To>
          ),
        },
        { key: 'at', title: t('orders.at'), cell: ({ createdAt }) => <When at={createdAt} />, wide: true },
        {
          key: 'total',
          title: t('orders.total'),
          cell: ({ totals }) => <Amount of={totals.total} />,
          right: true,
        },
      ]}
    />
  );
};

export default function Customers() {
  const t = useTranslations();
  const { admin } = useAccess();
  const by = useFilters();
  const { q } = by.filters;
  return (
    <Page title={t('places.customers')}>
      <Group align="end">
        <SearchFilter by={by} label={admin ? t('customers.email') : t('orders.search')} />
        <ClearFilters by={by} />
      </Group>
      {!admin && <Text size="sm">{t('customers.hint')}</Text>}
      {admin && <Accounts email={q} />}
      {!admin && (q ? <WhoOrdered email={q} /> : <Nothing>{t('customers.searchFirst')}</Nothing>)}
    </Page>
  );
}
