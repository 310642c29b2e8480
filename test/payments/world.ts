/** Payments with simulated providers behind one port: real engine, real handlers, real signatures, no stack. */

import type { DatabaseSync } from 'node:sqlite';
import { clearCaches } from '@aws-lambda-powertools/parameters';
import { afterAll, beforeAll } from '@jest/globals';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { type Ending, endOpenOrder } from '../../functions/order-flow/end-order.ts';
import type { Order } from '../../functions/orders/order.ts';
import { getOrder, placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { handler as entry } from '../../functions/payments/api.ts';
import type { AttemptRequest } from '../../functions/payments/attempt-changes.ts';
import { planGoodsRefund } from '../../functions/payments/goods-refund.ts';
import { initiatePayment } from '../../functions/payments/initiate.ts';
import { balancesOf } from '../../functions/payments/ledger.ts';
import { isGivenBack, isPaid, type Payment, sumsOf } from '../../functions/payments/payment.ts';
import { executeOpenRefunds } from '../../functions/payments/refunds.ts';
import { getPayment, listPostings, listRefunds } from '../../functions/payments/store.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { type Id, newUlid } from '../../functions/shared/ids.ts';
import { type Currency, money } from '../../functions/shared/money.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import type { TableDefinition } from '../../functions/shared/table.ts';
import { transact } from '../../functions/shared/transact.ts';
import type { LocalAnswer, LocalRequest, Service } from '../../local/aws/service.ts';
import type { Clock } from '../../local/clock.ts';
import { firstSecrets, makeProviders } from '../../local/world/providers/providers.ts';
import { asFunction } from '../support/as-function.ts';
import { type LocalServices, startLocalServices } from '../support/local-services.ts';
import { anOrder } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

const handler = asFunction('payments-api', entry);

export type ProviderView = {
  readonly transactions: readonly {
    readonly txRef: string;
    readonly amount: number;
    readonly status: string;
    readonly refunds: readonly { readonly amount: number }[];
  }[];
};

const goodSecrets = firstSecrets();

/** Secrets that were spoilt since. */
const spoilt = new Map<string, string>();

/** What an answer of a function is to whoever called over HTTP. */
const callApi = async (route: string, request: LocalRequest): Promise<LocalAnswer> => {
  const event = {
    version: '2.0',
    routeKey: route,
    rawPath: request.path,
    rawQueryString: request.query.toString(),
    headers: request.headers,
    queryStringParameters: Object.fromEntries(request.query),
    pathParameters: request.params,
    body: request.body.toString('utf8'),
    isBase64Encoded: false,
    requestContext: {
      http: {
        method: request.method,
        path: request.path,
        protocol: '',
        sourceIp: '192.0.2.1',
        userAgent: '',
      },
      requestId: crypto.randomUUID(),
    },
  } as unknown as APIGatewayProxyEventV2;
  const run = handler as (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;
  const answer = (await run(event, {} as Context)) as APIGatewayProxyStructuredResultV2;
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    status: answer.statusCode ?? 200,
    headers: Object.fromEntries(headers),
    body: answer.body ?? '',
  };
};

const publicRoutes = ['POST /v1/webhooks/payments/{provider}', 'GET /v1/payments/callback/{provider}'];

const shop: Service = {
  routes: Object.fromEntries(publicRoutes.map((route) => [route, (request) => callApi(route, request)])),
};

const secretsManager: Service = {
  aws: {
    target: 'secretsmanager',
    operations: {
      GetSecretValue: ({ SecretId }) => ({
        Name: SecretId,
        SecretString: spoilt.get(String(SecretId)) ?? JSON.stringify(goodSecrets[String(SecretId)]),
      }),
    },
  },
};

export type Message = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly rawBody: string;
};

export type World = {
  readonly url: () => string;
  readonly clock: () => Clock;
  /** What the simulated providers remember, for making their books differ from ours. */
  readonly journal: () => DatabaseSync;
  readonly placeOrder: (overrides?: Partial<Order>) => Promise<Order>;
  readonly initiate: (order: Order, request?: Partial<AttemptRequest>) => ReturnType<typeof initiatePayment>;
  readonly scenario: (provider: string, next: string, afterSeconds?: number) => Promise<void>;
  /** The shopper pays, and the shop has answered the webhook. @returns the provider's id of the transaction */
  readonly pay: (provider: string, txRef: string, outcome?: 'approve' | 'decline') => Promise<number>;
  /** The shopper's bank questions a payment, and the shop has answered the webhooks. */
  readonly dispute: (
    provider: string,
    txRef: string,
    outcome: 'open' | 'win' | 'lose',
    amount?: number,
  ) => Promise<void>;
  readonly provider: (provider: string) => Promise<ProviderView>;
  readonly secretOf: (provider: string) => Readonly<Record<string, string>>;
  /** What Secrets Manager holds for this provider from now on; undefined: the good one again. */
  readonly spoilSecret: (provider: string, content: string | undefined) => void;
  /** A message to the shop's webhook. */
  readonly send: (provider: string, message: Message) => Promise<Response>;
};

