/** The lines and taxes of an invoice, or of a receipt, of an order as it is: its lines sum to its total. Pure. */
import { keptPieces } from '../orders/kept.ts';
import type { Order, OrderItem } from '../orders/order.ts';
import type { Address } from '../shared/address.ts';
import { add, type Currency, type Money, money, subtract, sum, times, zero } from '../shared/money.ts';
import type { DocumentLine, TaxSum } from './invoice-document.ts';
import { byRate, type RateSum } from './priced-pieces.ts';

const priceOf = (items: readonly OrderItem[]): number =>
  items.reduce((total, { unitPrice, quantity }) => total + times(unitPrice, quantity).amount, 0);

/** All that were ordered; after an edit only those that it left, for the totals are of those. */
export const invoicedItems = ({ items, totals }: Order): readonly OrderItem[] =>
  priceOf(items) === totals.subtotal.amount ? items : items.filter((item) => keptPieces(item) > 0);

const unknownTax = { name: 'Tax', basisPoints: 0 };

/** Rate by rate; none for who owes no tax. Of orders from before their rules were kept, all goods as one. */
export const ratesOf = (order: Order): RateSum[] => {
  const { totals, currency, priceRules } = order;
  if (priceRules?.relief) return [];
  const invoiced = invoicedItems(order);
  const included =
    add(subtract(totals.subtotal, totals.discount), totals.shipping).amount >= totals.total.amount;
  const ofItems = order.items.flatMap((item, index): RateSum[] => {
    if (!invoiced.includes(item)) return [];
    const rule = priceRules ? priceRules.lines[index]?.tax : { ...unknownTax, included };
    return rule ? [{ ...rule, gross: item.total.amount, tax: item.tax.amount }] : [];
  });
  const inItems = (of: (item: OrderItem) => Money): number => sum(invoiced.map(of), currency).amount;
  const whole = totals.total.amount + (totals.rounding ?? zero(currency)).amount;
  const ofShipping = priceRules?.shippingTax
    ? [
        {
          ...priceRules.shippingTax,
          gross: whole - inItems(({ total }) => total),
          tax: totals.tax.amount - inItems(({ tax }) => tax),
        },
      ]
    : [];
  return byRate([...ofItems, ...ofShipping]);
};

/** As documents name them. */
export const taxesOf = (rates: readonly RateSum[], currency: Currency): TaxSum[] =>
  rates.map(({ name, basisPoints, included, gross, tax }) => ({
    name,
    basisPoints,
    included,
    net: money(gross - tax, currency),
    tax: money(tax, currency),
  }));

/** At list prices, as the receipt's: what was saved, what comes on top and what is taken off are lines of their own. */
export const invoiceLines = (order: Order): DocumentLine[] => {
  const { totals, currency } = order;
  const goods = invoicedItems(order).map(
    ({ productSnapshot: { name }, variantSnapshot: { sku }, quantity, unitPrice }): DocumentLine => ({
      kind: 'goods',
      name,
      sku,
      quantity,
      unitPrice,
      amount: times(unitPrice, quantity),
    }),
  );
  const less = (
    kind: 'discount' | 'tax-relief' | 'rounding',
    amount: Money = zero(currency),
  ): DocumentLine[] => (amount.amount === 0 ? [] : [{ kind, amount: subtract(zero(currency), amount) }]);
  const onTop = ratesOf(order)
    .filter(({ included, tax }) => !included && tax !== 0)
    .map(
      ({ name, basisPoints, tax }): DocumentLine => ({
        kind: 'tax',
        name,
        basisPoints,
        amount: money(tax, currency),
      }),
    );
  return [
    ...goods,
    ...less('discount', totals.discount),
    { kind: 'shipping', amount: totals.shipping },
    ...onTop,
    ...less('tax-relief', totals.taxRelief),
    ...less('rounding', totals.rounding),
  ];
};

/** As it is printed: a document is kept for years, and needs nobody's phone. */
const printed = ({ phone: _phone, ...address }: Address): Address => address;

/** Who bought it and where it went, as far as that was said, and why they owe no tax if they owe none. */
export const buyerOf = ({
  shippingAddressSnapshot: shippedTo,
  billingAddress: buyer = shippedTo,
  vatNumber,
  priceRules,
}: Order) => ({
  ...(buyer && { buyer: printed(buyer) }),
  ...(vatNumber !== undefined && { buyerVatNumber: vatNumber }),
  ...(shippedTo && { shippedTo: printed(shippedTo) }),
  ...(priceRules?.relief && { taxRelief: priceRules.relief }),
});
