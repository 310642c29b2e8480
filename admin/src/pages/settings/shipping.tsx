/** What it costs to send an order, at home and abroad, in each currency; it counts from the next quote on. */
import { Group, NumberInput, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { AddressFields, type PartialAddress } from '../../parts/address-fields.tsx';
import { minorDigits } from '../../parts/minor-digits.ts';
import { Part } from '../../parts/part.tsx';
import { type FieldsProps, SettingsPage } from './settings-form.tsx';

type Shipping = Schemas['ShippingSettings'];
type Table = Shipping['tables'][number];
type Method = Table['home'][number];

type PriceProps = {
  readonly label: string;
  readonly currency: string;
  /** In minor units. */
  readonly value: number | undefined;
  readonly set: (minor: number | undefined) => void;
};

const Price = ({ label, currency, value, set }: PriceProps) => {
  const factor = 10 ** minorDigits(currency);
  return (
    <NumberInput
      label={label}
      suffix={` ${currency}`}
      min={0}
      decimalScale={minorDigits(currency)}
      thousandSeparator=" "
      value={value === undefined ? '' : value / factor}
      onChange={(major) => set(major === '' ? undefined : Math.round(Number(major) * factor))}
      w={190}
    />
  );
};

const withoutEmpty = (address: PartialAddress): PartialAddress =>
  Object.fromEntries(Object.entries(address).filter(([, text]) => text !== ''));

/** Where goods are picked up, of a method by which they are not sent. */
const PickupFields = ({
  value: method,
  set,
  country,
}: FieldsProps<Method> & { readonly country: string }) => {
  const t = useTranslations('settings');
  const { pickupLocation, ...without } = method;
  const nowhere = { name: '', line1: '', city: '', country };
  return (
    <>
      <Switch
        label={t('pickup')}
        checked={pickupLocation !== undefined}
        onChange={({ currentTarget }) =>
          set(currentTarget.checked ? { ...method, pickupLocation: nowhere } : without)
        }
      />
      {pickupLocation && (
        <AddressFields
          value={pickupLocation}
          set={(address) => set({ ...method, pickupLocation: { ...nowhere, ...withoutEmpty(address) } })}
        />
      )}
    </>
  );
};

const MethodFields = ({
  value: method,
  set,
  currency,
  country,
}: FieldsProps<Method> & { readonly currency: string; readonly country: string }) => {
  const t = useTranslations('settings');
  const { rate } = method;
  return (
    <Stack gap="xs">
      <Group align="end">
        <TextInput
          label={t('methodName')}
          value={method.name}
          onChange={({ currentTarget }) => set({ ...method, name: currentTarget.value })}
        />
        {rate.kind === 'flat' && (
          <Price
            label={t('price')}
            currency={currency}
            value={rate.price}
            set={(price = 0) => set({ ...method, rate: { ...rate, price } })}
          />
        )}
        <Price
          label={t('freeFrom')}
          currency={currency}
          value={method.freeFrom}
          set={(freeFrom) => {
            const { freeFrom: _, ...without } = method;
            set(freeFrom === undefined ? without : { ...method, freeFrom });
          }}
        />
      </Group>
      {rate.kind === 'flat' && <PickupFields value={method} set={set} country={country} />}
      {rate.kind === 'by-weight' && (
        <Group align="end">
          {rate.bands.map((band, place) => (
            <Price
              key={band.upToGrams}
              label={t('upTo', { grams: band.upToGrams })}
              currency={currency}
              value={band.price}
              set={(price = 0) =>
                set({ ...method, rate: { ...rate, bands: rate.bands.with(place, { ...band, price }) } })
              }
            />
          ))}
          <Price
            label={t('perFurtherKilogram')}
            currency={currency}
            value={rate.perFurtherKilogram}
            set={(perFurtherKilogram = 0) => set({ ...method, rate: { ...rate, perFurtherKilogram } })}
          />
        </Group>
      )}
    </Stack>
  );
};

const TableFields = ({ value: table, set }: FieldsProps<Table>) => {
  const t = useTranslations('settings');
  return (
    <Part title={`${table.currency} (${table.country})`}>
      {(['home', 'abroad'] as const).map((where) => (
        <Stack key={where} gap="sm">
          <Text fw={600}>{t(where)}</Text>
          {table[where].map((method, place) => (
            <MethodFields
              key={method.id}
              value={method}
              currency={table.currency}
              country={table.country}
              set={(next) => set({ ...table, [where]: table[where].with(place, next) })}
            />
          ))}
        </Stack>
      ))}
    </Part>
  );
};

const ShippingFields = ({ value, set }: FieldsProps<Shipping>) =>
  value.tables.map((table, place) => (
    <TableFields
      key={`${table.currency} ${table.country}`}
      value={table}
      set={(next) => set({ ...value, tables: value.tables.with(place, next) })}
    />
  ));

export default function ShippingSettings() {
  const t = useTranslations('settings');
  return (
    <SettingsPage<Shipping>
      title={t('shipping')}
      name="shipping"
      read={() => withTag(api.GET('/v1/settings/shipping'))}
      write={(body, etag) =>
        answered(api.PUT('/v1/settings/shipping', { params: { header: { 'If-Match': etag } }, body }))
      }
      fields={(props) => <ShippingFields {...props} />}
    />
  );
}