/** @param others tables that the test needs besides those that paying and ending an order touch */
export const withPayments = (...others: readonly TableDefinition[]): World => {
  withTables(
    paymentsTable,
    ordersTable,
    inventoryTable,
    promotionsTable,
    identityTable,
    platformTable,
    ...others,
  );
  let services: LocalServices<Record<string, Service>>;
  beforeAll(async () => {
    services = await startLocalServices((runtime) => ({
      secretsManager,
      shop,
      providers: makeProviders(runtime, {
        secretOf: (provider) => goodSecrets[provider] ?? {},
        webhookUrlOf: (provider) => `${runtime.url}/v1/webhooks/payments/${provider}`,
      }),
    }));
    process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = `${services.url}/_aws`;
    process.env.PUBLIC_API_URL = services.url;
    for (const name of Object.keys(goodSecrets)) {
      process.env[`${name.toUpperCase()}_API_URL`] = `${services.url}/_local/providers/${name}`;
      process.env[`${name.toUpperCase()}_SECRET_NAME`] = name;
    }
  });
  afterAll(() => services.stop());

  const tool = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${services.url}/_local/providers/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };

  return {
    url: () => services.url,
    clock: () => services.clock,
    journal: () => services.journal,
    placeOrder: async (overrides = {}) => {
      const now = Date.now();
      const order = anOrder({
        paymentWindowEndsAt: new Date(now + 1_800_000).toISOString(),
        createdAt: new Date(now).toISOString(),
        ...overrides,
      });
      await transact(placeOrderWrites(order, []));
      return order;
    },
    initiate: (order, request = {}) =>
      initiatePayment(
        order.id,
        { provider: 'paystack', email: 'ada@example.com', seed: newUlid(new Date()), ...request },
        new Date(),
      ),
    scenario: async (provider, next, afterSeconds) => {
      await tool(`${provider}/scenario`, { next, ...(afterSeconds !== undefined && { afterSeconds }) });
    },
    pay: async (provider, txRef, outcome = 'approve') => {
      const { id } = (await tool(`${provider}/pay/${txRef}`, { outcome })) as { id: number };
      return id;
    },
    dispute: async (provider, txRef, outcome, amount) => {
      await tool(`${provider}/dispute/${txRef}`, { outcome, ...(amount !== undefined && { amount }) });
    },
    provider: async (provider) => (await tool(provider)) as ProviderView,
    secretOf: (provider) => goodSecrets[provider] ?? {},
    spoilSecret: (provider, content) => {
      if (content === undefined) spoilt.delete(provider);
      else spoilt.set(provider, content);
      clearCaches();
    },
    send: async (provider, { headers = {}, query = {}, rawBody }) => {
      const url = `${services.url}/v1/webhooks/payments/${provider}?${new URLSearchParams(query).toString()}`;
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: rawBody,
      });
      await response.arrayBuffer();
      return response;
    },
  };
};

export const paymentOf = async (orderId: Id<'order'>): Promise<Payment> => {
  const payment = await getPayment(paymentIdOf(orderId));
  if (!payment) throw new Error(`no payment of ${orderId}`);
  return payment;
};

/** What the workflow does when its wait for the money has timed out. */
export const windowOver = async ({ id }: Pick<Order, 'id'>): Promise<Ending> => {
  const order = await getOrder(id);
  if (!order) throw new Error(`no order ${id}`);
  return endOpenOrder(id, 'payment-window-over', new Date(order.paymentWindowEndsAt));
};

/** Changes that make an order cost `amount` in another currency. */
export const costing = (amount: number, currency: Currency): Partial<Order> => {
  const total = money(amount, currency);
  const none = money(0, currency);
  return {
    currency,
    totals: { subtotal: total, discount: none, shipping: none, tax: none, total },
  };
};

/** As cancelling a piece does, without the order: promises `amount` back for goods, and carries it through. */
export const refundForGoods = async (order: Order, amount: number, ref: string): Promise<void> => {
  const now = new Date();
  const asked = { reason: 'item cancelled', ref, actor: 'usr_1' };
  const { plan } = await planGoodsRefund(order, () => money(amount, order.currency), asked, now);
  if (plan.writes.length > 0) await transact(plan.writes);
  await executeOpenRefunds(order.id, now);
};

/** All that must agree about an order's money, in minor units. */
export const moneyOf = async (orderId: Id<'order'>) => {
  const payment = await paymentOf(orderId);
  const order = await getOrder(orderId);
  const refunds = await listRefunds(payment.id);
  const balances = balancesOf(await listPostings(payment.id));
  const { captured, refunded, pendingRefunds } = sumsOf(payment);
  return {
    status: payment.status,
    isPaid: isPaid(payment),
    isGivenBack: isGivenBack(payment),
    orderStatus: order?.status,
    orderShows: order?.payment.status,
    captured: captured.amount,
    refunded: refunded.amount,
    pendingRefunds: pendingRefunds.amount,
    refunds: refunds.map(({ status, amount }) => `${status} ${amount.amount}`),
    ledgerSum: Object.values(balances).reduce((total, balance) => total + balance, 0),
    balances,
  };
};
