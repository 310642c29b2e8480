/**
 * The safety net under the events, every few minutes: orders that should have moved on by now get their execution
 * started and their waits answered, and those that the workflow forgot to end are ended. All of it may have been
 * done; then it changes nothing. Looks are claimed one by one, longest due first, until nothing is due or the time is over:
 * what a run does not come to is the first of the next one.
 */
import { isForgotten } from '../orders/due.ts';
import { claimLook, dueOrders, dueShards } from '../orders/due-store.ts';
import { forgetAgain } from '../orders/forgetting.ts';
import type { Order } from '../orders/order.ts';
import { log } from '../shared/log.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { endOpenOrder } from './end-order.ts';
import { carryOn, startWorkflow } from './waits.ts';

export const budgetMilliseconds = 240_000;
const ordersPerRead = 100;
const ordersAtOnce = 5;

const lookAt = async (order: Order, now: Date): Promise<void> => {
  if (order.confirmedAt === undefined) await startWorkflow(order, now);
  if (isForgotten(order, now)) await endOpenOrder(order.id, 'payment-window-over', now);
  await carryOn(order);
};

type Sweep = {
  readonly now: Date;
  readonly isOver: () => boolean;
  readonly look: (order: Order, now: Date) => Promise<void>;
};

/** One order's trouble does not keep the others waiting; it is due again a while later. */
const lookIfMine = async (order: Order, { now, look }: Sweep): Promise<boolean> => {
  let isMine = false;
  try {
    isMine = await claimLook(order, now);
    if (isMine) await look(order, now);
  } catch (error) {
    reportTrouble('order-not-carried-on', 'an order could not be carried on', { orderId: order.id, error });
  }
  return isMine;
};

const sweepShard = async (shard: string, sweep: Sweep): Promise<number> => {
  let looked = 0;
  for (;;) {
    const due = await dueOrders(shard, sweep.now, ordersPerRead);
    let claimed = 0;
    for (let start = 0; start < due.length && !sweep.isOver(); start += ordersAtOnce) {
      const some = due.slice(start, start + ordersAtOnce);
      const mine = await Promise.all(some.map((order) => lookIfMine(order, sweep)));
      claimed += mine.filter(Boolean).length;
    }
    looked += claimed;
    /** Those that the index still lists are somebody else's by now. */
    if (claimed === 0 || sweep.isOver()) return looked;
  }
};

/** @returns how many orders were looked at */
export const sweepOrders = async (sweep: Sweep): Promise<number> => {
  const counts = await Promise.all(dueShards().map((shard) => sweepShard(shard, sweep)));
  return counts.reduce((a, b) => a + b, 0);
};

export const handler = async (): Promise<void> => {
  const began = performance.now();
  const now = new Date();
  const isOver = (): boolean => performance.now() - began > budgetMilliseconds;
  const looked = await sweepOrders({ now, isOver, look: lookAt });
  if (looked > 0) log.info('orders swept', { looked });
  await forgetAgain(now);
};
