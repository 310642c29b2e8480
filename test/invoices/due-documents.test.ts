/** What is documented of an order follows what it stands at, to the minor unit and tax by tax, whatever happens to it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Draft, dueDocuments } from '../../functions/invoices/due-documents.ts';
import { emptyLedger, type Ledger } from '../../functions/invoices/ledger.ts';
import { standingOf } from '../../functions/invoices/standing.ts';
import type { Order } from '../../functions/orders/order.ts';
import { newPayment } from '../../functions/payments/attempt-changes.ts';
import type { Payment, Refund } from '../../functions/payments/payment.ts';
import { money } from '../../functions/shared/money.ts';
import { anyShop } from '../pricing/shops.ts';
import { play, rules } from '../pricing/story.ts';
import { anOrder, someTime } from '../support/orders.ts';

const shops = Number(process.env.MONEY_SHOPS ?? 400);

const confirmed = (order: Order): Order => ({
  ...order,
  status: 'confirmed',
  confirmedAt: someTime.toISOString(),
});

/** All that is due, until nothing is. */
const issued = (order: Order, standing: number, ledger: Ledger): { drafts: Draft[]; ledger: Ledger } => {
  const due = dueDocuments(order, standing, ledger);
  if (!due) return { drafts: [], ledger };
  const rest = issued(order, standing, { ...due.next, invoices: [] });
  return { drafts: [...due.drafts, ...rest.drafts], ledger: rest.ledger };
};

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const signed = ({ kind }: Draft, value: number): number => (kind === 'invoice' ? value : 0 - value);
const netOf = (drafts: readonly Draft[]): number => sumOf(drafts.map((draft) => signed(draft, draft.total)));
const taxOf = (drafts: readonly Draft[]): number =>
  sumOf(drafts.flatMap((draft) => draft.taxes.map(({ tax }) => signed(draft, tax.amount))));

describe(`documents of ${shops} random orders, and of what comes back of them`, () => {
  it('sum to what each stands at, line by line, and to no tax once nothing is kept', () => {
    let credits = 0;
    fc.assert(
      fc.property(anyShop, fc.array(fc.boolean(), { maxLength: 12 }), (shop, heard) => {
        const { order: placed, paid, sums } = play(shop, rules);
        fc.pre(paid > 0);
        const order = confirmed(placed);
        const first = issued(order, paid, emptyLedger);
        expect(first.drafts.map(({ kind }) => kind)).toEqual(['invoice']);
        expect(taxOf(first.drafts)).toBe(order.totals.tax.amount);
        let { ledger } = first;
        const drafts = [...first.drafts];
        for (const [step, { pieces, refunded, goodwill }] of sums.entries()) {
          const isLast = step === sums.length - 1;
          if (heard[step] === false && !isLast) continue;
          const items = order.items.map((item, index) => ({
            ...item,
            returnedQuantity: item.quantity - (pieces[index] ?? 0),
          }));
          const standing = paid - refunded - goodwill;
          const next = issued({ ...order, items }, standing, ledger);
          ledger = next.ledger;
          drafts.push(...next.drafts);
          expect(netOf(drafts)).toBe(standing);
          expect(ledger.net).toBe(standing);
          expect(dueDocuments({ ...order, items }, standing, ledger)).toBeUndefined();
          expect(taxOf(drafts)).toBeGreaterThanOrEqual(0);
        }
        for (const draft of drafts) {
          expect(sumOf(draft.lines.map(({ amount }) => amount.amount))).toBe(draft.total);
          expect(draft.total).toBeGreaterThan(0);
        }
        expect(netOf(drafts)).toBe(0);
        expect(taxOf(drafts)).toBe(0);
        credits += drafts.length - 1;
      }),
      { numRuns: shops },
    );
    expect(credits).toBeGreaterThan(shops / 2);
  });
});

