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

/** Every n-th call of a story, from another one on each day; 1, all of them, takes minutes. CI: 12. */
const askedStride = Number(process.env.CRASH_STRIDE ?? 10);
const quantity = 2;
const onHand = 10_000;

export type Actors = { readonly ada: Insistent; readonly staff: Insistent; readonly variantId: string };

/** Tells the story with a crash in it. @returns the order's id */
export type Story = (actors: Actors) => Promise<string>;

/** Where the shopper pays: who sent again what failed may be told that the page is still being prepared. */
const readyAttempt = async ({ attempt }: Initiated, orderId: string): Promise<string> => {
  let newest: Initiated['attempt'] | undefined = attempt;
  const isReady = async (): Promise<boolean> => {
    newest = (await paymentOf(await stack.as('ada'), orderId)).attempts.at(-1);
    return newest !== undefined && newest.status !== 'queued';
  };
  if (newest.status === 'queued') await eventually(stack, isReady, `a page to pay ${orderId} on`);
  return newest.txRef;
};

const payFor = async ({ ada }: Actors, orderId: string): Promise<void> => {
  const initiated = await ada.post<Initiated>(`/v1/orders/${orderId}/payments`, { provider: 'paystack' });
  await stack.pay('paystack', await readyAttempt(initiated, orderId));
};

export const isOrder = (orderId: string, status: string) => async (): Promise<boolean> =>
  (await orderOf(await stack.as('ada'), orderId)).status === status;

const hasItsReceipt = (orderId: string) => async (): Promise<boolean> => {
  const { status, states } = await courseOf(stack, orderId);
  return status === 'SUCCEEDED' && states.at(-1)?.name === 'NotifyCustomer';
};

export const confirmedInStory = async (actors: Actors): Promise<OrderBody> => {
  const { ada, variantId } = actors;
  const order = await ada.post<OrderBody>('/v1/orders', {
    currency: 'NGN',
    items: [{ variantId, quantity }],
    shippingAddress: homeAddress,
  });
  await payFor(actors, order.id);
  await eventually(stack, hasItsReceipt(order.id), `${order.id} being confirmed and its receipt sent`);
  return order;
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
const tell = async (story: Story, point?: CrashPoint, expected?: End) => {
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
  const stride = Math.max(askedStride, leastStride);
  const firstCall = 1 + (new Date().getUTCDate() % stride);
  it(`an order that is ${name} ends the same, whichever call is lost before or after it happened`, async () => {
    const undisturbed = await tell(story);
    const points = Array.from(
      { length: Math.ceil((undisturbed.calls + 1 - firstCall) / stride) },
      (_, index) =>
        (['lose-call', 'lose-answer'] as const).map((loss) => ({ call: firstCall + index * stride, loss })),
    ).flat();
    let crashed = 0;
    for (const point of points) {
      const told = await tell(story, point, undisturbed.end).catch((error: unknown) => {
        throw new Error(`${point.loss} at call ${point.call}`, { cause: error });
      });
      if (told.crashedAt !== undefined) crashed += 1;
      const where = `${point.loss} at call ${point.call}, ${told.crashedAt}`;
      expect({ where, end: told.end }).toEqual({ where, end: undisturbed.end });
    }
    const series = await assertStackGapFree(stack.url());
    expect(series).toHaveProperty(`INV-${new Date().getUTCFullYear()}`);
    process.stdout.write(
      `${crashed} crash points of an order that is ${name} (every ${stride}. of ${undisturbed.calls} calls)\n`,
    );
    expect(crashed).toBeGreaterThan(20 / stride);
  }, 900_000);
};
