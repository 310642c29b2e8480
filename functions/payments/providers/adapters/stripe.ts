/**
 * Stripe Checkout. Amounts are integers in the currency's minor unit, as ours are; those that it counts otherwise are not
 * in its row (`provider-rows.ts`).
 *
 * - sessions: https://docs.stripe.com/api/checkout/sessions (`client_reference_id` is our txRef; `payment_status`
 *   `paid`, `unpaid`, `no_payment_required`; `status` `open`, `complete`, `expired`; `expires_at` 30 minutes to
 *   24 hours ahead)
 * - idempotency: https://docs.stripe.com/api/idempotent_requests (`Idempotency-Key`, kept for at least 24 hours)
 * - webhooks: https://docs.stripe.com/webhooks (`Stripe-Signature`)
 * - refunds: https://docs.stripe.com/api/refunds (`pending`, `requires_action`, `succeeded`, `failed`, `canceled`)
 */

import * as z from 'zod';
import { lookUp } from '../../../shared/look-up.ts';
import type { Refund } from '../../payment.ts';
import { callProvider, type ProviderAnswer, readAnswer } from '../http.ts';
import {
  isRefund,
  type Outcome,
  type PaymentProvider,
  type ProviderMessage,
  type ProviderRefund,
  type WebhookRequest,
} from '../port.ts';
import { providerSecret, providerUrl } from '../secret.ts';
import { invalidSignature } from '../signature.ts';
import { disputeSchema, toldDispute } from '../stripe-disputes.ts';
import {
  outcomeOf,
  refundSchema,
  type Session,
  sessionSchema,
  sessionSucceeded,
  toRefund,
} from '../stripe-objects.ts';
import { isSignedByStripe } from '../stripe-signature.ts';

const name = 'stripe';

const secretSchema = z.object({ secretKey: z.string().min(1), webhookSecret: z.string().min(1) });

type Form = Readonly<Record<string, string>>;

