/** One product: its words, its pictures, its variants with prices and stock. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { useAccess } from '../../app/access.tsx';
import { api, type Schemas } from '../../app/waybill.ts';
import { useChange } from '../../parts/change.tsx';
import { ButtonTo } from '../../parts/links.tsx';
import { Answer, Page } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useCategories } from './categories.ts';
import { Images } from './images.tsx';
import { EditProduct } from './product-form.tsx';
import { Variants } from './variants.tsx';

type Product = Schemas['Product'];
type SeenProduct = { readonly product: Product; readonly etag: string };

const Archive = ({ product, etag }: SeenProduct) => {
  const t = useTranslations('products');
  const params = { path: { id: product.id }, header: { 'If-Match': etag } };
  const change = useChange({
    run: () =>
      answered<unknown>(
        product.archived
          ? api.POST('/v1/products/{id}/restore', { params, body: {} })
          : api.DELETE('/v1/products/{id}', { params }),
      ),
    done: t('saved'),
    touches: ['product', 'products'],
  });
  return (
    <>
      <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
        {product.archived ? t('restore') : t('archive')}
      </Button>
      <Trouble error={change.error} />
    </>
  );
};

const ProductView = ({ product, etag }: SeenProduct) => {
  const t = useTranslations('products');
  const { staff } = useAccess();
  const [editing, setEditing] = useState(false);
  const category = useCategories().find(({ value }) => value === product.categoryId);
  return (
    <Page
      title={product.name}
      beside={<StatusBadge status={product.active && !product.archived ? 'enabled' : 'disabled'} />}
      actions={
        staff && (
          <>
            <Button onClick={() => setEditing(true)}>{t('edit')}</Button>
            <Archive product={product} etag={etag} />
          </>
        )
      }
    >
      <Part title={t('about')}>
        <Text style={{ whiteSpace: 'pre-line' }}>{product.description}</Text>
        <Group gap="lg">
          <Text size="sm">
            <b>{t('category')}</b> {category?.label ?? product.categoryId}
          </Text>
          <Text size="sm">
            <b>{t('shop')}</b> {product.shopId}
          </Text>
          <Text size="sm">
            <b>{t('slug')}</b> {product.slug}
          </Text>
          {product.tags.length > 0 && (
            <Text size="sm">
              <b>{t('tags')}</b> {product.tags.join(', ')}
            </Text>
          )}
        </Group>
      </Part>
      <Variants product={product} />
      <Images product={product} etag={etag} />
      <Stack align="start">
        <ButtonTo to="/products" variant="subtle">
          {t('toList')}
        </ButtonTo>
      </Stack>
      {editing && <EditProduct product={product} etag={etag} close={() => setEditing(false)} />}
    </Page>
  );
};

export default function ProductPage() {
  const { id } = useParams({ from: '/products/$id' });
  const product = useQuery({
    queryKey: ['product', id],
    queryFn: () => withTag(api.GET('/v1/products/{id}', { params: { path: { id } } })),
  });
  return <Answer of={product}>{({ body, etag }) => <ProductView product={body} etag={etag} />}</Answer>;
}
