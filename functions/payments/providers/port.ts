/**
 * What Waybill wants of a payment provider. One file per provider in `adapters/` speaks its language: its units, its
 * signature, its names for what happened. Nothing else in Waybill knows them; `provider-rows.ts` has the bare facts.
 *
 * Every call may throw DomainError `provider-unavailable` (no answer in time, 5xx, 429): the same call may be
 * repeated. An answer that is not in the provider's documented form counts as no answer.
 */
import type * as z from 'zod';
import type { Id } from '../../shared/ids.ts';
import type { Money } from '../../shared/money.ts';
import type { Dispute } from '../dispute.ts';
import type { Received } from '../money-changes.ts';
import type { Attempt, Capture, ProviderName, Refund } from '../payment.ts';

export type Charge = {
  readonly txRef: string;
  readonly orderId: Id<'order'>;
  readonly amount: Money;
  readonly email: string;
  readonly phone?: string;
  /** Where the provider sends the browser afterwards, and where it sends its messages. */
  readonly callbackUrl: string;
  readonly webhookUrl: string;
  /** When the shopper can pay no more. */
  readonly windowEndsAt: string;
};

/**
 * `used-up`: the provider knows this txRef and will not say again where to pay (our first call reached it, its
 * answer did not reach us). Nothing was paid with it; another txRef is needed.
 */
export type Initialized =
  | { readonly kind: 'ready'; readonly checkoutUrl?: string; readonly providerReference?: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'used-up' };

/** How an attempt stands at the provider. `unknown`: it has never heard of it. */
export type Outcome =
  | ({ readonly kind: 'succeeded' } & Received)
  /** Paid, and gone back since: it pays nothing any more. */
  | ({ readonly kind: 'reversed' } & Received)
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'pending' }
  | { readonly kind: 'unknown' };

/** A refund as the provider tells of it. */
export type ProviderRefund = {
  readonly providerRefundId: string;
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed';
  /** Ours, when it was made by us. */
  readonly refundId?: string;
  /** Why it failed. */
  readonly failure?: string;
};

/** A dispute as the provider tells of it; a state that its documentation does not name is `open`. */
export type ToldDispute = {
  readonly providerDisputeId: string;
  /** In minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly status: 'open' | 'won' | 'lost' | 'accepted';
  /** ISO 8601. */
  readonly dueAt?: string;
  readonly openedAt?: string;
};

/** `refused`: the provider does not take it, and the dispute is as open as before. */
export type AcceptedDispute =
  | { readonly kind: 'told'; readonly dispute: ToldDispute }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * What a webhook whose signature holds says. `refund`: one of this attempt's refunds moved; with `answer` the
 * message says how, without it the provider has to be asked.
 */
export type ProviderMessage =
  | { readonly kind: 'payment'; readonly txRef: string; readonly outcome: Outcome }
  | { readonly kind: 'refund'; readonly txRef: string; readonly answer?: ProviderRefund }
  | { readonly kind: 'dispute'; readonly txRef: string; readonly dispute: ToldDispute }
  | { readonly kind: 'other' };

export type WebhookRequest = {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** As it came: signatures are over bytes. */
  readonly rawBody: string;
  readonly now: Date;
};

/** A successful transaction in the provider's own list. */
export type ListedTransaction = Received & { readonly txRef: string; readonly paidAt: string };

export type TransactionPage = {
  readonly transactions: ListedTransaction[];
  /** Left out on the last page. */
  readonly nextPage?: string;
};

/** What a refund is paid back to, and where the provider reports on it. */
export type RefundContext = {
  readonly attempt: Attempt;
  readonly webhookUrl: string;
  readonly now: Date;
};

/** Finds one of ours in a provider's list. */
export const isRefund = (
  refund: Pick<Refund, 'id' | 'providerRefundId'>,
  { refundId, providerRefundId }: ProviderRefund,
): boolean => refundId === refund.id || providerRefundId === refund.providerRefundId;

export type PaymentProvider = {
  readonly name: ProviderName;
  /** The form of its secret; left out where none is needed. */
  readonly secretSchema?: z.ZodType;
  /**
   * The phone whose owner is asked to pay, from what the shopper typed; left out where none is needed.
   * @throws DomainError `invalid-request` at `phone` for a number that cannot be asked
   */
  readonly phoneOf?: (typed: string) => string;
  /** May be called again for the same txRef, unless its row says `initializesOnce`. */
  readonly initialize: (charge: Charge, now: Date) => Promise<Initialized>;
  readonly verify: (attempt: Attempt, now: Date) => Promise<Outcome>;
  /**
   * Takes the place to pay away, so that no money can come for this attempt any more; left out where that is not
   * possible. Does nothing to what is paid, or gone already: `verify` tells which.
   */
  readonly cancel?: (attempt: Attempt) => Promise<void>;
  /** @throws DomainError `invalid-signature` */
  readonly readWebhook: (request: WebhookRequest) => Promise<ProviderMessage>;
  /** How a refund stands; undefined when the provider does not know it, or cannot tell. */
  readonly findRefund: (refund: Refund, context: RefundContext) => Promise<ProviderRefund | undefined>;
  /** Asks for one, under our id: the caller has looked that it does not exist yet. */
  readonly refund: (refund: Refund, context: RefundContext) => Promise<ProviderRefund>;
  /** Gives the customer's bank its way; may be called again. Left out where disputes are not told of. */
  readonly acceptDispute?: (dispute: Dispute) => Promise<AcceptedDispute>;
  /** All refunds of one transaction, also those made outside of Waybill; left out when there is no such list. */
  readonly refundsOf?: (capture: Pick<Capture, 'txRef' | 'transactionId'>) => Promise<ProviderRefund[]>;
  /**
   * Successful transactions in a period, page by page, for reconciliation; left out when the provider has no such list.
   * @param page the `nextPage` of the page before
   */
  readonly listTransactions?: (
    period: { readonly from: Date; readonly to: Date },
    page: string | undefined,
  ) => Promise<TransactionPage>;
};
