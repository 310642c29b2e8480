/** HTTP: paying orders, messages from providers, refunds and reconciliation. */

import { getProfile } from '../identity/store.ts';
import { type Asking, readOrder } from '../orders/access.ts';
import type { Order } from '../orders/order.ts';
import { provenOrderToken } from '../orders/order-token.ts';
import { actorOf } from '../shared/actor.ts';
import { isGuestId } from '../shared/customer-id.ts';
import { DomainError, isDomainError, notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { etagOf } from '../shared/http/version.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { backPage } from './back-page.ts';
import { confirmManually } from './confirm.ts';
import { paymentsRoutes } from './contract.ts';
import { findAttempt, receiveBrowser, receiveWebhook } from './incoming.ts';
import { initiatePayment } from './initiate.ts';
import type { Payment } from './payment.ts';
import { listPaymentsOfDay, listPaymentsToReview } from './payment-list-store.ts';
import { reconcileOnDemand } from './reconciliation/reconcile.ts';
import { listRuns } from './reconciliation/store.ts';
import { refundPayment } from './refunds.ts';
import { placeToReturn, underShopRules } from './shop-rules.ts';
import { getPayment, listPostings, listRefunds } from './store.ts';
import { dayOf } from './table.ts';
import { paymentIdOf } from './tx-ref.ts';
import { verifyUnlessJustAsked } from './verify.ts';
import { paymentView, refundView } from './view.ts';

/** A payment is for whose order it pays. @throws DomainError `not-found` */
const assertMayTouchPayment = async (asking: Asking, { orderId }: Payment): Promise<void> => {
  try {
    await readOrder(asking, orderId);
  } catch (error) {
    throw isDomainError(error, 'not-found') ? notFound('payment') : error;
  }
};

const readPayment = async (asking: Asking, paymentId: Id<'payment'>): Promise<Payment> => {
  const payment = await getPayment(paymentId);
  if (!payment) throw notFound('payment');
  await assertMayTouchPayment(asking, payment);
  return payment;
};

const show = async (payment: Payment, { scopes }: Pick<Asking, 'scopes'>) => ({
  status: 200 as const,
  body: paymentView(payment, await listRefunds(payment.id), scopes.has('any')),
  headers: { etag: etagOf(payment.version) },
});

const emailOf = async ({ customerId, guest }: Order): Promise<string> => {
  if (guest) return guest.email;
  const profile = isGuestId(customerId) ? undefined : await getProfile(customerId);
  if (!profile) throw notFound('customer');
  return profile.email;
};

const wrongCurrency = ({ amount: { currency } }: Payment): DomainError => {
  const message = `must be in ${currency}, as the payment is`;
  return new DomainError('currency-mismatch', `The amount ${message}`, {
    errors: [{ path: 'amount', message }],
  });
};

export const handler = serve(
  paymentsRoutes,
  {
    initiatePayment: async (request) => {
      const { params, body, seed, now } = request;
      const order = await readOrder(request, params.id);
      const email = await emailOf(order);
      const payer = request.scopes.has('any') ? 'staff' : isGuestId(order.customerId) ? 'guest' : 'customer';
      const wish = await underShopRules(order, { ...body, email, seed }, payer, now);
      const { payment, attempt } = await initiatePayment(order.id, wish, now);
      log.info('payment initiated', { orderId: order.id, txRef: attempt.txRef, provider: attempt.provider });
      const { txRef, method, status, checkoutUrl } = attempt;
      return {
        status: 201,
        body: {
          paymentId: payment.id,
          status: payment.status,
          attempt: {
            txRef,
            ...(method !== undefined && { method }),
            status,
            ...(checkoutUrl !== undefined && { checkoutUrl }),
          },
        },
      };
    },

    listOrderPayments: async (request) => {
      const order = await readOrder(request, request.params.id);
      const payment = await getPayment(paymentIdOf(order.id));
      return { status: 200, body: { items: payment ? [(await show(payment, request)).body] : [] } };
    },

    getPayment: async (request) => show(await readPayment(request, request.params.id), request),

    listPayments: async ({ query: { day, review, ...page }, now }) => {
      const found = review
        ? await listPaymentsToReview(page)
        : await listPaymentsOfDay(day ?? dayOf(now.toISOString()), page);
      return {
        status: 200,
        body: { ...found, items: found.items.map((item) => paymentView(item, undefined, true)) },
      };
    },

    getLedger: async (request) => {
      const { id } = await readPayment(request, request.params.id);
      return { status: 200, body: { items: await listPostings(id) } };
    },

    verifyPayment: async (request) => {
      const { payment, attempt } = await findAttempt(request.params.txRef);
      await assertMayTouchPayment(request, payment);
      await verifyUnlessJustAsked(attempt, request.now);
      return show((await findAttempt(attempt.txRef)).payment, request);
    },

    paymentCallback: async ({ params, query, now }) => {
      const { attempt } = await receiveBrowser(params.provider, query, now);
      const location = await placeToReturn(attempt.returnUrl, now);
      if (location !== undefined) return { status: 303, headers: { location } };
      return {
        status: 200,
        text: backPage(attempt.status),
        headers: { 'content-type': 'text/html; charset=utf-8' },
      };
    },

    paymentWebhook: async ({ params, headers, query, rawBody, now }) => {
      const asked = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
      await receiveWebhook(params.provider, { headers, query: asked, rawBody, now });
      return { status: 200, body: { received: true } };
    },

    confirmPayment: async (request) => {
      const payment = await readPayment(request, request.params.id);
      await confirmManually(payment.orderId, request.now);
      log.info('payment confirmed by hand', { orderId: payment.orderId, actor: request.caller.userId });
      return show(await readPayment(request, payment.id), request);
    },

    refundPayment: async (request) => {
      const { body, seed, now } = request;
      const payment = await readPayment(request, request.params.id);
      if (body.amount && body.amount.currency !== payment.amount.currency) throw wrongCurrency(payment);
      const asked = { ...body, ref: seed, actor: actorOf(request) };
      const [refund] = await refundPayment(payment.orderId, asked, now);
      if (!refund) throw new DomainError('refund-exceeds-captured', 'There is nothing to give back');
      log.info('refund requested', { orderId: payment.orderId, refundId: refund.id, status: refund.status });
      return { status: 201, body: refundView(refund) };
    },

    startReconciliation: async ({ body, seed, now }) => ({
      status: 201,
      body: await reconcileOnDemand(seed, body ?? {}, now),
    }),

    listReconciliations: async ({ query }) => ({ status: 200, body: await listRuns(query) }),
  },
  { provenSecret: provenOrderToken },
);
