/** The lines and totals of an order, as rows of a mail: whoever adds them up from top to bottom gets the total. */
import type { Order } from '../../orders/order.ts';
import { type TaxPart, taxParts } from '../../orders/tax-parts.ts';
import { formatRate } from '../../shared/local-format.ts';
import { add, isZero, type Money, subtract, times, zero } from '../../shared/money.ts';
import type { Words } from '../reader.ts';
import type { Row } from './layout.ts';

/** People do not read ULIDs: the last ten characters are enough to find an order by. */
export const shortId = (order: Order): string => order.id.slice(-10);

/** At list prices: what was saved is a row of its own. */
export const lineRows = ({ items }: Order, { say, money }: Words): Row[] =>
  items.map(({ quantity, productSnapshot, unitPrice }) => ({
    label: say('pieces', { quantity, product: productSnapshot.name }),
    value: money(times(unitPrice, quantity)),
  }));

/** What is paid on top of the prices, of goods and of shipping; the rest of the tax is contained in them. */
const taxOnTop = ({ totals, currency }: Order): Money => {
  const { subtotal, discount, shipping, total, rounding = zero(currency) } = totals;
  return subtract(add(total, rounding), add(subtract(subtotal, discount), shipping));
};

const rateOf = ({ name, basisPoints }: TaxPart, { locale }: Words): string =>
  `${name} ${formatRate(basisPoints, locale)}`;

/** Rate by rate where the rates are known: `VAT 7.5 %` of what comes on top, and of what is contained. */
const taxRows = (order: Order, words: Words): { readonly onTop: Row[]; readonly contained: Row[] } => {
  const { say, money } = words;
  const parts = taxParts(order);
  if (parts) {
    const row = (part: TaxPart): Row => ({
      label: part.included
        ? say('lines.contained', { tax: rateOf(part, words) })
        : say('lines.tax', { tax: rateOf(part, words) }),
      value: money(part.tax),
    });
    return {
      onTop: parts.filter(({ included }) => !included).map(row),
      contained: parts.filter(({ included }) => included).map(row),
    };
  }
  const onTop = taxOnTop(order);
  const contained = subtract(order.totals.tax, onTop);
  return {
    onTop: isZero(onTop) ? [] : [{ label: say('lines.anyTax'), value: money(onTop) }],
    contained: isZero(contained) ? [] : [{ label: say('lines.anyContained'), value: money(contained) }],
  };
};

export const totalRows = (order: Order, words: Words): Row[] => {
  const { totals, currency, priceRules } = order;
  const { say, money } = words;
  const relief = priceRules?.relief;
  const { onTop, contained } = taxRows(order, words);
  const less = (label: string, amount: Money): Row[] =>
    isZero(amount) ? [] : [{ label, value: `−${money(amount)}` }];
  return [
    ...less(say('lines.saved'), totals.discount),
    { label: say('lines.shipping'), value: money(totals.shipping) },
    ...onTop,
    ...(relief ? less(say(`lines.relief.${relief.kind}`), totals.taxRelief ?? zero(currency)) : []),
    ...less(say('lines.rounding'), totals.rounding ?? zero(currency)),
    { label: say('lines.total'), value: money(totals.total) },
    ...contained,
  ];
};
