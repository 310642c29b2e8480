/** Refunds are whole units of the provider: refused where a person names another amount, and never made and lost. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cancelOrder } from '../../functions/order-flow/end-order.ts';
import { drawsFor, notPayable, payableOf } from '../../functions/payments/draws.ts';
import { payablePart, refusalOf } from '../../functions/payments/payable.ts';
import type { Capture, Payment } from '../../functions/payments/payment.ts';
import { refundPayment, settleEndedPayment } from '../../functions/payments/refunds.ts';
import { money, zero } from '../../functions/shared/money.ts';
import { eventually } from '../support/local-services.ts';
import { costing, moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments();

const kes = (amount: number) => money(amount, 'KES');

const paidByMpesa = async (amount = 100_000) => {
  const order = await world.placeOrder(costing(amount, 'KES'));
  const { attempt } = await world.initiate(order, { provider: 'mpesa', phone: '0712345678' });
  await world.pay('mpesa', attempt.txRef);
  return order;
};

const staff = { reason: 'goodwill', actor: 'staff' };

const captureOf = (provider: Capture['provider'], amount: number, refunded = 0): Capture => ({
  txRef: `wb-01JD3Z7Q4M8K2V5X9W6T1R0N00-${provider === 'mpesa' ? 1 : 2}`,
  provider,
  transactionId: provider,
  amount: kes(amount),
  refunded: kes(refunded),
  pendingRefunds: zero('KES'),
  capturedAt: '2026-03-01T10:00:00.000Z',
});

const withCaptures = (...captures: Capture[]): Payment =>
  ({ amount: kes(0), captures }) as unknown as Payment;

describe('an amount at Stripe', () => {
  it('has a 0 as its third decimal', () => {
    expect(refusalOf('stripe', money(12_345, 'KWD'))).toBe(
      'Stripe takes amounts with a 0 as their third decimal only',
    );
    expect(refusalOf('stripe', money(12_340, 'KWD'))).toBeUndefined();
    expect(payablePart('stripe', money(12_345, 'KWD'))).toEqual(money(12_340, 'KWD'));
    expect(refusalOf('stripe', money(12_345, 'JPY'))).toBeUndefined();
  });
});

describe('a refund at M-Pesa', () => {
  it('with cents is refused with the reason, and changes nothing', async () => {
    const order = await paidByMpesa();
    const before = await paymentOf(order.id);
    const asked = refundPayment(order.id, { ...staff, ref: 'r', amount: kes(33_333) }, new Date());
    await expect(asked).rejects.toMatchObject({
      code: 'invalid-request',
      details: { errors: [{ path: 'amount', message: 'M-Pesa takes whole shillings only' }] },
    });
    expect(await paymentOf(order.id)).toEqual(before);
  });

  it('gives all back in two parts', async () => {
    const order = await paidByMpesa();
    await refundPayment(order.id, { ...staff, ref: 'a', amount: kes(30_000) }, new Date());
    await cancelOrder(order.id, { actor: 'staff' }, new Date());
    await settleEndedPayment(order.id, 'cancelled', new Date());
    await eventually(async () => (await moneyOf(order.id)).refunded === 100_000);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'refunded', pendingRefunds: 0, ledgerSum: 0 });
  });
});

describe('what can be paid back', () => {
  it('leaves cents alone where they cannot be paid, and takes them from where they can', () => {
    const old = withCaptures(captureOf('mpesa', 100_050));
    expect(payableOf(old, kes(100_050))).toEqual(kes(100_000));
    expect(notPayable(old)).toEqual(kes(50));
    const rest = withCaptures(captureOf('mpesa', 100_050, 100_000));
    expect(payableOf(rest, kes(50))).toEqual(kes(0));
    expect(() => drawsFor(rest, kes(50))).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    const mixed = withCaptures(captureOf('mpesa', 100_000), captureOf('paystack', 500));
    expect(drawsFor(mixed, kes(33_333)).map(({ amount }) => amount.amount)).toEqual([33_300, 33]);
  });

  it('is whole shillings, never more than was wanted or is left, and all of it with the last', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(shares, (wanted) => {
        const total = Math.ceil(wanted.reduce((sum, share) => sum + share, 0) / 100) * 100;
        let given = 0;
        let due = 0;
        for (const [index, share] of wanted.entries()) {
          due = index === wanted.length - 1 ? total : due + share;
          const paid = payableOf(withCaptures(captureOf('mpesa', total, given)), kes(due - given));
          expect(paid.amount % 100).toBe(0);
          given += paid.amount;
          expect(due - given).toBeGreaterThanOrEqual(0);
          expect(due - given).toBeLessThan(100);
        }
        expect(given).toBe(total);
      }),
    );
  });

  it('is any amount at the others', () => {
    for (const provider of ['paystack', 'chapa', 'stripe', 'manual'] as const) {
      expect(payablePart(provider, kes(33_333))).toEqual(kes(33_333));
      expect(refusalOf(provider, kes(33_333))).toBeUndefined();
    }
  });
});
