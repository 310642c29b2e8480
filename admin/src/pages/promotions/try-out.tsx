/** What would this cart cost? Goods, codes and a country, at the prices and promotions of now. */
import { Button, Grid, Group, NumberInput, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useShop } from '../../app/queries.ts';
import type { Schemas } from '../../app/waybill.ts';
import { PagesBeside } from '../../parts/links.tsx';
import { Nothing } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { VariantSearch } from '../../parts/variant-search.tsx';
import { useBesidePromotions } from './beside.ts';
import { type Basket, type Line, price } from './priced-cart.ts';
import { PricedView } from './priced-view.tsx';

const maximumCoupons = 3;

type LinesProps = { readonly lines: readonly Line[]; readonly set: (lines: readonly Line[]) => void };

const Lines = ({ lines, set }: LinesProps) => {
  const t = useTranslations('order');
  const change = (line: Line, quantity: number): void =>
    set(lines.map((one) => (one === line ? { ...line, quantity } : one)));
  return lines.map((line) => (
    <Group key={line.variantId} align="end" wrap="nowrap">
      <NumberInput
        label={line.label}
        min={1}
        max={99}
        allowDecimal={false}
        value={line.quantity}
        style={{ flex: 1 }}
        onChange={(value) => change(line, Math.max(1, Number(value) || 1))}
      />
      <Button variant="default" onClick={() => set(lines.filter((one) => one !== line))}>
        {t('remove')}
      </Button>
    </Group>
  ));
};

type FieldsProps = { readonly basket: Basket; readonly set: (basket: Basket) => void };

const Fields = ({ basket, set }: FieldsProps) => {
  const t = useTranslations();
  const shop = useShop(true);
  const { currency, lines, coupons, country } = basket;
  return (
    <>
      <Select
        label={t('promotions.currency')}
        data={[...(shop.data?.currencies ?? [currency])]}
        value={currency}
        /** Goods were chosen by their price in the former one. */
        onChange={(value) => value && set({ ...basket, currency: value as Schemas['Currency'], lines: [] })}
        allowDeselect={false}
      />
      <Lines lines={lines} set={(next) => set({ ...basket, lines: next })} />
      <VariantSearch
        label={t('order.addGoods')}
        currency={currency}
        choose={(found) =>
          set({
            ...basket,
            lines: [
              ...lines.filter(({ variantId }) => variantId !== found.variantId),
              { ...found, quantity: 1 },
            ],
          })
        }
      />
      <TagsInput
        label={t('promotions.codes')}
        description={t('promotions.codesHint')}
        maxTags={maximumCoupons}
        value={[...coupons]}
        onChange={(codes) => set({ ...basket, coupons: codes })}
        acceptValueOnBlur
      />
      <TextInput
        label={t('order.address.country')}
        description={t('promotions.countryHint')}
        maxLength={2}
        value={country}
        onChange={({ currentTarget }) => set({ ...basket, country: currentTarget.value.toUpperCase() })}
      />
    </>
  );
};

const nothing: Basket = { currency: 'NGN', lines: [], coupons: [], country: '' };

export default function TryOut() {
  const t = useTranslations();
  const beside = useBesidePromotions();
  const [basket, setBasket] = useState(nothing);
  const asked = useMutation({ mutationFn: price });
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    asked.mutate(basket);
  };
  return (
    <Page
      title={t('promotions.tryOut')}
      actions={<PagesBeside pages={beside} label={t('places.promotions')} />}
    >
      <Grid>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <form onSubmit={ask}>
            <Stack>
              <Fields basket={basket} set={setBasket} />
              <Trouble error={asked.error} />
              <Group>
                <Button type="submit" loading={asked.isPending} disabled={basket.lines.length === 0}>
                  {t('order.priceIt')}
                </Button>
              </Group>
              <Text size="xs" c="dimmed">
                {t('promotions.tryOutHint')}
              </Text>
            </Stack>
          </form>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          {asked.data ? (
            <PricedView of={asked.data} isOutdated={asked.variables !== basket} />
          ) : (
            <Part title={t('promotions.price')}>
              <Nothing>{t('promotions.notAsked')}</Nothing>
            </Part>
          )}
        </Grid.Col>
      </Grid>
    </Page>
  );
}