describe('an order', () => {
  const order = confirmed(anOrder());
  const total = order.totals.total.amount;

  it('has no invoice before it is confirmed, nor when it costs nothing', () => {
    const { confirmedAt: _, ...pending } = order;
    expect(dueDocuments(pending, total, emptyLedger)).toBeUndefined();
    const free = { ...order, totals: { ...order.totals, total: money(0, 'NGN') } };
    expect(dueDocuments(free, 0, emptyLedger)).toBeUndefined();
  });

  it('has its invoice also when it was cancelled before anybody wrote it, and the credit note after it', () => {
    const cancelled: Order = {
      ...order,
      status: 'cancelled',
      items: order.items.map((item) => ({ ...item, status: 'cancelled' })),
    };
    const { drafts, ledger } = issued(cancelled, 0, emptyLedger);
    expect(drafts.map(({ kind, total: sum }) => [kind, sum])).toEqual([
      ['invoice', total],
      ['credit-note', total],
    ]);
    expect(ledger).toMatchObject({ net: 0, documents: 2 });
  });

  it('that is edited has all of its invoice credited and is invoiced anew, never for less than it costs', () => {
    const { ledger } = issued(order, total, emptyLedger);
    const [first] = order.items;
    if (!first) throw new Error('no item');
    const dearer: Order = {
      ...order,
      items: [{ ...first, quantity: 3, total: money(3_000, 'NGN') }, ...order.items.slice(1)],
      totals: { ...order.totals, subtotal: money(5_000, 'NGN'), total: money(5_500, 'NGN') },
    };
    const edited = issued(dearer, 5_500, ledger);
    expect(edited.drafts.map(({ kind, total: sum }) => [kind, sum])).toEqual([
      ['credit-note', total],
      ['invoice', 5_500],
    ]);
    expect(edited.drafts[0]?.lines).toEqual([
      { kind: 'cancelled-invoice', amount: { amount: total, currency: 'NGN' } },
    ]);
    const back = issued(order, total, edited.ledger);
    expect(netOf(back.drafts)).toBe(total - 5_500);
  });

  it('that stands at more than is invoiced waits for its refund', () => {
    const { ledger } = issued(order, total, emptyLedger);
    expect(dueDocuments(order, total + 1_000, ledger)).toBeUndefined();
  });
});

describe('an order stands at', () => {
  const order = confirmed(anOrder());
  const paymentId = newPayment(order, someTime);
  const capture = (amount: number, surplus?: 'order-edited') =>
    ({ amount: money(amount, 'NGN'), ...(surplus && { surplus }) }) as Payment['captures'][number];
  const refund = (amount: number, more: Partial<Refund>) =>
    ({ amount: money(amount, 'NGN'), status: 'succeeded', kind: 'goods', ...more }) as Refund;
  const paid = {
    ...paymentId,
    paidTxRef: 'wb-1-1',
    captures: [capture(4_500), capture(900, 'order-edited')],
  } as Payment;

  it('what was paid for it and is not back, with what an edit made it dearer', () => {
    const refunds = [
      refund(500, {}),
      refund(300, { kind: 'goodwill' }),
      refund(900, { kind: 'surplus' }),
      refund(200, { kind: 'dispute' }),
      refund(100, { status: 'failed' }),
      refund(50, { status: 'requested' }),
    ];
    expect(standingOf(order, paid, refunds)).toBe(3_700);
    expect(standingOf(order, { ...paid, due: money(1_000, 'NGN') }, refunds)).toBe(4_700);
    const ended: Order = { ...order, status: 'cancelled' };
    expect(standingOf(ended, { ...paid, due: money(1_000, 'NGN') }, refunds)).toBe(3_700);
  });

  it('what is asked for at the door until it is paid, and nothing once it ended', () => {
    const atTheDoor = { ...paymentId, amount: money(2_500, 'NGN') };
    expect(standingOf(order, atTheDoor, [])).toBe(2_500);
    expect(standingOf({ ...order, status: 'cancelled' }, atTheDoor, [])).toBe(0);
    expect(standingOf(order, undefined, [])).toBe(order.totals.total.amount);
  });
});
