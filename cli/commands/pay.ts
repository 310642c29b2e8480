/** `waybill pay`: does what the shopper would do on the provider's page or phone. */
import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { answered, type components } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import { askLocal } from '../local-stack.ts';
import { poll } from '../poll.ts';
import { moneyText } from '../print.ts';
import type { Open, Session } from '../session.ts';
import { namedOrder, type Order } from './order-words.ts';
import { wholeNumber } from './pages.ts';

type Payment = components['schemas']['Payment'];

export const simulators = ['paystack', 'chapa', 'mpesa', 'stripe'] as const;
type Simulator = (typeof simulators)[number];

/** Who is asked when nobody is named. */
const usualOf: Readonly<Record<string, Simulator>> = {
  NGN: 'paystack',
  KES: 'mpesa',
  ETB: 'chapa',
  USD: 'stripe',
};

/** The number that Safaricom's own sandbox pays with. */
const phoneOfSandbox = '+254708374149';
const lookSeconds = 0.25;

export type Outcome = 'approve' | 'decline';

/** @returns the attempt's reference, when the simulator has answered */
export const payAt = async (
  { api, url }: Session,
  { id, currency }: Pick<Order, 'id' | 'currency'>,
  {
    provider = usualOf[currency] ?? 'stripe',
    outcome,
  }: { readonly provider?: Simulator | undefined; readonly outcome: Outcome },
): Promise<{ readonly paymentId: string; readonly txRef: string; readonly provider: Simulator }> => {
  const { paymentId, attempt } = await answered(
    api.POST('/v1/orders/{id}/payments', {
      params: { path: { id } },
      body: { provider, ...(provider === 'mpesa' && { phone: phoneOfSandbox }) },
    }),
  );
  const { txRef } = attempt;
  await askLocal(url, `POST /_local/providers/${provider}/pay/${txRef}`, z.unknown(), { outcome });
  return { paymentId, txRef, provider };
};

const stateOf = ({ attempts }: Payment, txRef: string): string | undefined =>
  attempts.find((attempt) => attempt.txRef === txRef)?.status;

const isDecided = (status: string | undefined): boolean => status === 'succeeded' || status === 'failed';

type Given = {
  readonly provider?: Simulator | undefined;
  readonly outcome: Outcome;
  readonly timeout: number;
};

const pay = async (session: Session, name: string, given: Given): Promise<void> => {
  const { api, answers, io } = session;
  const order = await namedOrder(api, name);
  const { paymentId, txRef, provider } = await payAt(session, order, given);
  const path = { id: paymentId };
  const read = () => answered(api.GET('/v1/payments/{id}', { params: { path } }));
  await poll(async () => isDecided(stateOf(await read(), txRef)) || undefined, {
    everySeconds: lookSeconds,
    timeoutSeconds: given.timeout,
    stopped: io.stopped,
  });
  const payment = await read();
  const state = stateOf(payment, txRef) ?? 'unknown';
  answers.give(
    payment,
    () => `${order.number ?? order.id}: ${moneyText(payment.amount)} at ${provider}, ${txRef}: ${state}`,
  );
  const wanted = given.outcome === 'approve' ? 'succeeded' : 'failed';
  if (state !== wanted) throw new Ended('unsuccessful', `The payment is ${state}, and not ${wanted}`);
};

export const addPay = (program: CommandUnknownOpts, open: Open): void => {
  program
    .command('pay')
    .summary('pay an order at a simulator of the local stack')
    .description(
      'Pay an order as the shopper would on the provider’s page or phone, at the local stack’s simulator of it, and wait until the shop knows.',
    )
    .argument('<order>', 'its number, or its id (ord_…)')
    .addOption(
      new Option('--provider <name>', 'left out: the usual one for the order’s currency').choices(simulators),
    )
    .addOption(
      new Option('--outcome <outcome>', 'what the bank says')
        .choices(['approve', 'decline'] as const)
        .default('approve' as const),
    )
    .option('--timeout <seconds>', 'how long to wait for the shop to know', wholeNumber(1, 600), 15)
    .action((name, given) => pay(open(), name, given));
};
