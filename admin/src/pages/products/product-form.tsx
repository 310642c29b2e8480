/** What a product is called and where it stands; for a new one and for one that is changed. */
import { Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChangeDialog, NowThere, useChange, useOnce, useSeen } from '../../parts/change.tsx';
import { useCategories } from './categories.ts';

type Product = Schemas['Product'];
type Fields = Pick<Product, 'name' | 'description' | 'categoryId' | 'shopId' | 'active' | 'tags'>;

const nothing: Fields = { name: '', description: '', categoryId: '', shopId: '', active: true, tags: [] };

type FieldsProps = { readonly fields: Fields; readonly set: (fields: Fields) => void };

const ProductFields = ({ fields, set }: FieldsProps) => {
  const t = useTranslations('products');
  const categories = useCategories();
  const text = (name: 'name' | 'description' | 'shopId') => ({
    value: fields[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      set({ ...fields, [name]: currentTarget.value }),
  });
  return (
    <>
      <TextInput label={t('name')} required {...text('name')} />
      <Textarea label={t('description')} autosize minRows={3} {...text('description')} />
      <Select
        label={t('category')}
        required
        searchable
        data={[...categories]}
        value={fields.categoryId || null}
        onChange={(value) => set({ ...fields, categoryId: value ?? '' })}
      />
      <TextInput label={t('shop')} required {...text('shopId')} />
      <TagsInput label={t('tags')} value={fields.tags} onChange={(tags) => set({ ...fields, tags })} />
      <Switch
        label={t('active')}
        checked={fields.active}
        onChange={({ currentTarget }) => set({ ...fields, active: currentTarget.checked })}
      />
    </>
  );
};

const isIncomplete = ({ name, categoryId, shopId }: Fields): boolean =>
  !name.trim() || !categoryId || !shopId.trim();

/** A new one. */
export const ProductForm = ({ close }: { readonly close: () => void }) => {
  const t = useTranslations('products');
  const navigate = useNavigate();
  const [fields, setFields] = useState(nothing);
  const once = useOnce();
  const change = useChange({
    run: async () => {
      const { id } = await answered(
        api.POST('/v1/products', { params: { header: once(fields) }, body: fields }),
      );
      await navigate({ to: '/products/$id', params: { id } });
    },
    done: t('added'),
    touches: ['products'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('add')}
      submit={t('add')}
      change={change}
      close={close}
      incomplete={isIncomplete(fields)}
    >
      <ProductFields fields={fields} set={setFields} />
    </ChangeDialog>
  );
};

const differing = (before: Fields, after: Fields): Partial<Fields> =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Fields]),
    ),
  );

type EditProps = { readonly product: Product; readonly etag: string; readonly close: () => void };

/** Only what was changed is sent: what others change meanwhile stays. */
export const EditProduct = ({ product, etag, close }: EditProps) => {
  const t = useTranslations();
  const [before] = useState<Fields>(product);
  const [fields, setFields] = useState<Fields>(() => ({
    name: product.name,
    description: product.description,
    categoryId: product.categoryId,
    shopId: product.shopId,
    active: product.active,
    tags: product.tags,
  }));
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const body = differing(before, fields);
  const change = useChange({
    run: () =>
      answered(
        api.PATCH('/v1/products/{id}', {
          params: { path: { id: product.id }, header: { 'If-Match': seen } },
          body,
        }),
      ),
    done: t('products.saved'),
    touches: ['product', 'products'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('products.edit')}
      submit={t('dialog.save')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      incomplete={isIncomplete(fields) || Object.keys(body).length === 0}
    >
      <ProductFields fields={fields} set={setFields} />
      <NowThere when={isOutdated}>
        {product.name}, {product.description}, {product.tags.join(', ')}
      </NowThere>
    </ChangeDialog>
  );
};
