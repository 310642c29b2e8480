/** Whether a payment, its refunds, its postings and what its order shows of it say the same. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Order } from '../orders/order.ts';
import { balancesOf, type Posting } from '../payments/ledger.ts';
import { mirrorOf, type Payment, type Refund, sumsOf } from '../payments/payment.ts';
import { format } from '../shared/decimal-money.ts';
import { type Currency, money } from '../shared/money.ts';
import type { NewMatter } from './matter.ts';

/** All of one moment. */
export type Books = {
  readonly payment: Payment;
  readonly order: Order;
  readonly refunds: readonly Refund[];
  readonly postings: readonly Posting[];
};

type Difference = { readonly detail: string; readonly text: string };

const amountText = (amount: number, currency: Currency): string =>
  `${amount < 0 ? '−' : ''}${format(money(Math.abs(amount), currency))}`;

/** What each says that does not agree with the payment itself. */
const differencesOf = ({ payment, order, refunds, postings }: Books): Difference[] => {
  const { currency } = payment.amount;
  const { captured, refunded } = sumsOf(payment);
  const booked = balancesOf(postings);
  const given = refunds.flatMap(({ status, amount }) => (status === 'succeeded' ? amount.amount : []));
  const sums = [
    { detail: 'captured', who: 'the books have taken', sum: booked.captured, own: captured.amount },
    { detail: 'refunded', who: 'the books have given back', sum: -booked.refunded, own: refunded.amount },
    {
      detail: 'refunds',
      who: 'its refunds have given back',
      sum: given.reduce((total, amount) => total + amount, 0),
      own: refunded.amount,
    },
  ];
  const wrong = sums
    .filter(({ sum, own }) => sum !== own)
    .map(({ detail, who, sum, own }) => ({
      detail,
      text: `${who} ${amountText(sum, currency)}, and the payment ${amountText(own, currency)}`,
    }));
  if (isDeepStrictEqual(order.payment, mirrorOf(payment))) return wrong;
  const text = `the order shows ${JSON.stringify(order.payment)}, and the payment says ${JSON.stringify(mirrorOf(payment))}`;
  return [...wrong, { detail: 'order', text }];
};

export const mattersOfBooks = (books: Books, now: Date): NewMatter[] => {
  const { id, orderId } = books.payment;
  return differencesOf(books).map(({ detail, text }) => ({
    kind: 'books-differ',
    detail,
    at: now.toISOString(),
    orderId,
    stake: { text: `${id}: ${text}` },
    nextStep:
      `Compare GET /v1/payments/${id} with the provider’s dashboard and GET /v1/orders/${orderId}/history, which ` +
      'says what was written when; what is wrong is set right in the table (docs/operations.md, “A payment and its books differ”).',
  }));
};
