/** A promotion: what it takes off, when, for whom and how often. */
import { Group, NumberInput, Select, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { useShop } from '../../app/queries.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChangeDialog, NowThere, useChange, useOnce, useSeen } from '../../parts/change.tsx';
import { ReadDialog } from '../../parts/read-dialog.tsx';
import {
  changesOf,
  definitionOf,
  type Fields,
  fieldsOf,
  isIncomplete,
  nothing,
  types,
} from './promotion-fields.ts';

type FormProps = { readonly fields: Fields; readonly set: (fields: Fields) => void; readonly isNew: boolean };

const Value = ({ fields, set }: Omit<FormProps, 'isNew'>) => {
  const t = useTranslations('promotions');
  const shop = useShop(true);
  const number = (name: 'value' | 'buy' | 'get', label: string, max?: number) => (
    <NumberInput
      label={label}
      required
      min={1}
      max={max}
      value={fields[name]}
      onChange={(value) => set({ ...fields, [name]: value })}
      style={{ flex: 1 }}
    />
  );
  if (fields.type === 'free-shipping') return null;
  return (
    <Group align="end" grow>
      {fields.type === 'buy-x-get-y' && number('buy', t('buy'))}
      {fields.type === 'buy-x-get-y' && number('get', t('get'))}
      {number(
        'value',
        fields.type === 'fixed-amount' ? t('amount') : t('percent'),
        fields.type === 'fixed-amount' ? undefined : 100,
      )}
      {fields.type === 'fixed-amount' && (
        <Select
          label={t('currency')}
          data={[...(shop.data?.currencies ?? [])]}
          value={fields.currency}
          onChange={(value) => value && set({ ...fields, currency: value as Schemas['Currency'] })}
          allowDeselect={false}
        />
      )}
    </Group>
  );
};

const PromotionFields = ({ fields, set, isNew }: FormProps) => {
  const t = useTranslations('promotions');
  const text = (name: 'name' | 'code' | 'startsAt' | 'endsAt') => ({
    value: fields[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      set({ ...fields, [name]: currentTarget.value }),
  });
  const flag = (name: 'combinable' | 'active') => ({
    checked: fields[name],
    onChange: ({ currentTarget }: { currentTarget: { checked: boolean } }) =>
      set({ ...fields, [name]: currentTarget.checked }),
  });
  const limit = (name: 'total' | 'perCustomer' | 'priority') => ({
    min: 0,
    allowDecimal: false,
    value: fields[name],
    onChange: (value: number | string) => set({ ...fields, [name]: value }),
  });
  return (
    <>
      <TextInput label={t('name')} required {...text('name')} />
      <TextInput label={t('code')} description={t('codeHint')} {...text('code')} />
      <Select
        label={t('type')}
        data={types.map((value) => ({ value, label: t(`types.${value}`) }))}
        value={fields.type}
        onChange={(value) => value && set({ ...fields, type: value as Fields['type'] })}
        disabled={!isNew}
        allowDeselect={false}
      />
      <Value fields={fields} set={set} />
      <Group grow>
        <TextInput label={t('startsAt')} type="datetime-local" {...text('startsAt')} />
        <TextInput label={t('endsAt')} type="datetime-local" {...text('endsAt')} />
      </Group>
      <Text size="xs" c="dimmed">
        {t('timesHint')}
      </Text>
      <Group grow>
        <NumberInput label={t('total')} {...limit('total')} />
        <NumberInput label={t('perCustomer')} {...limit('perCustomer')} />
        <NumberInput label={t('priority')} {...limit('priority')} />
      </Group>
      <Switch label={t('combinable')} {...flag('combinable')} />
      <Switch label={t('active')} {...flag('active')} />
    </>
  );
};

export const AddPromotion = ({ close }: { readonly close: () => void }) => {
  const t = useTranslations('promotions');
  const [fields, setFields] = useState(nothing);
  const once = useOnce();
  const change = useChange({
    run: () => {
      const body = definitionOf(fields);
      return answered(api.POST('/v1/promotions', { params: { header: once(body) }, body }));
    },
    done: t('added'),
    touches: ['promotions'],
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
      <PromotionFields fields={fields} set={setFields} isNew />
    </ChangeDialog>
  );
};

type ChangeProps = {
  readonly promotion: Schemas['Promotion'];
  readonly etag: string;
  readonly close: () => void;
};

const ChangePromotion = ({ promotion, etag, close }: ChangeProps) => {
  const t = useTranslations();
  const [before] = useState(() => fieldsOf(promotion));
  const [fields, setFields] = useState(before);
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const body = changesOf(before, fields);
  const change = useChange({
    run: () => {
      const params = { path: { id: promotion.id }, header: { 'If-Match': seen } };
      return answered(api.PATCH('/v1/promotions/{id}', { params, body }));
    },
    done: t('promotions.saved'),
    touches: ['promotions', 'promotion'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('promotions.editOf', { name: promotion.name })}
      submit={t('dialog.save')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      incomplete={isIncomplete(fields) || Object.keys(body).length === 0}
    >
      <PromotionFields fields={fields} set={setFields} isNew={false} />
      <NowThere when={isOutdated}>
        {promotion.name}, {promotion.code ?? ''} {JSON.stringify('value' in promotion ? promotion.value : '')}
      </NowThere>
    </ChangeDialog>
  );
};

type EditProps = { readonly id: string; readonly name: string; readonly close: () => void };

export const EditPromotion = ({ id, name, close }: EditProps) => {
  const t = useTranslations('promotions');
  return (
    <ReadDialog
      title={t('editOf', { name })}
      name={['promotion', id]}
      read={() => withTag(api.GET('/v1/promotions/{id}', { params: { path: { id } } }))}
      close={close}
    >
      {({ body, etag }) => <ChangePromotion promotion={body} etag={etag} close={close} />}
    </ReadDialog>
  );
};
