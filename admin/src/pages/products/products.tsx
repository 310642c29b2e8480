/** What the shop sells. */
import { Avatar, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount } from '../../parts/amounts.tsx';
import { ChoiceFilter, ClearFilters, SearchFilter, useFilters } from '../../parts/filters.tsx';
import { PagesBeside, To } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { useBesideProducts } from './beside.ts';
import { useCategories } from './categories.ts';
import { ProductForm } from './product-form.tsx';

type Product = Schemas['Product'];

/** The lowest price of each currency. */
const From = ({ product }: { readonly product: Product }) => {
  const prices = product.variants.flatMap((variant) => variant.prices);
  const lowest = [...Map.groupBy(prices, ({ currency }) => currency).values()].flatMap((same) => {
    const [first] = same.toSorted((a, b) => a.amount - b.amount);
    return first ? [first] : [];
  });
  return lowest.slice(0, 2).map((price) => (
    <div key={price.currency}>
      <Amount of={price} size="sm" />
    </div>
  ));
};

const shown = {
  active: { active: 'true' },
  hidden: { active: 'false' },
  archived: { archived: 'true' },
} as const;
type Shown = keyof typeof shown;

export default function Products() {
  const t = useTranslations();
  const { staff } = useAccess();
  const by = useFilters();
  const [adding, setAdding] = useState(false);
  const categories = useCategories();
  const beside = useBesideProducts();
  const { q, category } = by.filters;
  const which = Object.keys(shown).find((one): one is Shown => one === by.filters.which);
  const query = { ...(q && { q }), ...(category && { category }), ...(which && shown[which]) };
  const list = useList({
    name: ['products', 'list', query],
    pageAt: (cursor) => api.GET('/v1/products', { params: { query: { ...query, limit: 25, cursor } } }),
  });
  return (
    <Page
      title={t('places.products')}
      actions={
        staff && (
          <>
            <PagesBeside pages={beside} label={t('places.products')} />
            <Button onClick={() => setAdding(true)}>{t('products.add')}</Button>
          </>
        )
      }
    >
      <Group align="end">
        <SearchFilter by={by} label={t('products.search')} />
        <ChoiceFilter by={by} name="category" label={t('products.category')} options={categories} />
        {staff && (
          <ChoiceFilter
            by={by}
            name="which"
            label={t('products.which')}
            options={(Object.keys(shown) as Shown[]).map((value) => ({
              value,
              label: t(`products.shown.${value}`),
            }))}
          />
        )}
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('places.products')}
        list={list}
        filtered={by.isFiltered}
        empty={t('products.empty')}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'picture',
            title: '',
            cell: ({ images, name }) => (
              <Avatar src={images[0]?.url ?? null} alt="" radius="sm" size="md" aria-hidden="true">
                {Array.from(name)[0]}
              </Avatar>
            ),
            wide: true,
          },
          {
            key: 'name',
            title: t('products.name'),
            cell: ({ id, name }) => (
              <To to="/products/$id" params={{ id }} fw={600}>
                {name}
              </To>
            ),
          },
          { key: 'shop', title: t('products.shop'), cell: ({ shopId }) => shopId, wide: true },
          {
            key: 'variants',
            title: t('products.variants'),
            cell: ({ variants }) => variants.length,
            right: true,
            wide: true,
          },
          {
            key: 'price',
            title: t('products.from'),
            cell: (product) => <From product={product} />,
            right: true,
          },
          {
            key: 'active',
            title: t('list.status'),
            cell: ({ active, archived }) => (
              <StatusBadge status={active && !archived ? 'enabled' : 'disabled'} />
            ),
          },
        ]}
      />
      {adding && <ProductForm close={() => setAdding(false)} />}
    </Page>
  );
}
