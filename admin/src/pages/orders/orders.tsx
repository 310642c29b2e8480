/** All orders, newest first; what is looked for is in the address. Who owns a shop sees the items of it instead. */
import { Group, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import { api } from '../../app/waybill.ts';
import { ColumnsMenu } from '../../parts/columns.tsx';
import { ClearFilters, SearchFilter, SpanFilter, StatusFilter, useFilters } from '../../parts/filters.tsx';
import { ButtonTo, PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { useBesideOrders } from './beside.ts';
import { useOrderColumns } from './columns.tsx';
import { SavedViews } from './saved-views.tsx';
import { ShopItems } from './shop-items.tsx';
import { isOrderStatus, orderStatuses } from './statuses.ts';

const AllOrders = () => {
  const t = useTranslations();
  const by = useFilters();
  const { q, status, from, to, customerId } = by.filters;
  const query = { q, status: isOrderStatus(status) ? status : undefined, from, to, customerId };
  const columns = useOrderColumns();
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
      </Group>
      <Group gap="xs">
        <SavedViews by={by} columns={columns} />
        <ColumnsMenu of={columns} />
        <ButtonTo
          to="/exports"
          search={{
            kind: 'orders',
            ...(from && { from }),
            ...(to && { to }),
            ...(query.status && { status: query.status }),
          }}
          variant="default"
        >
          {t('orders.export')}
        </ButtonTo>
      </Group>
      <ListTable
        label={t('places.orders')}
        list={list}
        filtered={by.isFiltered}
        empty={t('orders.empty')}
        keyOf={({ id }) => id}
        columns={columns.shown}
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
