/**
 * Crash everywhere: the calls that an order's whole life makes are counted, then for each of them the story is told
 * twice more: once the call is lost before it happens, once after it happened. The end must be the undisturbed one.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterEach, expect, it } from '@jest/globals';
import { type CrashPoint, crashAt, eventually, type Insistent, insistent, noCrash } from './crash-run.ts';
import { crashSettings } from './crash-settings.ts';
import { assertStackGapFree } from './gap-free.ts';
import { withGatedStack } from './gated-stack.ts';
import { loseEachCall, type Told } from './lose-each-call.ts';
import {
  courseOf,
  endOfCourses,
  homeAddress,
  type Initiated,
  type OrderBody,
  orderOf,
  paymentOf,
  type StockBody,
  stockedVariant,
  stockOf,
} from './shop.ts';

export const { stack, gate } = await withGatedStack(crashSettings);

afterEach(() => noCrash(gate));

const quantity = 2;
const onHand = 10_000;

export type Actors = { readonly ada: Insistent; readonly staff: Insistent; readonly variantId: string };

/** Tells the story with a crash in it. @returns the order's id */
export type Story = (actors: Actors) => Promise<string>;

/** Where the shopper pays: who sent again what failed may be told that the page is still being prepared. */
const readyAttempt = async ({ attempt }: Initiated, orderId: string): Promise<string> => {
  let newest: Initiated['attempt'] | undefined = attempt;
  const isReady = async (): Promise<boolean> => {
    newest = (await paymentOf(await stack.as('staff'), orderId)).attempts.at(-1);
    return newest !== undefined && newest.status !== 'queued';
  };
  if (newest.status === 'queued') await eventually(stack, isReady, `a page to pay ${orderId} on`);
  return newest.txRef;
};

export const isOrder = (orderId: string, status: string) => async (): Promise<boolean> =>
  (await orderOf(await stack.as('ada'), orderId)).status === status;

const hasItsReceipt = (orderId: string) => async (): Promise<boolean> => {
  const { status, states } = await courseOf(stack, orderId);
  return status === 'SUCCEEDED' && states.at(-1)?.name === 'NotifyCustomer';
};

/** What somebody orders in a story. */
export const wish = ({ variantId }: Actors) => ({
  currency: 'NGN',
  items: [{ variantId, quantity }],
  shippingAddress: homeAddress,
});

/** Paid at Paystack by whoever holds the order, confirmed, and its receipt sent. */
export const paidInStory = async (payer: Insistent, orderId: string): Promise<void> => {
  const initiated = await payer.post<Initiated>(`/v1/orders/${orderId}/payments`, { provider: 'paystack' });
  await stack.pay('paystack', await readyAttempt(initiated, orderId));
  await eventually(stack, hasItsReceipt(orderId), `${orderId} being confirmed and its receipt sent`);
};

export const confirmedInStory = async (actors: Actors): Promise<OrderBody> => {
  const order = await actors.ada.post<OrderBody>('/v1/orders', wish(actors));
  await paidInStory(actors.ada, order.id);
  return order;
};

export const refundedInStory = async (orderId: string): Promise<void> => {
  const isRefunded = async (): Promise<boolean> =>
    (await paymentOf(await stack.as('ada'), orderId)).status === 'refunded';
  await eventually(stack, isRefunded, `${orderId} being refunded`);
};

const workflowIsOver = (orderId: string) => async (): Promise<boolean> =>
  (await endOfCourses(stack, orderId)) === 'SUCCEEDED';

type ProviderView = {
  readonly transactions: readonly {
    readonly txRef: string;
    readonly amount: number;
    readonly status: string;
    readonly refunds: readonly { readonly amount: number }[];
  }[];
};

type Papers = {
  readonly items: readonly { readonly kind: string; readonly total: { readonly amount: number } }[];
};

type End = Awaited<ReturnType<typeof endOf>>;

