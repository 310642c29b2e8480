/**
 * M-Pesa through Daraja: STK push for payments, B2C for refunds. Amounts are whole shillings.
 *
 * - authorization, M-Pesa Express (push, query, callback), B2C (v3), transaction status:
 *   https://developer.safaricom.co.ke/APIs (push `/mpesa/stkpush/v1/processrequest`; query
 *   `/mpesa/stkpushquery/v1/query`, which answers 500 with `500.001.1001` while the shopper has not decided; B2C
 *   `/mpesa/b2c/v3/paymentrequest`, whose `OriginatorConversationID` is ours and unique; results come to
 *   `ResultURL`)
 *
 * Callbacks are not signed. Their addresses carry an HMAC of what they are about, under a secret of ours that only
 * Safaricom gets to see, and they are not repeated: the sweep asks for what did not come.
 *
 * A reversal needs the receipt number, which comes with the callback only, and takes no part of an amount in
 * general; so refunds are B2C payments to the phone that paid.
 */
import * as z from 'zod';
import { normalisePhone, refusedPhone } from '../../../shared/phone.ts';
import { refusalOf } from '../../payable.ts';
import {
  callDaraja,
  darajaErrorOf,
  darajaSecret,
  darajaSecretSchema,
  passwordOf,
  timestampOf,
} from '../daraja.ts';
import { paymentMessage, refundMessage } from '../daraja-messages.ts';
import { readAnswer } from '../http.ts';
import type { Outcome, PaymentProvider, ProviderRefund, RefundContext } from '../port.ts';
import { hmacHex, invalidSignature, isSameSignature } from '../signature.ts';

const name = 'mpesa';
const centsPerShilling = 100;

/** The numbers of mobile phones in Kenya: https://www.ca.go.ke (national numbering plan) */
const mobile = /^\+254[17]\d{8}$/;

const phoneOf = (typed: string): string => {
  const phone = normalisePhone(typed, 'KE');
  if (!mobile.test(phone)) throw refusedPhone('must be the number of a mobile phone');
  return phone;
};

/** As Daraja writes it: `254712345678`. */
export const msisdnOf = (phone: string): string => normalisePhone(phone, 'KE').slice('+'.length);

const shillingsOf = (cents: number): number => cents / centsPerShilling;

type Subject = { readonly txRef: string; readonly refundId?: string };

const contentOf = ({ txRef, refundId }: Subject): string =>
  refundId === undefined ? txRef : `${txRef}/${refundId}`;

const callbackUrl = async (webhookUrl: string, subject: Subject): Promise<string> => {
  const { callbackSecret } = await darajaSecret();
  const token = hmacHex('sha256', callbackSecret, contentOf(subject));
  return `${webhookUrl}?${new URLSearchParams({ ...subject, token }).toString()}`;
};

const pushSchema = z.object({ CheckoutRequestID: z.string(), ResponseCode: z.coerce.string() });

const initialize: PaymentProvider['initialize'] = async (charge, now) => {
  const secret = await darajaSecret();
  const timestamp = timestampOf(now);
  const phone = msisdnOf(charge.phone ?? '');
  const answer = await callDaraja(
    '/mpesa/stkpush/v1/processrequest',
    {
      BusinessShortCode: secret.shortCode,
      Password: passwordOf(secret, timestamp),
      Timestamp: timestamp,
      TransactionType: 'CustomerPayBillOnline',
      Amount: shillingsOf(charge.amount.amount),
      PartyA: phone,
      PartyB: secret.shortCode,
      PhoneNumber: phone,
      CallBackURL: await callbackUrl(charge.webhookUrl, { txRef: charge.txRef }),
      // Shown to the shopper; at most 12 characters. The address of the callback tells which payment it is.
      AccountReference: charge.txRef.slice(-12),
      TransactionDesc: 'Order',
    },
    now,
  );
  const error = darajaErrorOf(answer);
  if (error) return { kind: 'refused', reason: error.errorMessage };
  const push = readAnswer(name, pushSchema, answer);
  return push.ResponseCode === '0'
    ? { kind: 'ready', providerReference: push.CheckoutRequestID }
    : { kind: 'refused', reason: 'refused' };
};

/** Result codes that are no decision yet: https://developer.safaricom.co.ke/APIs/MpesaExpressQuery */
const undecided = ['4999'];

const querySchema = z.object({ ResultCode: z.coerce.string(), ResultDesc: z.string().optional() });

