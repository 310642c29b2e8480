/**
 * One simulated provider: its API under `/_local/providers/<name>`, a page where a person pays, and the tools that
 * tests drive it with. How a payment goes is in `scenarios.ts`.
 */
import type { LocalAnswer, LocalRequest, LocalRoutes, Runtime, Service } from '../../aws/service.ts';
import { type Bank, makeBank, type Transaction } from './bank.ts';
import { type Deliveries, makeDeliveries } from './deliveries.ts';
import {
  bodyOf,
  type Dialect,
  json,
  type MakeDialect,
  type OutgoingMessage,
  type Secret,
} from './dialect.ts';
import { decideDispute, disputeTool } from './disputes.ts';
import { ownUrls } from './own-url.ts';
import { noPaymentPage, paymentPage } from './payment-page.ts';
import { makeScenarios, outageSeconds, type Scenarios, scenarioSchema } from './scenarios.ts';

export type SimulatorConfig = {
  readonly name: string;
  readonly makeDialect: MakeDialect;
  readonly secret: () => Secret;
  readonly webhookUrl: string;
};

export type PaymentChoice = 'approve' | 'decline';

const isChoice = (value: unknown): value is PaymentChoice => value === 'approve' || value === 'decline';

/** Longer than anybody waits for an answer. */
const silenceSeconds = 60;

const backTimeoutMilliseconds = 10_000;

type Parts = {
  readonly runtime: Runtime;
  readonly bank: Bank;
  readonly scenarios: Scenarios;
  readonly dialect: Dialect;
  readonly deliveries: Deliveries;
};

/** An outage stands between the shop and the provider's API; the page and the tools stay. */
const withOutages = ({ runtime, scenarios }: Parts, routes: LocalRoutes, prefix: string): LocalRoutes =>
  Object.fromEntries(
    Object.entries(routes).map(([route, handle]) => {
      const [method, path] = route.split(' ');
      const answer = async (request: LocalRequest): Promise<LocalAnswer> => {
        const outage = scenarios.outage();
        if (outage === 'down') return json(503, { message: 'Service Unavailable' });
        if (outage === 'throttled') {
          const headers = { 'retry-after': String(outageSeconds) };
          return { ...json(429, { message: 'Too Many Requests' }), headers };
        }
        const answered = await handle(request);
        if (outage === undefined) return answered;
        await new Promise<void>((resolve) => {
          runtime.clock.at(runtime.clock.now() + silenceSeconds * 1000, resolve);
        });
        return json(504, { message: 'Gateway Timeout' });
      };
      return [`${method} ${prefix}${path}`, answer];
    }),
  );

const scenarioOf = ({ scenario }: Transaction) => scenarioSchema.parse(JSON.parse(scenario));

/** Sends what is to be said of a payment: once, twice or never. Resolves when the shop has answered. */
const tell = async (
  { deliveries }: Pick<Parts, 'deliveries'>,
  transaction: Transaction,
  message: OutgoingMessage | undefined,
): Promise<void> => {
  const { next } = scenarioOf(transaction);
  if (!message || next === 'no-webhook') return;
  const copies = next === 'duplicate-webhook' ? [message, message] : [message];
  await Promise.all(copies.map(deliveries.send));
};

const announce = (parts: Parts, transaction: Transaction): Promise<void> =>
  tell(parts, transaction, parts.dialect.paymentMessage(transaction));

/** The bank tells the provider at last, and the provider the shop. */
const armSlow = (parts: Parts, { id, finished_at, ...transaction }: Transaction): void => {
  const { afterSeconds } = scenarioOf({ id, finished_at, ...transaction });
  parts.runtime.clock.at((finished_at ?? 0) + afterSeconds * 1000, () => {
    void announce(parts, parts.bank.finish(id, 'succeeded'));
  });
};

/** Resolves when the shop has answered the first message about it; a finished payment stays as it is. */
const pay = async (parts: Parts, transaction: Transaction, choice: PaymentChoice): Promise<Transaction> => {
  if (transaction.status !== 'open') return transaction;
  const { next } = scenarioOf(transaction);
  if (choice === 'approve' && next === 'late-webhook') {
    const slow = parts.bank.finish(transaction.id, 'slow');
    armSlow(parts, slow);
    return slow;
  }
  const isDeclined = choice === 'decline' || next === 'decline';
  const finished = parts.bank.finish(transaction.id, isDeclined ? 'declined' : 'succeeded');
  await announce(parts, finished);
  return finished;
};

/**
 * A decline that the provider sends no message about is known to the shop only because the shopper comes back: the
 * tool then does that, too.
 */
