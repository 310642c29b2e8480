/** What each country takes; a change counts for carts from the next quote on, never for placed orders. */
import { Button, Group, NumberInput, Switch, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { Part } from '../../parts/part.tsx';
import { type FieldsProps, SettingsPage } from './settings-form.tsx';

type Tax = Schemas['TaxSettings'];
type Country = Tax['countries'][number];
type Rates = Country['rates'];

const basisPointsPerPercent = 100;

const RateInputs = ({ rates, set }: { readonly rates: Rates; readonly set: (rates: Rates) => void }) => {
  const t = useTranslations('settings');
  return (
    <Group align="end">
      {rates.map((rate, place) => (
        <NumberInput
          key={rate.taxClass}
          label={t('rate', { taxClass: rate.taxClass })}
          suffix=" %"
          min={0}
          max={100}
          decimalScale={2}
          value={rate.basisPoints / basisPointsPerPercent}
          onChange={(percent) =>
            set(
              rates.with(place, {
                ...rate,
                basisPoints: Math.round(Number(percent) * basisPointsPerPercent),
              }),
            )
          }
          w={180}
        />
      ))}
    </Group>
  );
};

const CountryFields = ({
  value: country,
  set,
  remove,
}: FieldsProps<Country> & { readonly remove: () => void }) => {
  const t = useTranslations('settings');
  return (
    <Part
      title={`${country.name} (${country.country})`}
      actions={
        <Group>
          <Button size="xs" variant="default" onClick={remove}>
            {t('removeCountry', { country: country.country })}
          </Button>
        </Group>
      }
    >
      <Group align="end">
        <TextInput
          label={t('taxName')}
          value={country.name}
          onChange={({ currentTarget }) => set({ ...country, name: currentTarget.value })}
        />
        <Switch
          label={t('included')}
          checked={country.included}
          onChange={({ currentTarget }) => set({ ...country, included: currentTarget.checked })}
          pb={6}
        />
      </Group>
      <RateInputs rates={country.rates} set={(rates) => set({ ...country, rates })} />
      {country.regions?.map((region, place) => (
        <div key={region.region}>
          <b>{region.region}</b>
          <RateInputs
            rates={region.rates}
            set={(rates) => set({ ...country, regions: country.regions?.with(place, { ...region, rates }) })}
          />
        </div>
      ))}
    </Part>
  );
};

const AddCountry = ({ value, set }: FieldsProps<Tax>) => {
  const t = useTranslations('settings');
  const add = (country: string): void =>
    set({
      ...value,
      countries: [
        ...value.countries,
        { country, name: 'VAT', included: true, rates: [{ taxClass: 'standard', basisPoints: 0 }] },
      ],
    });
  return (
    <TextInput
      label={t('addCountry')}
      description={t('addCountryHint')}
      maxLength={2}
      w={260}
      onChange={({ currentTarget }) => {
        const code = currentTarget.value.toUpperCase();
        if (!/^[A-Z]{2}$/.test(code) || value.countries.some(({ country }) => country === code)) return;
        add(code);
        currentTarget.value = '';
      }}
    />
  );
};

const TaxFields = ({ value, set }: FieldsProps<Tax>) => (
  <>
    {value.countries.map((country, place) => (
      <CountryFields
        key={country.country}
        value={country}
        set={(next) => set({ ...value, countries: value.countries.with(place, next) })}
        remove={() => set({ ...value, countries: value.countries.toSpliced(place, 1) })}
      />
    ))}
    <AddCountry value={value} set={set} />
  </>
);

export default function TaxSettings() {
  const t = useTranslations('settings');
  return (
    <SettingsPage<Tax>
      title={t('tax')}
      name="tax"
      read={() => withTag(api.GET('/v1/settings/tax'))}
      write={(body, etag) =>
        answered(api.PUT('/v1/settings/tax', { params: { header: { 'If-Match': etag } }, body }))
      }
      fields={(props) => <TaxFields {...props} />}
    />
  );
}
