/**
 * Chapa as its documentation describes it: https://developer.chapa.co/docs/accept-payments/, /docs/verify-payments/,
 * /docs/webhooks/ and https://developer.chapa.co/refund. How often a webhook is repeated is not said there; here it
 * is every ten minutes for a day.
 */
import { createHmac } from 'node:crypto';
import type { LocalAnswer, LocalRequest } from '../../../aws/service.ts';
import type { BankRefund, Transaction } from '../bank.ts';
import {
  bodyOf,
  type Dialect,
  guarded,
  hasBearer,
  json,
  type MakeDialect,
  type OutgoingMessage,
  randomKey,
  type Simulated,
  textOf,
} from '../dialect.ts';

const statuses = {
  open: 'pending',
  slow: 'pending',
  succeeded: 'success',
  declined: 'failed/cancelled',
  expired: 'failed/cancelled',
} as const;

const decimal = (cents: number): string => (cents / 100).toFixed(2);
const referenceOf = ({ id }: Transaction): string => `AP${String(id).padStart(10, '0')}`;
const refundIdOf = ({ id }: BankRefund): string => `RF${String(id).padStart(10, '0')}`;
const numberIn = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? 0);

const transactionView = (transaction: Transaction) => ({
  email: transaction.details.email,
  currency: transaction.currency,
  amount: decimal(transaction.amount),
  mode: 'test',
  type: 'API',
  status: statuses[transaction.status],
  reference: referenceOf(transaction),
  tx_ref: transaction.reference,
});

const refundView = (refund: BankRefund, transaction: Transaction) => ({
  amount: decimal(refund.amount),
  currency: transaction.currency,
  ref_id: refundIdOf(refund),
  reference: refund.note,
  status: 'refunded',
});

const ok = (message: string, data: object): LocalAnswer => json(200, { message, status: 'success', data });
const refused = (status: number, message: string): LocalAnswer =>
  json(status, { message, status: 'failed', data: null });

const events = { succeeded: 'charge.success', declined: 'charge.failed/cancelled' } as const;

const makeDialect: MakeDialect = (context): Dialect => {
  const { bank, secret, webhookUrl } = context;

  const message = (event: string, data: object): OutgoingMessage => {
    const body = JSON.stringify({ event, ...data });
    const key = secret().webhookSecret ?? '';
    const sign = (content: string): string => createHmac('sha256', key).update(content).digest('hex');
    const headers = { 'x-chapa-signature': sign(body), 'chapa-signature': sign(key) };
    return { url: webhookUrl, headers, body };
  };

  const initialize = (request: LocalRequest): LocalAnswer => {
    const body = bodyOf(request);
    const reference = textOf(body.tx_ref);
    if (!/^\d+(\.\d{1,2})?$/.test(textOf(body.amount))) return refused(400, 'The amount is not valid.');
    if (bank.find(reference)) return refused(400, 'Transaction reference has been used before');
    const { amount, currency, email, return_url } = body;
    context.open({
      reference,
      amount: Math.round(Number(amount) * 100),
      currency: textOf(currency),
      details: { email: textOf(email), returnUrl: context.shorten(textOf(return_url)) },
    });
    return ok('Hosted Link', { checkout_url: `${context.baseUrl}/checkout/${reference}` });
  };

  const verify = ({ params }: LocalRequest): LocalAnswer => {
    const transaction = bank.find(params.txRef ?? '');
    return transaction
      ? ok('Payment details', transactionView(transaction))
      : refused(404, 'Invalid transaction or Transaction not found');
  };

  const refund = (request: LocalRequest): LocalAnswer => {
    const { amount, reference } = bodyOf(request);
    const name = request.params.reference ?? '';
    const transaction = bank.find(name) ?? bank.byId(numberIn(name));
    if (!transaction) return refused(404, 'Transaction not found');
    const note = textOf(reference);
    if (note !== '' && bank.refundByNote(note)) return refused(400, 'Reference has been used before');
    const cents = amount === undefined ? transaction.amount : Math.round(Number(amount) * 100);
    const made = bank.refund(transaction, cents, note);
    if (!made) return refused(400, 'The amount is more than what can be refunded');
    context.announceRefund(made, transaction);
    return ok('Refund has been queued', { ...refundView(made, transaction), status: 'pending' });
  };

  const verifyRefund = ({ params }: LocalRequest): LocalAnswer => {
    const id = numberIn(params.refId ?? '');
    for (const transaction of bank.list()) {
      const made = bank.refundsOf(transaction.id).find((candidate) => candidate.id === id);
      if (made) return ok('Refund verified successfully', refundView(made, transaction));
    }
    return refused(404, 'Refund not found');
  };

  return {
    routes: guarded(
      {
        'POST /v1/transaction/initialize': initialize,
        'GET /v1/transaction/verify/{txRef}': verify,
        'POST /v1/refund/{reference}': refund,
        'GET /v1/refund/{refId}/verify': verifyRefund,
      },
      (request) => hasBearer(request, secret().secretKey),
      refused(401, 'Invalid API Key or the business can’t accept payments at the moment.'),
    ),
    paymentMessage: (transaction) =>
      transaction.status === 'succeeded' || transaction.status === 'declined'
        ? message(events[transaction.status], transactionView(transaction))
        : undefined,
    refundMessage: (made, transaction) =>
      message('charge.refunded', { ...transactionView(transaction), refund: refundView(made, transaction) }),
    retryDelaysSeconds: Array<number>(144).fill(600),
    backUrl: ({ details }) => (details.returnUrl ? context.absolute(details.returnUrl) : undefined),
  };
};

export const chapa: Simulated = {
  makeDialect,
  firstSecret: () => ({ secretKey: `CHASECK_TEST-${randomKey()}`, webhookSecret: randomKey() }),
};
