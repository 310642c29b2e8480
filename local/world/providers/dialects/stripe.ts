/**
 * Stripe Checkout as its documentation describes it: https://docs.stripe.com/api/checkout/sessions,
 * https://docs.stripe.com/api/refunds and https://docs.stripe.com/webhooks (retried for three days with
 * exponential backoff). Only what is needed to pay and to refund.
 */
import { createHmac } from 'node:crypto';
import type { LocalAnswer, LocalRequest } from '../../../aws/service.ts';
import type { BankDispute, BankRefund, Transaction } from '../bank.ts';
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
import { disputeEvents, disputeView, hourSeconds, intentIdOf, seconds } from '../stripe-disputes.ts';

const sessionIdOf = ({ id }: Transaction): string => `cs_test_${id}`;
const numberIn = (id: string): number => Number(/_(\d+)$/.exec(id)?.[1] ?? 0);

const intentStatuses = {
  open: 'requires_payment_method',
  slow: 'processing',
  succeeded: 'succeeded',
  declined: 'requires_payment_method',
  expired: 'canceled',
} as const;

const sessionStatusOf = ({ status }: Transaction): string =>
  status === 'open' ? 'open' : status === 'expired' ? 'expired' : 'complete';

const sessionOf = (transaction: Transaction, isExpanded: boolean) => ({
  id: sessionIdOf(transaction),
  object: 'checkout.session',
  client_reference_id: transaction.reference,
  amount_total: transaction.amount,
  currency: transaction.currency.toLowerCase(),
  created: seconds(transaction.created_at),
  status: sessionStatusOf(transaction),
  payment_status: transaction.status === 'succeeded' ? 'paid' : 'unpaid',
  payment_intent:
    transaction.status === 'open'
      ? null
      : isExpanded
        ? {
            id: intentIdOf(transaction),
            object: 'payment_intent',
            status: intentStatuses[transaction.status],
          }
        : intentIdOf(transaction),
});

const refundView = ({ id, amount, note }: BankRefund, transaction: Transaction) => ({
  id: `re_test_${id}`,
  object: 'refund',
  amount,
  currency: transaction.currency.toLowerCase(),
  payment_intent: intentIdOf(transaction),
  status: 'succeeded',
  metadata: { refundId: note, txRef: transaction.reference },
});

const refused = (status: number, message: string): LocalAnswer =>
  json(status, { error: { type: 'invalid_request_error', message } });

const events = {
  succeeded: 'checkout.session.completed',
  declined: 'checkout.session.async_payment_failed',
} as const;

