/**
 * A payment as it is stored, one per order, and pure questions about it: `…-changes.ts` say what may happen to it.
 */
import * as z from 'zod';
import { manualMethodSchema, type Order, paymentStatusSchema } from '../orders/order.ts';
import { customerIdSchema } from '../shared/customer-id.ts';
import { idSchema } from '../shared/ids.ts';
import { nextState } from '../shared/machine.ts';
import { type Money, moneySchema, subtract, sum } from '../shared/money.ts';
import { paymentMachine } from './lifecycle.ts';
import { providerNames } from './providers/provider-rows.ts';
import { maximumAttempts, type TxRef } from './tx-ref.ts';

export const providerNameSchema = z.enum(providerNames).meta({ id: 'PaymentProvider' });
export type ProviderName = z.infer<typeof providerNameSchema>;

const txRefSchema = z.custom<TxRef>((value) => typeof value === 'string' && value.startsWith('wb-'));

/**
 * `queued`: the provider was not reached yet; `processing`: the shopper may pay; `succeeded`: money came in;
 * `failed`: declined, or given up.
 */
export const attemptStatusSchema = z
  .enum(['queued', 'processing', 'succeeded', 'failed'])
  .meta({ id: 'PaymentAttemptStatus' });

export const attemptSchema = z.object({
  txRef: txRefSchema,
  provider: providerNameSchema,
  /** Of manual attempts; left out on old ones, which were bank transfers or cash alike. */
  method: manualMethodSchema.optional(),
  status: attemptStatusSchema,
  amount: moneySchema,
  /** Where the shopper pays; absent for providers that push a prompt to the phone. */
  checkoutUrl: z.string().optional(),
  /** Where the browser goes after paying. */
  returnUrl: z.string().optional(),
  phone: z.string().optional(),
  /** For the provider; empty once it has the request. */
  email: z.string(),
  /** The provider's own name for the attempt, where it has one. */
  providerReference: z.string().optional(),
  /** Why it failed, for the shopper. */
  reason: z.string().optional(),
  /** The request that made it: the same request again finds it. */
  seed: z.string(),
  /** How often the provider was asked in the background, and when to ask again. */
  tries: z.int(),
  tryAt: z.string().optional(),
  createdAt: z.string(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** A person settled it in a way of their own, outside of what is recorded here. */
export const handSettlementSchema = z.object({ at: z.string(), by: z.string(), note: z.string() });
export type HandSettlement = z.infer<typeof handSettlementSchema>;

/** Money that came in. */
export const captureSchema = z.object({
  txRef: txRefSchema,
  provider: providerNameSchema,
  /** The provider's id of the transaction: what makes a repeated message a repetition. */
  transactionId: z.string(),
  amount: moneySchema,
  refunded: moneySchema,
  /** Requested and not yet confirmed by the provider. */
  pendingRefunds: moneySchema,
  /** Why the order had no use for it; such money goes back by itself. */
  surplus: z.enum(['order-ended', 'already-paid', 'order-edited']).optional(),
  settled: handSettlementSchema.optional(),
  capturedAt: z.string(),
});
export type Capture = z.infer<typeof captureSchema>;

/** Money that a provider reported and that is not what was asked for: staff look at it, nothing else follows. */
export const mismatchSchema = z.object({
  txRef: txRefSchema,
  provider: providerNameSchema,
  transactionId: z.string(),
  received: z.object({ amount: z.number(), currency: z.string() }),
  reportedAt: z.string(),
  settled: handSettlementSchema.optional(),
});
export type Mismatch = z.infer<typeof mismatchSchema>;

export const refundStatusSchema = z.enum(['requested', 'succeeded', 'failed']).meta({ id: 'RefundStatus' });

/**
 * Why money goes back. `goods`: for pieces that are not kept, by the law of `docs/money.md`; `goodwill`: staff gave it,
 * whatever is kept; `ended`: all of an order that ended; `surplus`: the order had no use for it. Nobody asked for the
 * last two: `outside`: the provider gave it back, for a person at its dashboard or by itself; `dispute`: it was taken
 * back for the customer's bank.
 */
export const refundKindSchema = z
  .enum(['goods', 'goodwill', 'ended', 'surplus', 'outside', 'dispute'])
  .meta({ id: 'RefundKind' });
export type RefundKind = z.infer<typeof refundKindSchema>;

/** Money on its way back, or back. An item of its own beside its payment. */
export const refundSchema = z.object({
  id: idSchema('refund'),
  orderId: idSchema('order'),
  txRef: txRefSchema,
  provider: providerNameSchema,
  transactionId: z.string(),
  amount: moneySchema,
  reason: z.string(),
  /** Left out on refunds from before it was kept: `isForGoods` tells. */
  kind: refundKindSchema.optional(),
  status: refundStatusSchema,
  providerRefundId: z.string().optional(),
  /** What the provider said when it failed. */
  failure: z.string().optional(),
  settled: handSettlementSchema.optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Refund = z.infer<typeof refundSchema>;

/** Gone without our asking: at the provider's dashboard, or to the customer's bank. */
export const isUnasked = ({ kind }: Pick<Refund, 'kind'>): boolean =>
  kind === 'outside' || kind === 'dispute';

export const isForGoods = ({ kind, reason }: Refund): boolean =>
  kind === undefined ? reason === 'item cancelled' || reason.startsWith('return: ') : kind === 'goods';

/** Money that was promised back and is not there yet (`requested`), or that the provider refused for good. */
export const promiseSchema = z.object({
  refundId: idSchema('refund'),
  txRef: txRefSchema,
  transactionId: z.string(),
  status: z.enum(['requested', 'failed']),
  amount: moneySchema,
  /** When it was asked for, or refused. */
  at: z.string(),
});
export type Promised = z.infer<typeof promiseSchema>;

export const paymentSchema = z.object({
  id: idSchema('payment'),
  orderId: idSchema('order'),
  /** Whom it was begun for; who may see it is a matter of its order. */
  customerId: customerIdSchema,
  status: paymentStatusSchema,
  /** Of the latest attempt, or of the one that paid. */
  provider: providerNameSchema.optional(),
  amount: moneySchema,
  /** Of an order that was edited after it was paid: what is still to be paid. */
  due: moneySchema.optional(),
  /** The attempt that paid the order. */
  paidTxRef: txRefSchema.optional(),
  attempts: z.array(attemptSchema).max(maximumAttempts),
  captures: z.array(captureSchema),
  mismatches: z.array(mismatchSchema),
  /** Disputes that are not decided: nothing is sent meanwhile. */
  openDisputes: z.array(idSchema('dispute')).optional(),
  /** What of its refunds is still to happen; left out on payments from before it was kept. */
  promises: z.array(promiseSchema).optional(),
  /** The order's, which is written with it. */
  windowEndsAt: z.string(),
  /** How often open refunds were tried, and when to try again. */
  refundTries: z.int(),
  refundTryAt: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** The hash of the last entry of its history. */
  chain: z.string().optional(),
  version: z.int(),
});
export type Payment = z.infer<typeof paymentSchema>;

type Sums = { readonly captured: Money; readonly refunded: Money; readonly pendingRefunds: Money };

export const sumsOf = ({ captures, amount: { currency } }: Payment): Sums => ({
  captured: sum(
    captures.map(({ amount }) => amount),
    currency,
  ),
  refunded: sum(
    captures.map(({ refunded }) => refunded),
    currency,
  ),
  pendingRefunds: sum(
    captures.map(({ pendingRefunds }) => pendingRefunds),
    currency,
  ),
});

/** What of a capture is neither back nor on its way back. */
export const leftOf = ({ amount, refunded, pendingRefunds }: Capture): Money =>
  subtract(subtract(amount, refunded), pendingRefunds);

export const refundable = (payment: Payment): Money =>
  sum(payment.captures.map(leftOf), payment.amount.currency);

/** An attempt has paid the order; what became of the money since is another question. */
export const isPaid = (payment: Payment): boolean => payment.paidTxRef !== undefined;

/** Paid with money of which nothing is kept: all is back, or on its way back. */
export const isGivenBack = (payment: Payment): boolean => {
  const own = payment.captures.filter(({ surplus }) => surplus === undefined);
  const left = own.reduce((total, capture) => total + leftOf(capture).amount, 0);
  return isPaid(payment) && payment.amount.amount > 0 && left === 0;
};

/** May still be paid: nobody has, and the window is not closed. */
export const isOpen = ({ status }: Payment): boolean =>
  nextState<Payment['status']>(paymentMachine, status, 'succeed') !== undefined;

export const attemptOf = (payment: Payment, txRef: string): Attempt | undefined =>
  payment.attempts.find((attempt) => attempt.txRef === txRef);

/** The attempt that paid, or the latest. */
const standingAttempt = ({ attempts, paidTxRef }: Payment): Attempt | undefined =>
  attempts.find(({ txRef }) => txRef === paidTxRef) ?? attempts.at(-1);

/** The carrier takes the money at the door. */
export const awaitsCash = (payment: Payment): boolean =>
  payment.status === 'pending' && standingAttempt(payment)?.method === 'cash-on-delivery';

/** What the order shows of its payment. */
export const mirrorOf = (payment: Payment): Order['payment'] => {
  const { status, provider, openDisputes = [] } = payment;
  const method = standingAttempt(payment)?.method;
  return {
    status,
    ...(provider && { provider }),
    ...(method && { method }),
    ...(isGivenBack(payment) && { goesBack: true }),
    ...(payment.due && { due: payment.due }),
    ...(openDisputes.length > 0 && { disputed: true as const }),
  };
};
