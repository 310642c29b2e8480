/**
 * Paystack. Amounts are integers in the currency's subunit (kobo, cents), as ours are.
 *
 * - initialize, verify, list transactions: https://paystack.com/docs/api/transaction/
 *   (`reference` takes letters, digits and `-.=` and is unique; `GET /transaction/verify/:reference`;
 *   statuses `success`, `failed`, `reversed`, `abandoned`, `ongoing`, `pending`, `processing`, `queued`)
 * - webhooks: https://paystack.com/docs/payments/webhooks/ (`x-paystack-signature`: hex HMAC-SHA512 of the raw
 *   body with the secret key; repeated until answered with 200; failed charges are not announced)
 * - refunds: https://paystack.com/docs/api/refund/ (no idempotency key: our id travels in `merchant_note`, and
 *   the refunds of a transaction are listed before one is asked for)
 *
 * `abandoned` is not a refusal: Paystack calls every transaction so until the shopper begins to pay.
 */

import * as z from 'zod';
import { lookUp } from '../../../shared/look-up.ts';
import type { Refund } from '../../payment.ts';
import { callProvider, type ProviderAnswer, readAnswer } from '../http.ts';
import { disputeSchema, toldDispute } from '../paystack-disputes.ts';
import {
  isRefund,
  type Outcome,
  type PaymentProvider,
  type ProviderMessage,
  type ProviderRefund,
} from '../port.ts';
import { providerSecret, providerUrl } from '../secret.ts';
import { hmacHex, invalidSignature, isSameSignature } from '../signature.ts';
import { pendingAsUnknown } from '../unknown-status.ts';

const name = 'paystack';

const secretSchema = z.object({ secretKey: z.string().min(1) });

const callPaystack = async (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
): Promise<ProviderAnswer> => {
  const { secretKey } = await providerSecret(name, secretSchema);
  return callProvider(name, {
    method,
    url: `${providerUrl(name)}${path}`,
    headers: { authorization: `Bearer ${secretKey}` },
    ...(body && { body }),
  });
};

const transactionSchema = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  reference: z.string(),
  status: z.string(),
  amount: z.number(),
  currency: z.string(),
  gateway_response: z.string().nullish(),
  paid_at: z.string().nullish(),
});
type Transaction = z.output<typeof transactionSchema>;

const answerOf = <S extends z.ZodType>(data: S) => z.object({ status: z.literal(true), data });
const refusalSchema = z.object({ message: z.string() });

const messageOf = ({ json }: ProviderAnswer): string => {
  const refusal = refusalSchema.safeParse(json);
  return refusal.success ? refusal.data.message : '';
};

/** Not decided: https://paystack.com/docs/payments/verify-payments/ */
const undecided = ['abandoned', 'ongoing', 'pending', 'processing', 'queued'];

/** `reversed`: the money came, and went back by a refund or a chargeback. */
const outcomeOf = ({ id, status, amount, currency, gateway_response }: Transaction): Outcome => {
  const money = { transactionId: id, amount, currency };
  if (status === 'success') return { kind: 'succeeded', ...money };
  if (status === 'reversed') return { kind: 'reversed', ...money };
  if (status === 'failed') return { kind: 'declined', reason: gateway_response ?? 'declined' };
  return undecided.includes(status) ? { kind: 'pending' } : pendingAsUnknown(name, status);
};

const initialize: PaymentProvider['initialize'] = async (charge) => {
  const answer = await callPaystack('POST', '/transaction/initialize', {
    email: charge.email,
    amount: String(charge.amount.amount),
    currency: charge.amount.currency,
    reference: charge.txRef,
    callback_url: charge.callbackUrl,
    metadata: JSON.stringify({ orderId: charge.orderId }),
  });
  if (answer.status >= 400) {
    const message = messageOf(answer);
    return /duplicate.*reference/i.test(message)
      ? { kind: 'used-up' }
      : { kind: 'refused', reason: message || 'refused' };
  }
  const schema = answerOf(z.object({ authorization_url: z.string(), access_code: z.string() }));
  const { data } = readAnswer(name, schema, answer);
  return { kind: 'ready', checkoutUrl: data.authorization_url, providerReference: data.access_code };
};

const verify: PaymentProvider['verify'] = async ({ txRef }) => {
  const answer = await callPaystack('GET', `/transaction/verify/${encodeURIComponent(txRef)}`);
  if (answer.status === 404 || (answer.status === 400 && /not found/i.test(messageOf(answer)))) {
    return { kind: 'unknown' };
  }
  return outcomeOf(readAnswer(name, answerOf(transactionSchema), answer).data);
};

const eventSchema = z.object({ event: z.string(), data: z.looseObject({}) });
const refundEventSchema = z.object({ transaction_reference: z.string() });

