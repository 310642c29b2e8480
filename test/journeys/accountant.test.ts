/** An accountant closes a day: what was sold and what went back agrees with the invoices and credit notes of the day. */
import { describe, expect, it } from '@jest/globals';
import type { DailySummary } from '../../functions/events/sales-events.ts';
import { type Document, documentsOf } from '../support/documents.ts';
import { assertStackGapFree } from '../support/gap-free.ts';
import {
  confirmedOrder,
  deliver,
  type OrderBody,
  paymentOf,
  shipWhole,
  stockedVariant,
  untilOrderIs,
  untilRefunded,
} from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

describe('an accountant', () => {
  it('finds the day’s net sales as its invoices without its credit notes, and no number missing', async () => {
    const [staff, ada] = [await shop.as('staff'), await shop.as('ada')];
    const variantId = await stockedVariant(staff, 30, 40_000);
    const approved: OrderBody[] = [];
    for (const quantity of [1, 3]) {
      const order = await confirmedOrder(shop, ada, variantId, quantity);
      await deliver(staff, await shipWhole(staff, order));
      approved.push(await untilOrderIs(ada, order.id, 'approved'));
    }
    const cancelled = await confirmedOrder(shop, ada, variantId, 2);
    await ada.post(`/v1/orders/${cancelled.id}/cancel`, {});
    await untilRefunded(ada, cancelled.id);
    const [first] = approved;
    const { id: paymentId } = await paymentOf(staff, first?.id ?? '');
    const amount = { amount: 5_000, currency: 'NGN' };
    await staff.post(
      `/v1/payments/${paymentId}/refunds`,
      { amount, reason: 'scratched' },
      { headers: { 'idempotency-key': crypto.randomUUID() } },
    );
    const { items } = await documentsOf(staff, first?.id ?? '', 2);
    expect(items[1]).toMatchObject({
      kind: 'credit-note',
      corrects: [items[0]?.number],
      total: amount,
      lines: [{ kind: 'correction', amount }],
    });
    await documentsOf(staff, cancelled.id, 2);
    const date = items[0]?.date ?? '';
    const ofDay = async (kind: string): Promise<Document[]> => {
      const { body } = await staff.get<{ items: Document[] }>(
        `/v1/invoices?kind=${kind}&date=${date}&limit=100`,
      );
      return body.items;
    };
    const [invoices, creditNotes] = [await ofDay('invoice'), await ofDay('credit-note')];
    expect(invoices.map(({ number }) => number)).toEqual(invoices.map(({ number }) => number).sort());
    const sumOf = (documents: readonly Document[]): number =>
      documents.reduce((sum, { total }) => sum + total.amount, 0);
    const sold = approved.reduce((sum, { totals }) => sum + totals.total.amount, 0);
    expect(sumOf(invoices)).toBe(sold + cancelled.totals.total.amount);
    expect(sumOf(invoices) - sumOf(creditNotes)).toBe(sold - amount.amount);
    expect((await ada.get(`/v1/invoices?date=${date}`)).status).toBe(403);
    const lengths = await assertStackGapFree(shop.url());
    expect(Object.values(lengths)).toEqual([2, 3]);

    const { body: clock } = await shop.anonymous().get<{ now: string }>('/_local/clock');
    await shop.advance((Date.parse(`${date}T00:00:00Z`) + 27 * 3_600_000 - Date.parse(clock.now)) / 1000);
    const later = await shop.as('staff');
    const closed = await until(
      async () => {
        const answer = await later.get<DailySummary>(`/v1/analytics/daily-summaries/${date}`);
        return answer.status === 200 && answer.body;
      },
      { what: `${date} being closed` },
    );
    const ngn = closed.currency.find(({ currency }) => currency === 'NGN');
    expect(ngn?.net.amount).toBe(sumOf(invoices) - sumOf(creditNotes));
    expect(ngn?.refunds.amount).toBe(amount.amount);
  }, 120_000);
});
