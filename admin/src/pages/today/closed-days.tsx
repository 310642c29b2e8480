/** The last days that were summed up. Their figures do not change any more: what comes later belongs to its own day. */
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { amountColumn } from '../../parts/amounts.tsx';
import { Nothing, Rows } from '../../parts/list.tsx';
import { Answer } from '../../parts/page.tsx';

type Day = Schemas['DailySummary'];
type Row = Partial<Schemas['CurrencyOfDay']> & { readonly date: string };

/** A line for each currency; a day on which nothing happened has one all the same. */
const rowsOf = (days: readonly Day[]): Row[] =>
  days
    .toReversed()
    .flatMap(({ date, currency }): Row[] =>
      currency.length === 0 ? [{ date }] : currency.map((figures) => ({ date, ...figures })),
    );

const useClosedDays = () =>
  useQuery({
    queryKey: ['sales', 'closed'],
    queryFn: async () => rowsOf((await answered(api.GET('/v1/analytics/daily-summaries'))).items),
  });

export const ClosedDays = () => {
  const t = useTranslations('today');
  return (
    <Answer of={useClosedDays()}>
      {(rows) =>
        rows.length === 0 ? (
          <Nothing>{t('noClosedDays')}</Nothing>
        ) : (
          <Rows
            label={t('closedDays')}
            rows={rows}
            keyOf={({ date, currency }) => `${date} ${currency}`}
            columns={[
              { key: 'day', title: t('by.day'), cell: ({ date }) => <span className="whole">{date}</span> },
              { key: 'orders', title: t('orders'), cell: ({ orders }) => orders ?? 0, right: true },
              { key: 'units', title: t('units'), cell: ({ units }) => units ?? 0, right: true, wide: true },
              amountColumn('gross', t('revenue'), { wide: true }),
              amountColumn('refunds', t('refunds'), { wide: true }),
              amountColumn('net', t('net')),
            ]}
          />
        )
      }
    </Answer>
  );
};