/** The push fixed the amount, and the answer does not repeat it. */
const verify: PaymentProvider['verify'] = async ({ providerReference, amount }, now): Promise<Outcome> => {
  if (providerReference === undefined) return { kind: 'pending' };
  const secret = await darajaSecret();
  const timestamp = timestampOf(now);
  const answer = await callDaraja(
    '/mpesa/stkpushquery/v1/query',
    {
      BusinessShortCode: secret.shortCode,
      Password: passwordOf(secret, timestamp),
      Timestamp: timestamp,
      CheckoutRequestID: providerReference,
    },
    now,
  );
  if (darajaErrorOf(answer)) return { kind: 'pending' };
  const { ResultCode, ResultDesc } = readAnswer(name, querySchema, answer);
  if (ResultCode === '0') return { kind: 'succeeded', transactionId: providerReference, ...amount };
  if (undecided.includes(ResultCode)) return { kind: 'pending' };
  return { kind: 'declined', reason: ResultDesc ?? 'declined' };
};

const readWebhook: PaymentProvider['readWebhook'] = async ({ query, rawBody }) => {
  const { callbackSecret } = await darajaSecret();
  const { txRef = '', refundId, token } = query;
  const subject = { txRef, ...(refundId !== undefined && { refundId }) };
  const expected = hmacHex('sha256', callbackSecret, contentOf(subject));
  if (!isSameSignature(token, expected)) throw invalidSignature();
  const body: unknown = JSON.parse(rawBody);
  return refundId === undefined ? paymentMessage(txRef, body) : refundMessage(txRef, refundId, body);
};

const acceptedSchema = z.object({ ConversationID: z.string() });

const refund: PaymentProvider['refund'] = async (wanted, { attempt, webhookUrl, now }) => {
  const { id, txRef, amount, reason } = wanted;
  const made = { amount: amount.amount, refundId: id };
  if (refusalOf(name, amount) !== undefined) {
    return { ...made, providerRefundId: id, status: 'failed', failure: 'not whole shillings' };
  }
  const secret = await darajaSecret();
  const resultUrl = await callbackUrl(webhookUrl, { txRef, refundId: id });
  const answer = await callDaraja(
    '/mpesa/b2c/v3/paymentrequest',
    {
      OriginatorConversationID: id,
      InitiatorName: secret.initiatorName,
      SecurityCredential: secret.securityCredential,
      CommandID: 'BusinessPayment',
      Amount: shillingsOf(amount.amount),
      PartyA: secret.shortCode,
      PartyB: msisdnOf(attempt.phone ?? ''),
      Remarks: reason.slice(0, 100),
      QueueTimeOutURL: resultUrl,
      ResultURL: resultUrl,
      Occassion: txRef,
    },
    now,
  );
  const error = darajaErrorOf(answer);
  // The answer to our first request was lost: it is under way, and its result will come.
  if (error && /duplicate/i.test(error.errorMessage))
    return { ...made, providerRefundId: id, status: 'pending' };
  if (error) return { ...made, providerRefundId: id, status: 'failed', failure: error.errorMessage };
  const { ConversationID } = readAnswer(name, acceptedSchema, answer);
  return { ...made, providerRefundId: ConversationID, status: 'pending' };
};

/** Asks for the result once more; it comes to the same address as the first one. */
const findRefund = async (
  wanted: Parameters<PaymentProvider['findRefund']>[0],
  { webhookUrl, now }: RefundContext,
): Promise<ProviderRefund | undefined> => {
  if (wanted.providerRefundId === undefined) return undefined;
  const secret = await darajaSecret();
  const resultUrl = await callbackUrl(webhookUrl, { txRef: wanted.txRef, refundId: wanted.id });
  await callDaraja(
    '/mpesa/transactionstatus/v1/query',
    {
      Initiator: secret.initiatorName,
      SecurityCredential: secret.securityCredential,
      CommandID: 'TransactionStatusQuery',
      OriginatorConversationID: wanted.id,
      PartyA: secret.shortCode,
      IdentifierType: '4',
      Remarks: 'refund',
      QueueTimeOutURL: resultUrl,
      ResultURL: resultUrl,
    },
    now,
  );
  const { id: refundId, providerRefundId, amount } = wanted;
  return { providerRefundId, refundId, amount: amount.amount, status: 'pending' };
};

export const mpesa: PaymentProvider = {
  name,
  secretSchema: darajaSecretSchema,
  phoneOf,
  initialize,
  verify,
  readWebhook,
  findRefund,
  refund,
};