const readWebhook: PaymentProvider['readWebhook'] = async ({
  headers,
  rawBody,
}): Promise<ProviderMessage> => {
  const { secretKey } = await providerSecret(name, secretSchema);
  const expected = hmacHex('sha512', secretKey, rawBody);
  if (!isSameSignature(headers['x-paystack-signature'], expected)) throw invalidSignature();
  const { event, data } = eventSchema.parse(JSON.parse(rawBody));
  if (event.startsWith('charge.dispute.')) {
    const dispute = disputeSchema.parse(data);
    return { kind: 'dispute', txRef: dispute.transaction.reference, dispute: toldDispute(dispute) };
  }
  if (event.startsWith('charge.')) {
    const transaction = transactionSchema.parse(data);
    return { kind: 'payment', txRef: transaction.reference, outcome: outcomeOf(transaction) };
  }
  if (event.startsWith('refund.')) {
    return { kind: 'refund', txRef: refundEventSchema.parse(data).transaction_reference };
  }
  return { kind: 'other' };
};

const fetchDispute = async (id: string) =>
  readAnswer(name, answerOf(disputeSchema), await callPaystack('GET', `/dispute/${encodeURIComponent(id)}`))
    .data;

/** The documentation asks for the name of an uploaded file also where nothing is proved. */
const noEvidence = 'none';

const acceptDispute: PaymentProvider['acceptDispute'] = async ({ providerDisputeId, amount }) => {
  const answer = await callPaystack('PUT', `/dispute/${encodeURIComponent(providerDisputeId)}/resolve`, {
    resolution: 'merchant-accepted',
    message: 'Merchant accepted',
    refund_amount: amount.amount,
    uploaded_filename: noEvidence,
  });
  // Refused, or accepted before with its answer lost: how it stands now tells which.
  const dispute = toldDispute(await fetchDispute(providerDisputeId));
  return answer.status >= 400 && dispute.status === 'open'
    ? { kind: 'refused', reason: messageOf(answer) || 'Paystack does not take it' }
    : { kind: 'told', dispute };
};

const refundSchema = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  amount: z.coerce.number(),
  status: z.string(),
  merchant_note: z.string().nullish(),
});

const refundStatuses: Readonly<Record<string, ProviderRefund['status']>> = {
  processed: 'succeeded',
  failed: 'failed',
};

const toRefund = ({ id, amount, status, merchant_note }: z.output<typeof refundSchema>): ProviderRefund => ({
  providerRefundId: id,
  amount,
  status: lookUp(refundStatuses, status) ?? 'pending',
  ...(merchant_note?.startsWith('rfd_') && { refundId: merchant_note }),
});

const pageSize = 100;

const refundsOf = async ({ transactionId }: Pick<Refund, 'transactionId'>): Promise<ProviderRefund[]> => {
  const query = new URLSearchParams({ transaction: transactionId, perPage: String(pageSize) });
  const answer = await callPaystack('GET', `/refund?${query.toString()}`);
  return readAnswer(name, answerOf(z.array(refundSchema)), answer).data.map(toRefund);
};

const refund: PaymentProvider['refund'] = async ({ id, transactionId, amount, reason }) => {
  const answer = await callPaystack('POST', '/refund', {
    transaction: transactionId,
    amount: amount.amount,
    currency: amount.currency,
    customer_note: reason,
    merchant_note: id,
  });
  if (answer.status >= 400) {
    const failure = messageOf(answer) || 'refused';
    return { providerRefundId: id, amount: amount.amount, status: 'failed', refundId: id, failure };
  }
  return { ...toRefund(readAnswer(name, answerOf(refundSchema), answer).data), refundId: id };
};

const listTransactions: NonNullable<PaymentProvider['listTransactions']> = async (
  { from, to },
  page = '1',
) => {
  const query = {
    status: 'success',
    from: from.toISOString(),
    to: to.toISOString(),
    perPage: String(pageSize),
    page,
  };
  const answer = await callPaystack('GET', `/transaction?${new URLSearchParams(query).toString()}`);
  const { data } = readAnswer(name, answerOf(z.array(transactionSchema)), answer);
  return {
    transactions: data.map(({ id, reference, amount, currency, paid_at }) => ({
      txRef: reference,
      transactionId: id,
      amount,
      currency,
      paidAt: paid_at ?? '',
    })),
    ...(data.length === pageSize && { nextPage: String(Number(page) + 1) }),
  };
};

export const paystack: PaymentProvider = {
  name,
  secretSchema,
  initialize,
  verify,
  readWebhook,
  findRefund: async (wanted) => (await refundsOf(wanted)).find((candidate) => isRefund(wanted, candidate)),
  refund,
  acceptDispute,
  refundsOf,
  listTransactions,
};
