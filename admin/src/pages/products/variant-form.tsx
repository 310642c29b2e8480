/** A variant: its number, what it differs in, its price in each currency. */
import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { useShop } from '../../app/queries.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { toMajor, toMinor } from '../../parts/amounts.tsx';
import { ChangeDialog, NowThere, useChange, useOnce, useSeen } from '../../parts/change.tsx';
import { minorDigits } from '../../parts/minor-digits.ts';
import { ReadDialog } from '../../parts/read-dialog.tsx';

type Variant = Schemas['Variant'];
type Currency = Schemas['Currency'];
type Fields = {
  readonly sku: string;
  /** `size: 42`, one a line */
  readonly attributes: string;
  readonly prices: Readonly<Partial<Record<Currency, number | string>>>;
  readonly weightGrams: number | string;
  readonly requiresShipping: boolean;
  readonly active: boolean;
};

const fieldsOf = (variant?: Variant): Fields => ({
  sku: variant?.sku ?? '',
  attributes: Object.entries(variant?.attributes ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n'),
  prices: Object.fromEntries(variant?.prices.map((price) => [price.currency, toMajor(price)]) ?? []),
  weightGrams: variant?.weightGrams ?? 0,
  requiresShipping: variant?.requiresShipping ?? true,
  active: variant?.active ?? true,
});

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [name = '', ...value] = line.split(':');
      return name.trim() && value.length > 0 ? [[name.trim(), value.join(':').trim()]] : [];
    }),
  );

const bodyOf = ({ sku, attributes, prices, weightGrams, requiresShipping, active }: Fields) => ({
  sku: sku.trim(),
  attributes: attributesOf(attributes),
  prices: Object.entries(prices).flatMap(([currency, major]) =>
    major === '' || major === undefined ? [] : [toMinor(Number(major), currency as Currency)],
  ),
  weightGrams: Number(weightGrams),
  requiresShipping,
  active,
});

const VariantFields = ({
  fields,
  set,
}: {
  readonly fields: Fields;
  readonly set: (fields: Fields) => void;
}) => {
  const t = useTranslations('products');
  const shop = useShop(true);
  return (
    <>
      <TextInput
        label="SKU"
        required
        value={fields.sku}
        onChange={({ currentTarget }) => set({ ...fields, sku: currentTarget.value })}
      />
      <Textarea
        label={t('attributes')}
        description={t('attributesHint')}
        autosize
        minRows={2}
        value={fields.attributes}
        onChange={({ currentTarget }) => set({ ...fields, attributes: currentTarget.value })}
      />
      {shop.data?.currencies.map((currency) => (
        <NumberInput
          key={currency}
          label={t('priceIn', { currency })}
          min={0}
          decimalScale={minorDigits(currency)}
          thousandSeparator=" "
          value={fields.prices[currency] ?? ''}
          onChange={(value) => set({ ...fields, prices: { ...fields.prices, [currency]: value } })}
        />
      ))}
      <NumberInput
        label={t('weight')}
        min={0}
        allowDecimal={false}
        value={fields.weightGrams}
        onChange={(weightGrams) => set({ ...fields, weightGrams })}
      />
      <Switch
        label={t('requiresShipping')}
        description={t('requiresShippingHint')}
        checked={fields.requiresShipping}
        onChange={({ currentTarget }) => set({ ...fields, requiresShipping: currentTarget.checked })}
      />
      <Switch
        label={t('active')}
        checked={fields.active}
        onChange={({ currentTarget }) => set({ ...fields, active: currentTarget.checked })}
      />
    </>
  );
};

const touches = ['product', 'products', 'stock'] as const;

export const AddVariant = ({
  product,
  close,
}: {
  readonly product: Schemas['Product'];
  readonly close: () => void;
}) => {
  const t = useTranslations('products');
  const [fields, setFields] = useState(() => fieldsOf());
  const once = useOnce();
  const body = bodyOf(fields);
  const change = useChange({
    run: () => {
      const params = { path: { id: product.id }, header: once(body) };
      return answered(api.POST('/v1/products/{id}/variants', { params, body }));
    },
    done: t('saved'),
    touches,
    after: close,
  });
  return (
    <ChangeDialog
      title={t('addVariant')}
      submit={t('addVariant')}
      change={change}
      close={close}
      incomplete={!body.sku || body.prices.length === 0}
    >
      <VariantFields fields={fields} set={setFields} />
    </ChangeDialog>
  );
};

type ChangeProps = { readonly variant: Variant; readonly etag: string; readonly close: () => void };

const ChangeVariant = ({ variant, etag, close }: ChangeProps) => {
  const t = useTranslations();
  const [fields, setFields] = useState(() => fieldsOf(variant));
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const body = bodyOf(fields);
  const change = useChange({
    run: () => {
      const params = { path: { id: variant.id }, header: { 'If-Match': seen } };
      return answered(api.PATCH('/v1/variants/{id}', { params, body }));
    },
    done: t('products.saved'),
    touches: [...touches, 'variant'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('products.editOf', { sku: variant.sku })}
      submit={t('dialog.save')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      incomplete={!body.sku || body.prices.length === 0}
    >
      <VariantFields fields={fields} set={setFields} />
      <NowThere when={isOutdated}>
        {variant.sku}, {variant.prices.map((price) => `${price.currency} ${toMajor(price)}`).join(', ')}
      </NowThere>
    </ChangeDialog>
  );
};

type EditProps = { readonly id: string; readonly sku: string; readonly close: () => void };

export const EditVariant = ({ id, sku, close }: EditProps) => {
  const t = useTranslations('products');
  return (
    <ReadDialog
      title={t('editOf', { sku })}
      name={['variant', id]}
      read={() => withTag(api.GET('/v1/variants/{id}', { params: { path: { id } } }))}
      close={close}
    >
      {({ body, etag }) => <ChangeVariant variant={body} etag={etag} close={close} />}
    </ReadDialog>
  );
};
