/**
 * Paystack as its documentation describes it: https://paystack.com/docs/api/transaction/, `/refund/` and
 * https://paystack.com/docs/payments/webhooks/ (repeated after 3 minutes four times, then hourly for 72 hours;
 * failed charges are not announced).
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

const statuses = {
  open: 'abandoned',
  slow: 'pending',
  succeeded: 'success',
  declined: 'failed',
  expired: 'abandoned',
} as const;

const time = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

const statusOf = (transaction: Transaction, refunds: readonly BankRefund[]): string => {
  const returned = refunds.reduce((total, { amount }) => total + amount, 0);
  return returned > 0 && returned >= transaction.amount ? 'reversed' : statuses[transaction.status];
};

const transactionView = (transaction: Transaction, refunds: readonly BankRefund[]) => ({
  id: transaction.id,
  domain: 'test',
  status: statusOf(transaction, refunds),
  reference: transaction.reference,
  amount: transaction.amount,
  gateway_response: transaction.status === 'declined' ? 'Declined' : 'Successful',
  paid_at: transaction.status === 'succeeded' ? time(transaction.finished_at) : null,
  created_at: time(transaction.created_at),
  channel: 'card',
  currency: transaction.currency,
  customer: { email: transaction.details.email },
});

const refundView = (refund: BankRefund, transaction: Transaction, status: 'pending' | 'processed') => ({
  id: refund.id,
  transaction: transaction.id,
  amount: refund.amount,
  currency: transaction.currency,
  status,
  merchant_note: refund.note,
  createdAt: time(refund.created_at),
});

const ok = (message: string, data: object) => json(200, { status: true, message, data });
const refused = (status: number, message: string) => json(status, { status: false, message });

const period = ({ query }: LocalRequest): [number, number] => [
  Date.parse(query.get('from') ?? '') || 0,
  Date.parse(query.get('to') ?? '') || Number.MAX_SAFE_INTEGER,
];

const pageOf = <T>(items: readonly T[], { query }: LocalRequest): T[] => {
  const size = Number(query.get('perPage') ?? 50);
  const page = Number(query.get('page') ?? 1);
  return items.slice((page - 1) * size, page * size);
};

const hourSeconds = 3600;
const disputeDays = 5;

const resolutions = {
  open: null,
  won: 'declined',
  lost: 'auto-accepted',
  accepted: 'merchant-accepted',
} as const;

const makeDialect: MakeDialect = (context): Dialect => {
  const { bank, secret, webhookUrl } = context;
  const view = (transaction: Transaction) => transactionView(transaction, bank.refundsOf(transaction.id));
  const find = (name: string): Transaction | undefined => bank.find(name) ?? bank.byId(Number(name) || 0);

  const message = (event: string, data: object): OutgoingMessage => {
    const body = JSON.stringify({ event, data });
    const signature = createHmac('sha512', secret().secretKey ?? '')
      .update(body)
      .digest('hex');
    return { url: webhookUrl, headers: { 'x-paystack-signature': signature }, body };
  };

  const initialize = (request: LocalRequest): LocalAnswer => {
    const body = bodyOf(request);
    const reference = textOf(body.reference);
    if (!textOf(body.email).includes('@')) return refused(400, 'Invalid Email Address Passed');
    if (!/^[1-9][0-9]*$/.test(textOf(body.amount))) return refused(400, 'Invalid Amount Sent');
    if (!/^[\w.=-]+$/.test(reference)) return refused(400, 'Invalid characters in transaction reference');
    if (bank.find(reference)) return refused(400, 'Duplicate Transaction Reference');
    const transaction = context.open({
      reference,
      amount: Number(body.amount),
      currency: textOf(body.currency) || 'NGN',
      details: { email: textOf(body.email), callbackUrl: context.shorten(textOf(body.callback_url)) },
    });
    return ok('Authorization URL created', {
      authorization_url: `${context.baseUrl}/checkout/${transaction.reference}`,
      access_code: `access-${transaction.id}`,
      reference,
    });
  };

  const disputeView = (dispute: BankDispute, transaction: Transaction) => ({
    id: dispute.id,
    refund_amount: dispute.amount,
    currency: transaction.currency,
    status: dispute.status === 'open' ? 'awaiting-merchant-feedback' : 'resolved',
    resolution: resolutions[dispute.status],
    domain: 'test',
    transaction: view(transaction),
    transaction_reference: null,
    category: 'chargeback',
    customer: { email: transaction.details.email },
    bin: '408408',
    last4: '4081',
    dueAt: time(dispute.created_at + disputeDays * 24 * hourSeconds * 1000),
    resolvedAt: time(dispute.decided_at),
    evidence: null,
    attachments: null,
    note: null,
    history: [{ status: 'pending', by: 'customer@example.com', createdAt: time(dispute.created_at) }],
    messages: [],
    created_at: time(dispute.created_at),
    updated_at: time(dispute.decided_at ?? dispute.created_at),
  });

  const withDispute =
    (answer: (dispute: BankDispute, transaction: Transaction, request: LocalRequest) => LocalAnswer) =>
    (request: LocalRequest): LocalAnswer => {
      const dispute = bank.disputeById(Number(request.params.id) || 0);
      const transaction = dispute && bank.byId(dispute.transaction_id);
      return transaction ? answer(dispute, transaction, request) : refused(404, 'Dispute not found');
    };

  const getDispute = withDispute((dispute, transaction) =>
    ok('Dispute retrieved', disputeView(dispute, transaction)),
  );

  const resolveDispute = withDispute((dispute, transaction, request) => {
    const { resolution, refund_amount, message: words, uploaded_filename } = bodyOf(request);
    if (!textOf(words) || !textOf(uploaded_filename) || !Number(refund_amount)) {
      return refused(400, 'message, refund_amount and uploaded_filename are required');
    }
    if (resolution !== 'merchant-accepted') return refused(400, 'Only accepting is imitated here');
    if (dispute.status !== 'open') return refused(400, 'Dispute is already resolved');
    return ok('Dispute successfully resolved', disputeView(context.acceptDispute(dispute), transaction));
  });

  const refund = (request: LocalRequest): LocalAnswer => {
    const { transaction: name, amount, merchant_note } = bodyOf(request);
    const transaction = find(textOf(name));
    if (!transaction) return refused(404, 'Transaction not found');
    const made = bank.refund(transaction, Number(amount ?? transaction.amount), textOf(merchant_note));
    if (!made) return refused(400, 'Refund amount cannot be more than what is left of the transaction');
    context.announceRefund(made, transaction);
    return ok('Refund has been queued for processing', refundView(made, transaction, 'pending'));
  };

  const listRefunds = (request: LocalRequest): LocalAnswer => {
    const transaction = find(request.query.get('transaction') ?? '');
    const refunds = transaction ? bank.refundsOf(transaction.id) : [];
    const views = refunds.map((made) => refundView(made, transaction as Transaction, 'processed'));
    return ok('Refunds retrieved', pageOf(views, request));
  };

  const listTransactions = (request: LocalRequest): LocalAnswer => {
    const wanted = request.query.get('status');
    const isWanted = (transaction: Transaction): boolean =>
      wanted === null || statusOf(transaction, bank.refundsOf(transaction.id)) === wanted;
    const found = bank.list(period(request)).filter(isWanted);
    return ok('Transactions retrieved', pageOf(found, request).map(view));
  };

  return {
    routes: guarded(
      {
        'POST /transaction/initialize': initialize,
        'GET /transaction/verify/{reference}': ({ params }) => {
          const transaction = bank.find(params.reference ?? '');
          return transaction
            ? ok('Verification successful', view(transaction))
            : refused(404, 'Transaction reference not found.');
        },
        'GET /transaction': listTransactions,
        'POST /refund': refund,
        'GET /refund': listRefunds,
        'GET /dispute/{id}': getDispute,
        'PUT /dispute/{id}/resolve': resolveDispute,
      },
      (request) => hasBearer(request, secret().secretKey),
      refused(401, 'Invalid key'),
    ),
    paymentMessage: (transaction) =>
      transaction.status === 'succeeded' ? message('charge.success', view(transaction)) : undefined,
    refundMessage: (made, transaction) =>
      message('refund.processed', {
        status: 'processed',
        transaction_reference: transaction.reference,
        refund_reference: String(made.id),
        amount: String(made.amount),
        currency: transaction.currency,
      }),
    disputeMessages: (dispute, transaction) => [
      message(
        dispute.status === 'open' ? 'charge.dispute.create' : 'charge.dispute.resolve',
        disputeView(dispute, transaction),
      ),
    ],
    /** What the customer gets back is a refund here. */
    disputeDecided: (dispute, transaction) => {
      if (dispute.status === 'won') return;
      const made = bank.refund(transaction, dispute.amount, '');
      if (made) context.announceRefund(made, transaction);
    },
    retryDelaysSeconds: [...Array<number>(4).fill(180), ...Array<number>(72).fill(hourSeconds)],
    backUrl: ({ reference, details }) => {
      if (!details.callbackUrl) return undefined;
      const url = new URL(context.absolute(details.callbackUrl));
      url.searchParams.set('trxref', reference);
      url.searchParams.set('reference', reference);
      return url.href;
    },
  };
};

export const paystack: Simulated = {
  makeDialect,
  firstSecret: () => ({ secretKey: `sk_test_${randomKey()}` }),
};
