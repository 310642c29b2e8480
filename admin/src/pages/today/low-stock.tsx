/** What is nearly or quite sold out. */
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { To } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';

export const LowStock = () => {
  const t = useTranslations();
  const list = useList({
    name: ['stock', 'low'],
    pageAt: (cursor) => api.GET('/v1/inventory', { params: { query: { low: 'true', limit: 5, cursor } } }),
  });
  return (
    <ListTable
      label={t('today.lowStock')}
      list={list}
      empty={t('today.enough')}
      keyOf={({ variantId }) => variantId}
      columns={[
        {
          key: 'product',
          title: t('stock.product'),
          cell: ({ productId, productName }) => (
            <To to="/products/$id" params={{ id: productId }}>
              {productName}
            </To>
          ),
        },
        { key: 'sku', title: t('stock.sku'), cell: ({ sku }) => sku, wide: true },
        { key: 'available', title: t('stock.available'), cell: ({ available }) => available, right: true },
        {
          key: 'threshold',
          title: t('stock.threshold'),
          cell: ({ lowStockThreshold }) => lowStockThreshold,
          right: true,
        },
      ]}
    />
  );
};
