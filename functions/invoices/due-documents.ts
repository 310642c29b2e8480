/**
 * Which document an order needs next, as a pure decision over the order, what it stands at, and what is documented. It does
 * not depend on which event was heard, nor in which order: whoever asks again is told nothing more is due.
 *
 *   confirmed          an invoice of the order as it is, whatever became of it since
 *   edited             a credit note of all that is documented, and a new invoice
 *   stands at less     a credit note of the difference: pieces that are not kept, and what was given back besides
 *
 * `docs/decisions/0073` has the reasons.
 */
import { keptPieces } from '../orders/kept.ts';
import type { Order } from '../orders/order.ts';
import { isEnded } from '../orders/standing.ts';
import { proportion } from '../pricing/tax.ts';
import { allocate, type Currency, money } from '../shared/money.ts';
import type { DocumentLine, TaxSum } from './invoice-document.ts';
import { invoicedItems, invoiceLines, ratesOf, taxesOf } from './invoice-lines.ts';
import type { Ledger } from './ledger.ts';
import {
  type PricedPieces,
  pricePieces,
  type Quantities,
  type RateSum,
  withoutRates,
} from './priced-pieces.ts';
import type { DocumentKind } from './table.ts';

export type Draft = {
  readonly kind: DocumentKind;
  readonly lines: readonly DocumentLine[];
  readonly taxes: readonly TaxSum[];
  /** Minor units. */
  readonly total: number;
};

/** The documents of one step, in their order, and what is documented with them; the ledger is still to learn their numbers. */
export type Drawing = { readonly drafts: readonly Draft[]; readonly next: Omit<Ledger, 'invoices'> };

const orderedIn = ({ items }: Order) => items.map(({ id: itemId, quantity }) => ({ itemId, quantity }));

const isEdited = (order: Order, { ordered }: Ledger): boolean => {
  const now = orderedIn(order);
  return (
    now.length !== ordered.length ||
    now.some(({ itemId, quantity }) => ordered.find((one) => one.itemId === itemId)?.quantity !== quantity)
  );
};

type Invoiced = { readonly draft: Draft; readonly next: Omit<Ledger, 'invoices' | 'documents' | 'version'> };

const invoiceOf = (order: Order): Invoiced => {
  const rates = ratesOf(order);
  const total = order.totals.total.amount;
  return {
    draft: { kind: 'invoice', lines: invoiceLines(order), taxes: taxesOf(rates, order.currency), total },
    next: {
      net: total,
      rates,
      documented: invoicedItems(order).map(({ id: itemId, quantity }) => ({ itemId, quantity })),
      ordered: orderedIn(order),
    },
  };
};

const firstInvoice = (order: Order, ledger: Ledger): Drawing => {
  const { draft, next } = invoiceOf(order);
  return { drafts: [draft], next: { ...next, documents: 1, version: ledger.version + 1 } };
};

/** An invoice of which everything is credited already needs no other credit note. */
const invoicedAnew = (order: Order, { net, rates, documents, version }: Ledger): Drawing => {
  const { currency } = order;
  const { draft, next } = invoiceOf(order);
  const storno: Draft = {
    kind: 'credit-note',
    lines: [{ kind: 'cancelled-invoice', amount: money(net, currency) }],
    taxes: taxesOf(rates, currency),
    total: net,
  };
  const drafts = net > 0 ? [storno, draft] : [draft];
  return { drafts, next: { ...next, documents: documents + drafts.length, version: version + 1 } };
};

/** The taxes of what it stands at: of the kept pieces, in proportion when it stands at less than they cost. */
const ratesAt = (standing: number, { rates, total }: PricedPieces, currency: Currency): RateSum[] => {
  if (standing === 0 || rates.length === 0) return [];
  if (standing === total) return [...rates];
  const taxed = rates.reduce((all, { gross }) => all + gross, 0);
  const share = money(proportion(taxed, standing, total), currency);
  const grosses = allocate(
    share,
    rates.map(({ gross }) => gross),
  );
  return rates.map((rate, index) => ({
    ...rate,
    gross: grosses[index]?.amount ?? 0,
    tax: proportion(rate.tax, standing, total),
  }));
};

const linesBetween = (
  order: Order,
  before: { readonly priced: PricedPieces; readonly quantities: Quantities },
  after: { readonly priced: PricedPieces; readonly quantities: Quantities },
): DocumentLine[] =>
  order.items.flatMap(({ id, productSnapshot: { name }, variantSnapshot: { sku } }): DocumentLine[] => {
    const quantity = (before.quantities.get(id) ?? 0) - (after.quantities.get(id) ?? 0);
    const amount = (before.priced.items.get(id) ?? 0) - (after.priced.items.get(id) ?? 0);
    if (quantity <= 0 && amount === 0) return [];
    const line = { name, sku, amount: money(amount, order.currency) };
    return [quantity > 0 ? { ...line, kind: 'goods', quantity } : { ...line, kind: 'correction' }];
  });

const credited = (order: Order, standing: number, ledger: Ledger): Drawing => {
  const { currency } = order;
  const was = new Map(ledger.documented.map(({ itemId, quantity }) => [itemId, quantity]));
  const kept = new Map(
    order.items.map((item) => [item.id, Math.min(was.get(item.id) ?? 0, keptPieces(item))]),
  );
  const before = { quantities: was, priced: pricePieces(order, was) };
  const after = { quantities: kept, priced: pricePieces(order, kept) };
  const goods = linesBetween(order, before, after);
  const shipping = before.priced.shipping - after.priced.shipping;
  const total = ledger.net - standing;
  const rest = total - shipping - goods.reduce((all, { amount }) => all + amount.amount, 0);
  const further = (kind: 'shipping' | 'correction', amount: number): DocumentLine[] =>
    amount === 0 ? [] : [{ kind, amount: money(amount, currency) }];
  const rates = ratesAt(standing, after.priced, currency);
  return {
    drafts: [
      {
        kind: 'credit-note',
        lines: [...goods, ...further('shipping', shipping), ...further('correction', rest)],
        taxes: taxesOf(withoutRates(ledger.rates, rates), currency),
        total,
      },
    ],
    next: {
      net: standing,
      rates,
      documented: [...kept].map(([itemId, quantity]) => ({ itemId, quantity })),
      ordered: ledger.ordered,
      documents: ledger.documents + 1,
      version: ledger.version + 1,
    },
  };
};

/**
 * @param standing minor units that the order is owed for, or was paid with and kept: `standing.ts`
 * @returns undefined when nothing is due
 */
export const dueDocuments = (order: Order, standing: number, ledger: Ledger): Drawing | undefined => {
  if (order.confirmedAt === undefined) return undefined;
  if (ledger.version === 0) {
    return order.totals.total.amount === 0 ? undefined : firstInvoice(order, ledger);
  }
  if (isEdited(order, ledger) && !isEnded(order)) return invoicedAnew(order, ledger);
  return standing < ledger.net ? credited(order, standing, ledger) : undefined;
};
