/** Whatever happens to a payment, in whatever order: the books balance and nothing is given back twice. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addAttempt,
  attemptHasFailed,
  attemptIsReady,
  type Change,
  newPayment,
  paymentClosed,
} from '../../functions/payments/attempt-changes.ts';
import { balancesOf, type Posting } from '../../functions/payments/ledger.ts';
import { attemptPaid, captureOf, surplusReceived } from '../../functions/payments/money-changes.ts';
import {
  isOpen,
  isPaid,
  type Payment,
  type Refund,
  refundable,
  sumsOf,
} from '../../functions/payments/payment.ts';
import { isInFlight } from '../../functions/payments/payment-work.ts';
import { refundFailed, refundRequested, refundSucceeded } from '../../functions/payments/refund-changes.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { anOrder, someTime } from '../support/orders.ts';

type Step =
  | { readonly kind: 'attempt' | 'decline' | 'close' | 'refund-paid' | 'refund-refused' }
  | { readonly kind: 'money'; readonly attempt: number; readonly transaction: number }
  | { readonly kind: 'refund'; readonly amount: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { kind: 'attempt' },
    { kind: 'decline' },
    { kind: 'close' },
    { kind: 'refund-paid' },
    { kind: 'refund-refused' },
  ),
  fc.record({ kind: fc.constant('money' as const), attempt: fc.nat(4), transaction: fc.nat(1) }),
  fc.record({ kind: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 6000 }) }),
);

const refundId = () => idOf('refund', newUlid(new Date()));

/** Plays a story against the pure decisions, as `settle` and the refunds do against the store. */
class Story {
  readonly order = anOrder();
  payment: Payment = newPayment(this.order, someTime);
  readonly postings: Posting[] = [];
  readonly refunds = new Map<string, Refund>();

  private apply(change: Change): void {
    expect(change.payment.version).toBe(this.payment.version + 1);
    this.payment = change.payment;
    this.postings.push(...change.postings);
    for (const refund of change.refunds) this.refunds.set(refund.id, refund);
  }

  private addAttempt(): void {
    if (!isOpen(this.payment) || isPaid(this.payment) || this.payment.attempts.length >= 5) return;
    const request = { provider: 'paystack', email: 'a@example.com', seed: newUlid(someTime) } as const;
    this.apply(addAttempt(this.payment, this.order, request, someTime, someTime));
    const attempt = this.payment.attempts.at(-1);
    if (attempt) this.apply(attemptIsReady(this.payment, attempt, {}, undefined, someTime));
  }

  private receive(index: number, transaction: number): void {
    const attempt = this.payment.attempts[index];
    if (!attempt) return;
    const transactionId = `${attempt.txRef}/${transaction}`;
    const received = { transactionId, amount: attempt.amount.amount, currency: 'NGN' };
    if (captureOf(this.payment, attempt, received)) return;
    if (isPaid(this.payment) || this.payment.status === 'expired') {
      const cause = isPaid(this.payment) ? ('already-paid' as const) : ('order-ended' as const);
      this.apply(surplusReceived(this.payment, attempt, received, { cause, refundId: refundId() }, someTime));
    } else if (isOpen(this.payment)) {
      this.apply(attemptPaid(this.payment, attempt, received, someTime));
    }
  }

  private refund(amount: number): void {
    if (amount > refundable(this.payment).amount) {
      expect(() => this.requestRefund(amount)).toThrow(
        expect.objectContaining({ code: 'refund-exceeds-captured' }),
      );
    } else this.apply(this.requestRefund(amount));
  }

  private requestRefund(amount: number): Change {
    const refundIds = this.payment.captures.map(refundId);
    const request = { reason: 'test', kind: 'goodwill', refundIds, actor: 'test' } as const;
    return refundRequested(this.payment, money(amount, 'NGN'), request, someTime);
  }

  play(next: Step): void {
    const open = [...this.refunds.values()].find(({ status }) => status === 'requested');
    const inFlight = this.payment.attempts.find(isInFlight);
    if (next.kind === 'attempt') this.addAttempt();
    else if (next.kind === 'money') this.receive(next.attempt, next.transaction);
    else if (next.kind === 'refund') this.refund(next.amount);
    else if (next.kind === 'close' && isOpen(this.payment)) this.apply(paymentClosed(this.payment, someTime));
    else if (next.kind === 'decline' && inFlight) {
      this.apply(attemptHasFailed(this.payment, inFlight, 'no', someTime));
    } else if (next.kind === 'refund-paid' && open) {
      this.apply(refundSucceeded(this.payment, open, 're_1', someTime));
    } else if (next.kind === 'refund-refused' && open) {
      this.apply(refundFailed(this.payment, open, 'no', someTime));
    }
  }

  check(): void {
    const { captured, refunded, pendingRefunds } = sumsOf(this.payment);
    const balances = balancesOf(this.postings);
    expect(balances.captured + balances.refunded + balances.earned + balances.owed).toBe(0);
    expect(balances.captured).toBe(captured.amount);
    expect(balances.refunded + refunded.amount).toBe(0);
    expect(-balances.owed).toBeGreaterThanOrEqual(pendingRefunds.amount);
    expect(balances.earned).toBeLessThanOrEqual(0);
    expect(refunded.amount + pendingRefunds.amount).toBeLessThanOrEqual(captured.amount);
    for (const capture of this.payment.captures) {
      const taken = capture.refunded.amount + capture.pendingRefunds.amount;
      expect(taken).toBeLessThanOrEqual(capture.amount.amount);
    }
    expect(this.payment.captures.filter((capture) => !capture.surplus)).toHaveLength(
      isPaid(this.payment) ? 1 : 0,
    );
  }
}

describe('the money of a payment', () => {
  it('balances after every step of every story', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const story = new Story();
        for (const next of steps) {
          story.play(next);
          story.check();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('all goes back in the end when everything is refunded', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const story = new Story();
        for (const next of steps) story.play(next);
        const left = refundable(story.payment).amount;
        if (left > 0) story.play({ kind: 'refund', amount: left });
        for (let index = 0; index < 40; index += 1) story.play({ kind: 'refund-paid' });
        story.check();
        const { captured, refunded } = sumsOf(story.payment);
        expect(refunded).toEqual(captured);
        if (captured.amount > 0) expect(story.payment.status).toBe('refunded');
      }),
      { numRuns: 200 },
    );
  });
});
