/**
 * The safety net under the events, every few minutes: orders that should have moved on by now get their execution
 * started and their waits answered, and those that the workflow forgot to end are ended. All of it may have been
 * done; then it changes nothing.
 */

import { forgetAgain } from '../orders/forgetting.ts';
import { orderMachine } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { listOrdersByStatus } from '../orders/store.ts';
import { log } from '../shared/log.ts';
import { statesOf } from '../shared/machine.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { endOpenOrder } from './end-order.ts';
import { carryOn, startWorkflow } from './waits.ts';

/** Younger orders are still on their way through the queues. */
export const graceSeconds = 300;
/** Pages of 100 orders a status and run, newest first; older ones were looked at in earlier runs. */
const maximumPages = 20;
const pageSize = 100;

const daySeconds = 24 * 60 * 60;

/** How far back each status is looked at; 0 where an order stays with its workflow still waiting, or over. */
const lookBackSeconds: Readonly<Record<Order['status'], number>> = {
  pending: 30 * daySeconds,
  confirmed: 0,
  shipped: 0,
  delivered: 30 * daySeconds,
  approved: 0,
  cancelled: daySeconds,
  failed: daySeconds,
  /** Its money may go back at any time before it is delivered. */
  refunded: 30 * daySeconds,
};

const sweptStatuses = statesOf(orderMachine).filter((status) => lookBackSeconds[status] > 0);

const secondsBefore = (now: Date, seconds: number): string =>
  new Date(now.getTime() - seconds * 1000).toISOString();

/** Its workflow ends an order within seconds of its window. */
const isForgotten = ({ status, paymentWindowEndsAt }: Order, now: Date): boolean =>
  status === 'pending' && paymentWindowEndsAt < secondsBefore(now, graceSeconds);

const lookAt = async (order: Order, now: Date): Promise<void> => {
  if (order.status === 'pending') await startWorkflow(order, now);
  if (isForgotten(order, now)) await endOpenOrder(order.id, 'payment-window-over', now);
  await carryOn(order);
};

/** One order's trouble does not keep the others waiting; it is looked at again at the next sweep. */
const lookAtIfItCan = async (order: Order, now: Date): Promise<void> => {
  try {
    await lookAt(order, now);
  } catch (error) {
    reportTrouble('order-not-carried-on', 'an order could not be carried on', { orderId: order.id, error });
  }
};

const sweepStatus = async (status: Order['status'], now: Date): Promise<number> => {
  const period = {
    from: secondsBefore(now, lookBackSeconds[status]),
    to: secondsBefore(now, graceSeconds),
  };
  let cursor: string | undefined;
  let count = 0;
  for (let page = 0; page < maximumPages; page += 1) {
    const { items, nextCursor } = await listOrdersByStatus(status, period, { limit: pageSize, cursor });
    for (const order of items) await lookAtIfItCan(order, now);
    count += items.length;
    cursor = nextCursor;
    if (cursor === undefined) break;
  }
  return count;
};

export const handler = async (): Promise<void> => {
  const now = new Date();
  await forgetAgain(now);
  for (const status of sweptStatuses) {
    const looked = await sweepStatus(status, now);
    if (looked > 0) log.info('orders swept', { status, looked });
  }
};