/** SES has no idempotency key: when its answer is lost, one repeated mail is the honest end. */
const withoutRepeatedMail = (end: End): End => ({ ...end, mails: [...new Set(end.mails)] });

/** An attempt may be made again; an order that is cancelled soon may never reach the warehouse. */
const mayDiffer = /^(payment\.initiated|fulfilment\.)/;

/** What must be the same however the story went, without ids and times. */
const endOf = async (orderId: string, variantId: string, stockBefore: StockBody) => {
  const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
  const short = orderId.slice(-10);
  const [order, payment, stock, provider, own, mails, papers] = await Promise.all([
    orderOf(ada, orderId),
    paymentOf(ada, orderId),
    stockOf(staff, variantId),
    stack.anonymous().get<ProviderView>('/_local/providers/paystack'),
    stack.events(orderId),
    stack.emails(short),
    staff.get<Papers>(`/v1/orders/${orderId}/invoices`),
  ]);
  const once = new Map(own.map(({ type, detail }) => [String(detail.id), type]));
  const charges = provider.body.transactions.filter(
    ({ txRef, status }) => txRef.includes(orderId.slice('ord_'.length)) && status === 'succeeded',
  );
  return {
    order: [order.status, order.payment.status, ...order.items.map(({ status }) => status)],
    money: [payment.captured.amount, payment.refunded.amount],
    invoiced: papers.body.items.reduce(
      (sum, { kind, total }) => sum + (kind === 'invoice' ? total.amount : -total.amount),
      0,
    ),
    stock: {
      onHand: stock.onHand - stockBefore.onHand,
      held: stock.held - stockBefore.held,
      available: stock.available - stockBefore.available,
    },
    charges: charges.map(({ amount, refunds }) => ({
      amount,
      refunds: refunds.map((refund) => refund.amount).sort((a, b) => a - b),
    })),
    events: [...once.values()].filter((type) => !mayDiffer.test(type)).sort(),
    mails: mails.map(({ subject }) => subject.replace(short, '…')).sort(),
  };
};

/** One variant for all stories; its stock is compared before and after each. */
let shelf: string | undefined;
const variantOnShelf = async (): Promise<string> => {
  shelf ??= await stockedVariant(await stack.as('staff'), onHand);
  return shelf;
};

/** @param expected what the story's end shall be; waited for, because queues repeat at their own pace */
const tell = async (story: Story, point?: CrashPoint, expected?: End): Promise<Told<End>> => {
  noCrash(gate);
  const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
  const variantId = await variantOnShelf();
  await stack.settled();
  const before = await stockOf(staff, variantId);
  const crash = crashAt(gate, point);
  const orderId = await story({ ada: insistent(stack, ada), staff: insistent(stack, staff), variantId });
  await eventually(stack, workflowIsOver(orderId), `the workflow of ${orderId} being over`);
  await stack.settled();
  const calls = crash.calls();
  noCrash(gate);
  const lookAtEnd = async (): Promise<End> => withoutRepeatedMail(await endOf(orderId, variantId, before));
  const isThere = async (): Promise<boolean> => isDeepStrictEqual(await lookAtEnd(), expected);
  if (expected) await eventually(stack, isThere, 'the end').catch(() => undefined);
  return { calls, crashedAt: crash.happened(), end: await lookAtEnd() };
};

/**
 * Declares the test: call it once in a file of its own, so that stories run side by side.
 * @param leastStride of a story that shares most of its calls with others: each day loses others of them
 */
export const proveCrashSafety = (name: string, story: Story, { leastStride = 1 } = {}): void => {
  it(`an order that is ${name} ends the same, whichever call is lost before or after it happened`, async () => {
    const undisturbed = await tell(story);
    await loseEachCall(`an order that is ${name}`, leastStride, undisturbed, (point) =>
      tell(story, point, undisturbed.end),
    );
    const series = await assertStackGapFree(stack.url());
    expect(series).toHaveProperty(`INV-${new Date().getUTCFullYear()}`);
  }, 900_000);
};