const callStripe = async (
  method: 'GET' | 'POST',
  path: string,
  form: Form = {},
  idempotencyKey?: string,
): Promise<ProviderAnswer> => {
  const { secretKey } = await providerSecret(name, secretSchema);
  const parameters = new URLSearchParams(form);
  const query = method === 'GET' && parameters.size > 0 ? `?${parameters.toString()}` : '';
  return callProvider(name, {
    method,
    url: `${providerUrl(name)}/v1${path}${query}`,
    headers: {
      authorization: `Bearer ${secretKey}`,
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(method === 'POST' && { body: parameters }),
  });
};

const errorSchema = z.object({ error: z.object({ message: z.string().optional() }) });

const messageOf = ({ json }: ProviderAnswer): string => {
  const error = errorSchema.safeParse(json);
  return (error.success ? error.data.error.message : undefined) ?? 'refused';
};

/** Stripe's shortest life of a session, and a minute for clocks that differ: it ends this long after the window. */
const extraSeconds = 31 * 60;

const initialize: PaymentProvider['initialize'] = async (charge) => {
  const answer = await callStripe(
    'POST',
    '/checkout/sessions',
    {
      mode: 'payment',
      client_reference_id: charge.txRef,
      customer_email: charge.email,
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': charge.amount.currency.toLowerCase(),
      'line_items[0][price_data][unit_amount]': String(charge.amount.amount),
      'line_items[0][price_data][product_data][name]': `Order ${charge.orderId}`,
      'payment_intent_data[metadata][txRef]': charge.txRef,
      success_url: charge.callbackUrl,
      cancel_url: charge.callbackUrl,
      // Depends on the order only: a repetition under the same key must have the same parameters.
      expires_at: String(Math.ceil(Date.parse(charge.windowEndsAt) / 1000) + extraSeconds),
    },
    charge.txRef,
  );
  if (answer.status >= 400) return { kind: 'refused', reason: messageOf(answer) };
  const { id, url } = readAnswer(name, sessionSchema, answer);
  return { kind: 'ready', providerReference: id, ...(url && { checkoutUrl: url }) };
};

const verify: PaymentProvider['verify'] = async ({ providerReference }) => {
  if (providerReference === undefined) return { kind: 'unknown' };
  const path = `/checkout/sessions/${encodeURIComponent(providerReference)}`;
  const answer = await callStripe('GET', path, { 'expand[]': 'payment_intent' });
  if (answer.status === 404) return { kind: 'unknown' };
  return outcomeOf(readAnswer(name, sessionSchema, answer));
};

const outcomesOfEvents: Readonly<Record<string, (session: Session) => Outcome>> = {
  'checkout.session.completed': outcomeOf,
  'checkout.session.async_payment_succeeded': outcomeOf,
  'checkout.session.async_payment_failed': () => ({ kind: 'declined', reason: 'declined' }),
  'checkout.session.expired': outcomeOf,
};

const refundEventSchema = z.object({ metadata: z.object({ txRef: z.string() }).loose() });

/** 400 for a session that is not open any more: https://docs.stripe.com/api/checkout/sessions/expire */
const cancel: PaymentProvider['cancel'] = async ({ providerReference }) => {
  if (providerReference === undefined) return;
  const answer = await callStripe(
    'POST',
    `/checkout/sessions/${encodeURIComponent(providerReference)}/expire`,
  );
  if (answer.status !== 400 && answer.status !== 404) readAnswer(name, sessionSchema, answer);
};

const eventSchema = z.object({ type: z.string(), data: z.object({ object: z.unknown() }) });

/** The signature first: what cannot be read after it is a message that Stripe sent, not a stranger's. */
const eventOf = ({ headers, rawBody, now }: WebhookRequest, secret: string) => {
  if (!isSignedByStripe({ rawBody, header: headers['stripe-signature'], now }, secret)) {
    throw invalidSignature();
  }
  return eventSchema.parse(JSON.parse(rawBody));
};

const intentSchema = z.object({ metadata: z.record(z.string(), z.string()).nullish() });

/** Of an intent that we asked for; empty for any other. */
const referenceOf = async (intentId: string | null | undefined): Promise<string> => {
  if (!intentId) return '';
  const answer = await callStripe('GET', `/payment_intents/${encodeURIComponent(intentId)}`);
  if (answer.status === 404) return '';
  return readAnswer(name, intentSchema, answer).metadata?.txRef ?? '';
};

/** Closing is accepting it as lost: https://docs.stripe.com/api/disputes/close */
const acceptDispute: PaymentProvider['acceptDispute'] = async ({ providerDisputeId }) => {
  const path = `/disputes/${encodeURIComponent(providerDisputeId)}`;
  const closed = await callStripe('POST', `${path}/close`);
  if (closed.status < 400)
    return { kind: 'told', dispute: toldDispute(readAnswer(name, disputeSchema, closed)) };
  // Refused, or closed before with its answer lost: how it stands now tells which.
  const dispute = toldDispute(readAnswer(name, disputeSchema, await callStripe('GET', path)));
  return dispute.status === 'open'
    ? { kind: 'refused', reason: messageOf(closed) }
    : { kind: 'told', dispute };
};

const readWebhook: PaymentProvider['readWebhook'] = async (request): Promise<ProviderMessage> => {
  const { webhookSecret } = await providerSecret(name, secretSchema);
  const { type, data } = eventOf(request, webhookSecret);
  const outcome = lookUp(outcomesOfEvents, type);
  if (outcome) {
    const session = sessionSchema.parse(data.object);
    return { kind: 'payment', txRef: session.client_reference_id ?? '', outcome: outcome(session) };
  }
  if (type.startsWith('charge.dispute.')) {
    const dispute = disputeSchema.parse(data.object);
    return {
      kind: 'dispute',
      txRef: await referenceOf(dispute.payment_intent),
      dispute: toldDispute(dispute),
    };
  }
  // A refund made at the dashboard has no reference of ours; its charge has the payment intent's metadata.
  if (type.startsWith('refund.') || type === 'charge.refunded') {
    const refund = refundEventSchema.safeParse(data.object);
    return refund.success ? { kind: 'refund', txRef: refund.data.metadata.txRef } : { kind: 'other' };
  }
  return { kind: 'other' };
};

const pageSize = 100;

const refundsOf = async ({ transactionId }: Pick<Refund, 'transactionId'>): Promise<ProviderRefund[]> => {
  const answer = await callStripe('GET', '/refunds', {
    payment_intent: transactionId,
    limit: String(pageSize),
  });
  return readAnswer(name, z.object({ data: z.array(refundSchema) }), answer).data.map(toRefund);
};

const refund: PaymentProvider['refund'] = async ({ id, txRef, transactionId, amount }) => {
  const form = {
    payment_intent: transactionId,
    amount: String(amount.amount),
    reason: 'requested_by_customer',
    'metadata[refundId]': id,
    'metadata[txRef]': txRef,
  };
  const answer = await callStripe('POST', '/refunds', form, id);
  if (answer.status >= 400) {
    const failure = messageOf(answer);
    return { providerRefundId: id, amount: amount.amount, status: 'failed', refundId: id, failure };
  }
  return toRefund(readAnswer(name, refundSchema, answer));
};

const listedSchema = sessionSchema.extend({ created: z.number() });
const listSchema = z.object({ data: z.array(listedSchema), has_more: z.boolean() });

const listTransactions: NonNullable<PaymentProvider['listTransactions']> = async ({ from, to }, page) => {
  const form = {
    'created[gte]': String(Math.floor(from.getTime() / 1000)),
    'created[lte]': String(Math.ceil(to.getTime() / 1000)),
    status: 'complete',
    limit: String(pageSize),
    ...(page !== undefined && { starting_after: page }),
  };
  const { data, has_more } = readAnswer(
    name,
    listSchema,
    await callStripe('GET', '/checkout/sessions', form),
  );
  const last = data.at(-1);
  return {
    transactions: data
      .filter(({ payment_status }) => payment_status === 'paid')
      .map((session) => ({
        txRef: session.client_reference_id ?? session.id,
        ...sessionSucceeded(session),
        paidAt: new Date(session.created * 1000).toISOString(),
      })),
    ...(has_more && last && { nextPage: last.id }),
  };
};

export const stripe: PaymentProvider = {
  name,
  secretSchema,
  initialize,
  verify,
  cancel,
  readWebhook,
  findRefund: async (wanted) => (await refundsOf(wanted)).find((candidate) => isRefund(wanted, candidate)),
  refund,
  acceptDispute,
  refundsOf,
  listTransactions,
};