const goBack = async ({ dialect }: Parts, transaction: Transaction): Promise<void> => {
  const location = dialect.backUrl?.(transaction);
  if (location === undefined || dialect.paymentMessage(transaction)) return;
  if (scenarioOf(transaction).next === 'no-webhook') return;
  await fetch(location, { redirect: 'manual', signal: AbortSignal.timeout(backTimeoutMilliseconds) });
};

const view = ({ bank }: Parts, transaction: Transaction) => ({
  id: transaction.id,
  txRef: transaction.reference,
  amount: transaction.amount,
  currency: transaction.currency,
  status: transaction.status,
  scenario: scenarioOf(transaction).next,
  refunds: bank.refundsOf(transaction.id).map(({ id, amount, note }) => ({ id, amount, note })),
  disputes: bank.disputesOf(transaction.id).map(({ id, amount, status }) => ({ id, amount, status })),
});

const html = (status: number, body: string): LocalAnswer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action *",
  },
  body,
});

const pageRoutes = (parts: Parts, prefix: string): LocalRoutes => ({
  [`GET ${prefix}/checkout/{reference}`]: ({ params }) => {
    const transaction = parts.bank.find(params.reference ?? '');
    return transaction ? html(200, paymentPage(transaction)) : html(404, noPaymentPage());
  },
  [`POST ${prefix}/checkout/{reference}`]: async (request) => {
    const transaction = parts.bank.find(request.params.reference ?? '');
    const { outcome } = bodyOf(request);
    if (!transaction || !isChoice(outcome)) return html(404, noPaymentPage());
    const finished = await pay(parts, transaction, outcome);
    const location = parts.dialect.backUrl?.(finished);
    return location === undefined ? html(200, paymentPage(finished)) : { status: 303, headers: { location } };
  },
});

const toolRoutes = (parts: Parts, prefix: string): LocalRoutes => ({
  [`GET ${prefix}`]: () =>
    json(200, {
      next: parts.scenarios.next(),
      tellsOfDisputes: parts.dialect.disputeMessages !== undefined,
      transactions: parts.bank.list().map((transaction) => view(parts, transaction)),
    }),
  [`POST ${prefix}/scenario`]: (request) => {
    const parsed = scenarioSchema.safeParse(bodyOf(request));
    if (!parsed.success) return json(400, { message: 'next is one of the documented scenarios' });
    parts.scenarios.set(parsed.data);
    return json(200, parsed.data);
  },
  [`POST ${prefix}/dispute/{txRef}`]: disputeTool(parts),
  [`POST ${prefix}/pay/{txRef}`]: async (request) => {
    const transaction = parts.bank.find(request.params.txRef ?? '');
    if (!transaction) return json(404, { message: 'There is no such payment' });
    const { outcome = 'approve' } = bodyOf(request);
    if (!isChoice(outcome)) return json(400, { message: 'outcome is approve or decline' });
    const finished = await pay(parts, transaction, outcome);
    if (finished.status === 'declined') await goBack(parts, finished);
    return json(200, view(parts, finished));
  },
});

export const makeSimulator = (runtime: Runtime, config: SimulatorConfig): Service => {
  const prefix = `/_local/providers/${config.name}`;
  const bank = makeBank(runtime.journal, config.name, runtime.clock.now);
  const scenarios = makeScenarios(runtime.journal, config.name, runtime.clock.now);
  const dialect = config.makeDialect({
    bank,
    open: (transaction) => bank.open(transaction, JSON.stringify(scenarios.take())),
    ...ownUrls(runtime.url),
    announceRefund: (refund, transaction) => {
      void tell({ deliveries }, transaction, dialect.refundMessage(refund, transaction));
    },
    sendSoon: (message) => void deliveries.send(message),
    acceptDispute: (dispute) => {
      const accepted = bank.decide(dispute.id, 'accepted');
      void decideDispute({ bank, dialect, deliveries }, accepted, 'accepted');
      return accepted;
    },
    secret: config.secret,
    baseUrl: `${runtime.url}${prefix}`,
    webhookUrl: config.webhookUrl,
    nowMilliseconds: runtime.clock.now,
  });
  const deliveries = makeDeliveries(runtime, config.name, dialect.retryDelaysSeconds);
  const parts: Parts = { runtime, bank, scenarios, dialect, deliveries };
  return {
    routes: {
      ...withOutages(parts, dialect.routes, prefix),
      ...pageRoutes(parts, prefix),
      ...toolRoutes(parts, prefix),
    },
    start: () => {
      deliveries.start();
      for (const transaction of bank.list()) if (transaction.status === 'slow') armSlow(parts, transaction);
    },
    stop: deliveries.stop,
    idle: deliveries.idle,
  };
};
