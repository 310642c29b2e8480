import type { CurrencyOfDay, DailySummary } from '../../events/sales-events.ts';
import { format } from '../../shared/decimal-money.ts';
import type { Mail } from '../../shared/email.ts';
import { money } from '../../shared/money.ts';
import { wordsFor } from '../reader.ts';
import { type Row, writeMail } from './layout.ts';

const say = ({ amount, currency }: CurrencyOfDay['net']): string => format(money(amount, currency));

const productRow = ({ name, productId, units, gross }: CurrencyOfDay['topProducts'][number]): Row => ({
  label: `${units} × ${name ?? productId}`,
  value: say(gross),
});

const rowsOf = ({ currency, late = [], ...day }: CurrencyOfDay): Row[] => [
  { label: `Sold in ${currency}`, value: say(day.gross) },
  { label: 'Paid back', value: say(day.refunds) },
  { label: 'Net', value: say(day.net) },
  { label: 'Orders approved', value: String(day.orders) },
  { label: 'Pieces', value: String(day.units) },
  { label: 'Payments', value: `${day.payments.succeeded} succeeded, ${day.payments.failed} failed` },
  { label: 'Abandoned carts', value: String(day.abandonedCarts) },
  ...day.topProducts.map(productRow),
  ...late.map(({ date, gross, refunds }) => ({
    label: `Of these, late from ${date}`,
    value: `${say(gross)} sold, ${say(refunds)} paid back`,
  })),
];

/** Staff read English, as the admin pages are. */
export const dailySummary = (name: string, { date, currency }: DailySummary): Mail =>
  writeMail(
    {
      subject: `Sales of ${date}`,
      greeting: name === '' ? 'Hello,' : `Hello ${name},`,
      paragraphs: [
        currency.length === 0
          ? `nothing was sold and nothing paid back on ${date}.`
          : `this is what ${date} brought. The day is closed: these figures do not change any more.`,
      ],
      rows: currency.flatMap(rowsOf),
    },
    wordsFor({ name, locale: 'en', timeZone: 'UTC' }),
  );