const makeDialect: MakeDialect = (context): Dialect => {
  const { bank, secret, webhookUrl } = context;
  const sessionView = (transaction: Transaction, isExpanded: boolean) => ({
    ...sessionOf(transaction, isExpanded),
    url: `${context.baseUrl}/checkout/${transaction.reference}`,
  });

  const message = (type: string, object: object): OutgoingMessage => {
    const timestamp = seconds(context.nowMilliseconds());
    const body = JSON.stringify({
      id: `evt_test_${crypto.randomUUID()}`,
      object: 'event',
      type,
      data: { object },
    });
    const signature = createHmac('sha256', secret().webhookSecret ?? '')
      .update(`${timestamp}.${body}`)
      .digest('hex');
    return { url: webhookUrl, headers: { 'stripe-signature': `t=${timestamp},v1=${signature}` }, body };
  };

  /** The same idempotency key gives the same session. */
  const createSession = (request: LocalRequest): LocalAnswer => {
    const form = bodyOf(request);
    const reference = textOf(form.client_reference_id);
    const known = bank.find(reference);
    if (known && request.headers['idempotency-key'] === reference)
      return json(200, sessionView(known, false));
    const amount = Number(textOf(form['line_items[0][price_data][unit_amount]']));
    if (!Number.isInteger(amount) || amount <= 0) return refused(400, 'Invalid integer: unit_amount');
    const lifeSeconds = Number(form.expires_at) - seconds(context.nowMilliseconds());
    if (lifeSeconds < 1_800 || lifeSeconds > 86_400) {
      return refused(400, 'The `expires_at` timestamp must be between 30 minutes and 24 hours from now.');
    }
    const opened = context.open({
      reference,
      amount,
      currency: textOf(form['line_items[0][price_data][currency]']).toUpperCase(),
      details: {
        successUrl: context.shorten(textOf(form.success_url)),
        cancelUrl: context.shorten(textOf(form.cancel_url)),
      },
    });
    return json(200, sessionView(opened, false));
  };

  const getSession = ({ params, query }: LocalRequest): LocalAnswer => {
    const transaction = bank.byId(numberIn(params.id ?? ''));
    return transaction
      ? json(200, sessionView(transaction, query.getAll('expand[]').includes('payment_intent')))
      : refused(404, `No such checkout.session: '${params.id}'`);
  };

  const expireSession = ({ params }: LocalRequest): LocalAnswer => {
    const transaction = bank.byId(numberIn(params.id ?? ''));
    if (!transaction) return refused(404, `No such checkout.session: '${params.id}'`);
    if (transaction.status !== 'open') {
      return refused(400, 'Only Checkout Sessions with a status in ["open"] can be expired.');
    }
    const expired = bank.finish(transaction.id, 'expired');
    context.sendSoon(message('checkout.session.expired', sessionView(expired, false)));
    return json(200, sessionView(expired, false));
  };

  const listSessions = ({ query }: LocalRequest): LocalAnswer => {
    const from = Number(query.get('created[gte]') ?? 0);
    const to = Number(query.get('created[lte]') ?? Number.MAX_SAFE_INTEGER);
    const limit = Number(query.get('limit') ?? 10);
    const after = query.has('starting_after') ? numberIn(query.get('starting_after') ?? '') : Infinity;
    const found = bank
      .list()
      .filter(({ id, created_at }) => id < after && seconds(created_at) >= from && seconds(created_at) <= to)
      .map((transaction) => sessionView(transaction, false))
      .filter(({ status }) => !query.has('status') || status === query.get('status'));
    return json(200, { object: 'list', data: found.slice(0, limit), has_more: found.length > limit });
  };

  const getIntent = ({ params }: LocalRequest): LocalAnswer => {
    const transaction = bank.byId(numberIn(params.id ?? ''));
    if (!transaction) return refused(404, `No such payment_intent: '${params.id}'`);
    const { reference, amount, currency, status } = transaction;
    return json(200, {
      id: intentIdOf(transaction),
      object: 'payment_intent',
      amount,
      currency: currency.toLowerCase(),
      status: intentStatuses[status],
      metadata: { txRef: reference },
    });
  };

  const withDispute =
    (answer: (dispute: BankDispute, transaction: Transaction) => LocalAnswer) =>
    ({ params }: LocalRequest): LocalAnswer => {
      const dispute = bank.disputeById(numberIn(params.id ?? ''));
      const transaction = dispute && bank.byId(dispute.transaction_id);
      return transaction ? answer(dispute, transaction) : refused(404, `No such dispute: '${params.id}'`);
    };

  const getDispute = withDispute((dispute, transaction) => json(200, disputeView(dispute, transaction)));

  const closeDispute = withDispute((dispute, transaction) =>
    dispute.status === 'open'
      ? json(200, disputeView(context.acceptDispute(dispute), transaction))
      : refused(400, 'This dispute is already closed'),
  );

  const disputeMessages = (dispute: BankDispute, transaction: Transaction): OutgoingMessage[] => {
    const object = disputeView(dispute, transaction);
    const types = disputeEvents[dispute.status];
    return types.map((type) => message(`charge.dispute.${type}`, object));
  };

  const createRefund = (request: LocalRequest): LocalAnswer => {
    const form = bodyOf(request);
    const transaction = bank.byId(numberIn(textOf(form.payment_intent)));
    if (!transaction) return refused(404, `No such payment_intent: '${textOf(form.payment_intent)}'`);
    if (bank.disputesOf(transaction.id).some(({ status }) => status !== 'won')) {
      return refused(400, 'Charge has been charged back; cannot issue a refund.');
    }
    const note = textOf(form['metadata[refundId]']);
    const known = bank.refundByNote(note);
    if (known && request.headers['idempotency-key'] === note)
      return json(200, refundView(known, transaction));
    const made = bank.refund(transaction, Number(form.amount ?? transaction.amount), note);
    if (!made) return refused(400, 'Refund amount is greater than unrefunded amount on charge');
    context.announceRefund(made, transaction);
    return json(200, refundView(made, transaction));
  };

  const listRefunds = ({ query }: LocalRequest): LocalAnswer => {
    const transaction = bank.byId(numberIn(query.get('payment_intent') ?? ''));
    const refunds = transaction ? bank.refundsOf(transaction.id) : [];
    const data = refunds.map((made) => refundView(made, transaction as Transaction));
    return json(200, { object: 'list', data, has_more: false });
  };

  return {
    routes: guarded(
      {
        'POST /v1/checkout/sessions': createSession,
        'GET /v1/checkout/sessions/{id}': getSession,
        'POST /v1/checkout/sessions/{id}/expire': expireSession,
        'GET /v1/checkout/sessions': listSessions,
        'POST /v1/refunds': createRefund,
        'GET /v1/refunds': listRefunds,
        'GET /v1/payment_intents/{id}': getIntent,
        'GET /v1/disputes/{id}': getDispute,
        'POST /v1/disputes/{id}/close': closeDispute,
      },
      (request) => hasBearer(request, secret().secretKey),
      refused(401, 'Invalid API Key provided'),
    ),
    paymentMessage: (transaction) =>
      transaction.status === 'succeeded' || transaction.status === 'declined'
        ? message(events[transaction.status], sessionView(transaction, false))
        : undefined,
    refundMessage: (made, transaction) => message('refund.updated', refundView(made, transaction)),
    disputeMessages,
    retryDelaysSeconds: [300, 1_800, 7_200, 18_000, 36_000, ...Array<number>(4).fill(12 * hourSeconds)],
    backUrl: ({ status, details }) =>
      context.absolute((status === 'declined' ? details.cancelUrl : details.successUrl) ?? ''),
  };
};

export const stripe: Simulated = {
  makeDialect,
  firstSecret: () => ({
    secretKey: `sk_test_${randomKey()}`,
    webhookSecret: `whsec_${randomKey()}`,
  }),
};
