/** What the shop sells in, how it may be paid by hand, and when its day ends. */
import { MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { type FieldsProps, SettingsPage } from './settings-form.tsx';

type Shop = Schemas['ShopSettings'];
const who = ['everyone', 'signed-in', 'staff'] as const;
const limits = ['ordersPerCustomer', 'piecesPerCustomer', 'ordersPerAddress'] as const;

const ShopFields = ({ value, set }: FieldsProps<Shop>) => {
  const t = useTranslations('settings');
  const { manualPayments, unpaidLimits } = value;
  return (
    <>
      <MultiSelect
        label={t('currencies')}
        searchable
        limit={50}
        data={Intl.supportedValuesOf('currency')}
        value={value.currencies}
        onChange={(currencies) => set({ ...value, currencies })}
      />
      <Select
        label={t('timeZone')}
        searchable
        limit={50}
        data={['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]}
        value={value.timeZone}
        onChange={(timeZone) => timeZone && set({ ...value, timeZone })}
        allowDeselect={false}
      />
      <NumberInput
        label={t('dailySummaryHour')}
        min={0}
        max={23}
        allowDecimal={false}
        value={value.dailySummaryHour}
        onChange={(hour) => set({ ...value, dailySummaryHour: Number(hour) })}
      />
      <Switch
        label={t('manualPayments')}
        checked={manualPayments.enabled}
        onChange={({ currentTarget }) =>
          set({ ...value, manualPayments: { ...manualPayments, enabled: currentTarget.checked } })
        }
      />
      <Select
        label={t('manualWho')}
        data={who.map((one) => ({ value: one, label: t(`who.${one}`) }))}
        value={manualPayments.who}
        onChange={(one) =>
          one && set({ ...value, manualPayments: { ...manualPayments, who: one as (typeof who)[number] } })
        }
        allowDeselect={false}
      />
      <TagsInput
        label={t('returnOrigins')}
        value={value.returnOrigins}
        onChange={(returnOrigins) => set({ ...value, returnOrigins })}
      />
      <TextInput
        label={t('orderPage')}
        value={value.orderPage ?? ''}
        onChange={({ currentTarget }) => set({ ...value, orderPage: currentTarget.value || null })}
      />
      {limits.map((name) => (
        <NumberInput
          key={name}
          label={t(name)}
          min={1}
          allowDecimal={false}
          value={unpaidLimits[name]}
          onChange={(count) => set({ ...value, unpaidLimits: { ...unpaidLimits, [name]: Number(count) } })}
        />
      ))}
    </>
  );
};

export default function ShopSettings() {
  const t = useTranslations('places');
  return (
    <SettingsPage<Shop>
      title={t('settings')}
      name="shop"
      read={() => withTag(api.GET('/v1/settings/shop'))}
      write={(body, etag) =>
        answered(api.PUT('/v1/settings/shop', { params: { header: { 'If-Match': etag } }, body }))
      }
      fields={(props) => <ShopFields {...props} />}
    />
  );
}
