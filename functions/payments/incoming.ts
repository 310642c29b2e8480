/** What comes in about payments: signed messages of providers, and browsers that come back. */
import * as z from 'zod';
import { isDomainError, notFound } from '../shared/errors.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { receiveDispute } from './disputes.ts';
import { lookForOutsideRefunds } from './outside-refunds.ts';
import { ownAttempt, type Told } from './own-attempt.ts';
import { type Attempt, attemptOf, type Payment, type ProviderName } from './payment.ts';
import { isInFlight } from './payment-work.ts';
import { adapterOf } from './providers/adapter-of.ts';
import type { ProviderMessage, ProviderRefund, WebhookRequest } from './providers/port.ts';
import { referenceNames } from './reference-names.ts';
import { executeOpenRefunds, receiveRefundAnswer } from './refunds.ts';
import { settle } from './settle.ts';
import { getPayment } from './store.ts';
import { parseTxRef } from './tx-ref.ts';
import { verifyUnlessJustAsked } from './verify.ts';

const receiveRefund = async (told: Told, answer: ProviderRefund | undefined, now: Date): Promise<void> => {
  const parts = parseTxRef(told.txRef);
  const payment = parts && (await getPayment(parts.paymentId));
  const attempt = payment && ownAttempt(payment, told);
  if (!attempt) return;
  if (answer) await receiveRefundAnswer(payment.orderId, attempt, answer, now);
  else {
    await executeOpenRefunds(payment.orderId, now);
    await lookForOutsideRefunds(payment, attempt, now);
  }
};

const followMessage = async (provider: ProviderName, message: ProviderMessage, now: Date): Promise<void> => {
  if (message.kind === 'other') return;
  const told = { provider, txRef: message.txRef };
  if (message.kind === 'payment') await settle(told, message.outcome, now);
  else if (message.kind === 'dispute') await receiveDispute(told, message.dispute, now);
  else await receiveRefund(told, message.answer, now);
};

/**
 * Takes a message whose signature holds, whatever it says: repeats, unknown references and forms that we do not
 * know are answered with 200, or the provider would send them for days.
 * @throws DomainError `invalid-signature`
 */
export const receiveWebhook = async (provider: ProviderName, request: WebhookRequest): Promise<void> => {
  let message: ProviderMessage;
  try {
    const { readWebhook } = await adapterOf(provider);
    message = await readWebhook(request);
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error;
    reportTrouble('provider-not-understood', 'a signed message in a form that we do not know', {
      provider,
      error,
    });
    return;
  }
  await followMessage(provider, message, request.now);
};

export type Found = { readonly payment: Payment; readonly attempt: Attempt };

/** @throws DomainError `not-found` */
export const findAttempt = async (txRef: string): Promise<Found> => {
  const parts = parseTxRef(txRef);
  const payment = parts && (await getPayment(parts.paymentId));
  const attempt = payment && attemptOf(payment, txRef);
  if (!attempt) throw notFound('payment');
  return { payment, attempt };
};

/**
 * Settles what the provider says, not what the address bar says, and tells where the browser goes. Anybody may call
 * this: what is decided, or was asked for a moment ago, is answered from our own record. A provider that does not
 * answer now does not hold the browser up: the webhook or the sweep settles later.
 * @throws DomainError `not-found` for a reference that is no attempt at this provider
 */
export const receiveBrowser = async (
  provider: ProviderName,
  query: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<Found> => {
  const txRef = referenceNames.map((name) => query[name]).find((value) => typeof value === 'string');
  const { attempt } = await findAttempt(String(txRef ?? ''));
  if (attempt.provider !== provider) throw notFound('payment');
  try {
    if (isInFlight(attempt)) await verifyUnlessJustAsked(attempt, now);
  } catch (error) {
    if (!isDomainError(error, 'provider-unavailable')) throw error;
  }
  return findAttempt(attempt.txRef);
};
