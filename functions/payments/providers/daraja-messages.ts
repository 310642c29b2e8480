/** What Daraja tells by itself: the callback of an STK push, the result of a B2C payment or of a query about it. */
import * as z from 'zod';
import { fromDecimal } from './decimals.ts';
import type { Outcome, ProviderMessage, ProviderRefund } from './port.ts';

/** The only one that M-Pesa knows. */
const currency = 'KES';

const callbackSchema = z.object({
  Body: z.object({
    stkCallback: z.object({
      CheckoutRequestID: z.string(),
      ResultCode: z.coerce.string(),
      ResultDesc: z.string().optional(),
      CallbackMetadata: z
        .object({
          Item: z.array(z.object({ Name: z.string(), Value: z.union([z.string(), z.number()]).optional() })),
        })
        .optional(),
    }),
  }),
});

export const paymentMessage = (txRef: string, body: unknown): ProviderMessage => {
  const { stkCallback } = callbackSchema.parse(body).Body;
  const { ResultCode, ResultDesc, CheckoutRequestID, CallbackMetadata } = stkCallback;
  if (ResultCode !== '0') {
    return { kind: 'payment', txRef, outcome: { kind: 'declined', reason: ResultDesc ?? 'declined' } };
  }
  const written = CallbackMetadata?.Item.find(({ Name }) => Name === 'Amount')?.Value ?? '';
  const amount = fromDecimal(written, currency) ?? -1;
  const outcome: Outcome = { kind: 'succeeded', transactionId: CheckoutRequestID, amount, currency };
  return { kind: 'payment', txRef, outcome };
};

const resultSchema = z.object({
  Result: z.object({
    ResultCode: z.coerce.string(),
    ResultDesc: z.string().optional(),
    ConversationID: z.string(),
    ResultParameters: z
      .object({
        ResultParameter: z.array(
          z.object({ Key: z.string(), Value: z.union([z.string(), z.number()]).optional() }),
        ),
      })
      .optional(),
  }),
});

/** What a B2C payment came to, told by itself or in the answer to a status query. */
export const refundMessage = (txRef: string, refundId: string, body: unknown): ProviderMessage => {
  const { ResultCode, ResultDesc, ConversationID, ResultParameters } = resultSchema.parse(body).Result;
  const parameter = (key: string): string =>
    String(ResultParameters?.ResultParameter.find(({ Key }) => Key === key)?.Value ?? '');
  const queried = parameter('TransactionStatus');
  const isDone = ResultCode === '0' && (queried === '' || queried === 'Completed');
  const isOpen = ResultCode === '0' && !isDone;
  const answer: ProviderRefund = {
    providerRefundId: ConversationID,
    refundId,
    amount: fromDecimal(parameter('TransactionAmount'), currency) ?? 0,
    status: isDone ? 'succeeded' : isOpen ? 'pending' : 'failed',
    ...(ResultDesc !== undefined && { failure: ResultDesc }),
  };
  return { kind: 'refund', txRef, answer };
};
