/**
 * Chapa. Amounts are decimal text (`1299.00`).
 *
 * - initialize, verify: https://developer.chapa.co/docs/accept-payments/ and /docs/verify-payments/ (`tx_ref` is
 *   unique; statuses `success`, `pending`, `failed/cancelled`)
 * - webhooks: https://developer.chapa.co/docs/webhooks/ (hex HMAC-SHA256 of the body with the secret hash of the
 *   dashboard in `x-chapa-signature`; the other header of the documentation signs the secret, not the message, so
 *   it is taken only when it too is over the body)
 * - refunds: https://developer.chapa.co/refund (`reference` is ours and unique in the business, which makes asking
 *   twice harmless; `ref_id` of the answer asks for its status; there is no list)
 *
 * There is no list of transactions by date that carries our reference, so reconciliation verifies one by one.
 */

import * as z from 'zod';
import { lookUp } from '../../../shared/look-up.ts';
import { fromDecimal, toDecimal } from '../decimals.ts';
import { callProvider, type ProviderAnswer, readAnswer } from '../http.ts';
import type { Outcome, PaymentProvider, ProviderMessage, ProviderRefund } from '../port.ts';
import { providerSecret, providerUrl } from '../secret.ts';
import { hmacHex, invalidSignature, isSameSignature } from '../signature.ts';
import { pendingAsUnknown } from '../unknown-status.ts';

const name = 'chapa';

const secretSchema = z.object({ secretKey: z.string().min(1), webhookSecret: z.string().min(1) });

const callChapa = async (method: 'GET' | 'POST', path: string, body?: object): Promise<ProviderAnswer> => {
  const { secretKey } = await providerSecret(name, secretSchema);
  return callProvider(name, {
    method,
    url: `${providerUrl(name)}/v1${path}`,
    headers: { authorization: `Bearer ${secretKey}` },
    ...(body && { body }),
  });
};

/** Its message is a text, or texts by field. */
const refusalSchema = z.object({ message: z.union([z.string(), z.record(z.string(), z.unknown())]) });

const messageOf = ({ json }: ProviderAnswer): string => {
  const refusal = refusalSchema.safeParse(json);
  if (!refusal.success) return 'refused';
  const { message } = refusal.data;
  return typeof message === 'string' ? message : JSON.stringify(message);
};

const wasUsedBefore = (answer: ProviderAnswer): boolean =>
  /been used before|already/i.test(messageOf(answer));

const amountSchema = z.union([z.string(), z.number()]);

const transactionSchema = z.object({
  status: z.string(),
  reference: z.string().nullish(),
  tx_ref: z.string(),
  amount: amountSchema,
  currency: z.string(),
});
type Transaction = z.output<typeof transactionSchema>;

const refused = ['failed', 'cancelled', 'failed/cancelled'];

const outcomeOf = ({ status, reference, tx_ref, amount, currency }: Transaction): Outcome => {
  // An amount that cannot be read is not what was asked for.
  const money = { transactionId: reference ?? tx_ref, amount: fromDecimal(amount, currency) ?? -1, currency };
  if (status === 'success') return { kind: 'succeeded', ...money };
  if (status === 'refunded' || status === 'reversed') return { kind: 'reversed', ...money };
  if (refused.includes(status)) return { kind: 'declined', reason: 'declined' };
  return status === 'pending' ? { kind: 'pending' } : pendingAsUnknown(name, status);
};

const initialize: PaymentProvider['initialize'] = async (charge) => {
  const answer = await callChapa('POST', '/transaction/initialize', {
    amount: toDecimal(charge.amount),
    currency: charge.amount.currency,
    email: charge.email,
    tx_ref: charge.txRef,
    return_url: charge.callbackUrl,
  });
  if (answer.status >= 400) {
    return wasUsedBefore(answer) ? { kind: 'used-up' } : { kind: 'refused', reason: messageOf(answer) };
  }
  const { data } = readAnswer(name, z.object({ data: z.object({ checkout_url: z.string() }) }), answer);
  return { kind: 'ready', checkoutUrl: data.checkout_url };
};

const verify: PaymentProvider['verify'] = async ({ txRef }) => {
  const answer = await callChapa('GET', `/transaction/verify/${encodeURIComponent(txRef)}`);
  if (answer.status === 404) return { kind: 'unknown' };
  return outcomeOf(readAnswer(name, z.object({ data: transactionSchema }), answer).data);
};

const eventSchema = z.object({ event: z.string() }).loose();

const readWebhook: PaymentProvider['readWebhook'] = async ({
  headers,
  rawBody,
}): Promise<ProviderMessage> => {
  const { webhookSecret } = await providerSecret(name, secretSchema);
  const expected = hmacHex('sha256', webhookSecret, rawBody);
  const given = [headers['x-chapa-signature'], headers['chapa-signature']];
  if (!given.some((signature) => isSameSignature(signature, expected))) throw invalidSignature();
  const event = eventSchema.parse(JSON.parse(rawBody));
  if (event.event === 'charge.reversed') {
    const transaction = transactionSchema.parse({ ...event, status: 'reversed' });
    return { kind: 'payment', txRef: transaction.tx_ref, outcome: outcomeOf(transaction) };
  }
  if (event.event === 'charge.refunded') {
    return { kind: 'refund', txRef: z.object({ tx_ref: z.string() }).parse(event).tx_ref };
  }
  if (!event.event.startsWith('charge.')) return { kind: 'other' };
  const transaction = transactionSchema.parse(event);
  return { kind: 'payment', txRef: transaction.tx_ref, outcome: outcomeOf(transaction) };
};

const refundStatuses: Readonly<Record<string, ProviderRefund['status']>> = {
  success: 'succeeded',
  refunded: 'succeeded',
  failed: 'failed',
  cancelled: 'failed',
};

const refundAnswerSchema = z.object({ data: z.object({ ref_id: z.string(), status: z.string().nullish() }) });

const findRefund: PaymentProvider['findRefund'] = async ({ id, amount, providerRefundId }) => {
  if (providerRefundId === undefined) return undefined;
  const answer = await callChapa('GET', `/refund/${encodeURIComponent(providerRefundId)}/verify`);
  if (answer.status === 404) return undefined;
  const { data } = readAnswer(name, refundAnswerSchema, answer);
  const status = lookUp(refundStatuses, data.status ?? '') ?? 'pending';
  return { providerRefundId: data.ref_id, amount: amount.amount, status, refundId: id };
};

const refund: PaymentProvider['refund'] = async ({ id, transactionId, amount, reason }) => {
  const made = { amount: amount.amount, refundId: id };
  const answer = await callChapa('POST', `/refund/${encodeURIComponent(transactionId)}`, {
    reason,
    amount: toDecimal(amount),
    reference: id,
  });
  if (answer.status < 400) {
    const { data } = readAnswer(name, refundAnswerSchema, answer);
    return {
      ...made,
      providerRefundId: data.ref_id,
      status: lookUp(refundStatuses, data.status ?? '') ?? 'pending',
    };
  }
  // The answer to our first request was lost: Chapa has taken it on, under our reference.
  if (wasUsedBefore(answer)) return { ...made, providerRefundId: id, status: 'succeeded' };
  return { ...made, providerRefundId: id, status: 'failed', failure: messageOf(answer) };
};

export const chapa: PaymentProvider = {
  name,
  secretSchema,
  initialize,
  verify,
  readWebhook,
  findRefund,
  refund,
};
