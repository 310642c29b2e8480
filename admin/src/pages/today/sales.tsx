/** What was sold, what went back and what is left, by day or by what brought it; in one currency. */
import { Group, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { useAccess } from '../../app/access.tsx';
import { api, type Schemas } from '../../app/waybill.ts';
import { amountColumn, toMajor, useMoney } from '../../parts/amounts.tsx';
import { type Column, Nothing, Rows } from '../../parts/list.tsx';
import { minorDigits } from '../../parts/minor-digits.ts';
import { Answer } from '../../parts/page.tsx';
import { BarChart } from './bar-chart.tsx';

type Row = Schemas['Sales']['items'][number];
type By = Schemas['Sales']['by'];

const ofAll = ['day', 'product', 'shop', 'promotion'] as const satisfies readonly By[];
const ofAnOwner = ['shop'] as const satisfies readonly By[];
const spans = ['7', '30', '90'] as const;
const dayMilliseconds = 86_400_000;
const dayBefore = (days: number): string =>
  new Date(Date.now() - days * dayMilliseconds).toISOString().slice(0, 10);

const useSales = (by: By, days: number) =>
  useQuery({
    queryKey: ['sales', by, days],
    queryFn: () =>
      answered(api.GET('/v1/analytics/sales', { params: { query: { by, from: dayBefore(days - 1) } } })),
  });

const nameOf = ({ date, productId, shopId, promotionId }: Row): string =>
  date ?? productId ?? shopId ?? promotionId ?? '';

const currenciesOf = (items: readonly Row[]): string[] => [...new Set(items.map(({ currency }) => currency))];

/** Every day has a bar, also when nothing was sold. */
const everyDay = (items: readonly Row[], { from, to }: Schemas['Sales']) => {
  const byDate = new Map(items.map((item) => [item.date, item]));
  const days: { date: string; row: Row | undefined }[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += dayMilliseconds) {
    const date = new Date(at).toISOString().slice(0, 10);
    days.push({ date, row: byDate.get(date) });
  }
  return days;
};

const Chart = ({
  sales,
  items,
  currency,
}: {
  sales: Schemas['Sales'];
  items: readonly Row[];
  currency: string;
}) => {
  const t = useTranslations('today');
  const money = useMoney();
  const days = everyDay(items, sales);
  const bars = (name: 'net' | 'refunds', colour: string) => ({
    label: t(name),
    colour,
    values: days.map(({ row }) => toMajor({ amount: row?.[name]?.amount ?? 0, currency })),
  });
  return (
    <BarChart
      label={t('chart')}
      names={days.map(({ date }) => date.slice(5))}
      series={[bars('net', 'teal'), bars('refunds', 'orange')]}
      format={(value) => money({ amount: Math.round(value * 10 ** minorDigits(currency)), currency })}
    />
  );
};

const Figures = ({ by, sales }: { readonly by: By; readonly sales: Schemas['Sales'] }) => {
  const t = useTranslations('today');
  const columns: Column<Row>[] = [
    { key: 'name', title: t(`by.${by}`), cell: (row) => nameOf(row) },
    { key: 'orders', title: t('orders'), cell: ({ orders }) => orders, right: true },
    { key: 'units', title: t('units'), cell: ({ units }) => units, right: true, wide: true },
    by === 'promotion'
      ? amountColumn('discount', t('discount'))
      : amountColumn('revenue', t('revenue'), { wide: true }),
    amountColumn('refunds', t('refunds'), { wide: true }),
    amountColumn('net', t('net')),
  ];
  return (
    <Rows
      label={t('sales')}
      rows={sales.items}
      columns={columns}
      keyOf={(row) => `${nameOf(row)} ${row.currency}`}
    />
  );
};

const Shown = ({ by, sales }: { readonly by: By; readonly sales: Schemas['Sales'] }) => {
  const t = useTranslations('today');
  const currencies = currenciesOf(sales.items);
  const [chosen, setChosen] = useState<string>();
  const currency = chosen ?? currencies[0];
  if (currency === undefined) return <Nothing>{t('noSales')}</Nothing>;
  const items = sales.items.filter((item) => item.currency === currency);
  return (
    <Stack>
      {currencies.length > 1 && (
        <Select
          label={t('currency')}
          data={currencies}
          value={currency}
          onChange={(value) => setChosen(value ?? undefined)}
          w={120}
        />
      )}
      {by === 'day' && <Chart sales={sales} items={items} currency={currency} />}
      <Figures by={by} sales={{ ...sales, items }} />
    </Stack>
  );
};

export default function Sales() {
  const t = useTranslations('today');
  const { owner } = useAccess();
  const kinds = owner ? ofAnOwner : ofAll;
  const [by, setBy] = useState<By>(kinds[0]);
  const [days, setDays] = useState('7');
  const sales = useSales(by, Number(days));
  return (
    <Stack>
      <Group align="end">
        <Select
          label={t('bySelect')}
          data={kinds.map((kind) => ({ value: kind, label: t(`by.${kind}`) }))}
          value={by}
          onChange={(value) => setBy((value as By | null) ?? kinds[0])}
          allowDeselect={false}
          w={160}
        />
        <Select
          label={t('span')}
          data={spans.map((span) => ({ value: span, label: t('days', { count: Number(span) }) }))}
          value={days}
          onChange={(value) => setDays(value ?? '7')}
          allowDeselect={false}
          w={160}
        />
        <Text size="sm" c="dimmed">
          {t('salesNote')}
        </Text>
      </Group>
      <Answer of={sales}>{(answer) => <Shown by={by} sales={answer} />}</Answer>
    </Stack>
  );
}
