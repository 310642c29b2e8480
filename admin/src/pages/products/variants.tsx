/** What can be bought of a product, at which price, and how much of it is there. */
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { useAccess } from '../../app/access.tsx';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount } from '../../parts/amounts.tsx';
import { Nothing, Rows } from '../../parts/list.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Adjust } from '../stock/adjust.tsx';
import { AddVariant, EditVariant } from './variant-form.tsx';

type Product = Schemas['Product'];
type Variant = Schemas['Variant'];

const useStockOf = (productId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['stock', 'of', productId],
    queryFn: async () =>
      (await answered(api.GET('/v1/inventory', { params: { query: { productId, limit: 100 } } }))).items,
    enabled,
  });

const RowActions = ({ variant }: { readonly variant: Variant }) => {
  const t = useTranslations();
  const [doing, setDoing] = useState<'edit' | 'adjust'>();
  const close = (): void => setDoing(undefined);
  return (
    <Group gap={6} justify="flex-end">
      <Button
        size="xs"
        variant="default"
        aria-label={t('products.editOf', { sku: variant.sku })}
        onClick={() => setDoing('edit')}
      >
        {t('products.edit')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t('stock.adjustOf', { sku: variant.sku })}
        onClick={() => setDoing('adjust')}
      >
        {t('stock.adjust')}
      </Button>
      {doing === 'edit' && <EditVariant id={variant.id} sku={variant.sku} close={close} />}
      {doing === 'adjust' && <Adjust variantId={variant.id} sku={variant.sku} close={close} />}
    </Group>
  );
};

export const Variants = ({ product }: { readonly product: Product }) => {
  const t = useTranslations();
  const { staff, owner } = useAccess();
  const [adding, setAdding] = useState(false);
  const stock = useStockOf(product.id, staff || owner);
  const stockOf = (id: string) => stock.data?.find(({ variantId }) => variantId === id);
  return (
    <Part
      title={t('products.variants')}
      actions={
        staff && (
          <Group>
            <Button variant="default" onClick={() => setAdding(true)}>
              {t('products.addVariant')}
            </Button>
          </Group>
        )
      }
    >
      {product.variants.length === 0 ? (
        <Nothing>{t('products.noVariants')}</Nothing>
      ) : (
        <Rows
          label={t('products.variants')}
          rows={product.variants}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'sku',
              title: t('stock.sku'),
              cell: ({ sku, attributes }) => (
                <>
                  {sku}
                  <Text size="xs" c="dimmed">
                    {Object.entries(attributes)
                      .map(([name, value]) => `${name}: ${value}`)
                      .join(', ')}
                  </Text>
                </>
              ),
            },
            {
              key: 'prices',
              title: t('products.prices'),
              cell: ({ prices }) =>
                prices.map((price) => (
                  <div key={price.currency}>
                    <Amount of={price} size="sm" />
                  </div>
                )),
              right: true,
            },
            {
              key: 'available',
              title: t('stock.available'),
              cell: ({ id }) => stockOf(id)?.available ?? '–',
              right: true,
            },
            {
              key: 'weight',
              title: t('products.weight'),
              cell: ({ weightGrams }) => weightGrams,
              right: true,
              wide: true,
            },
            {
              key: 'status',
              title: t('list.status'),
              cell: ({ active }) => <StatusBadge status={active ? 'enabled' : 'disabled'} />,
              wide: true,
            },
            {
              key: 'actions',
              title: '',
              cell: (variant) => staff && <RowActions variant={variant} />,
              right: true,
            },
          ]}
        />
      )}
      {adding && <AddVariant product={product} close={() => setAdding(false)} />}
    </Part>
  );
};
