/**
 * The safety net under the events, every few minutes: orders that should have moved on by now get their execution
 * started and their waits answered. All of it may have been done; then it changes nothing.
 */
import { log } from '../shared/log.ts';
import type { Order } from './order.ts';
import { listOrdersByStatus } from './store.ts';
import { answerWait, outcomeOf, startWorkflow } from './waiting.ts';

/** Younger orders are still on their way through the queues. */
const graceSeconds = 300;
/** Pages of 100 orders a status and run; what is left over comes in the next run, oldest orders last. */
const maximumPages = 20;
const pageSize = 100;

/** Neither lasts: pending ends with the payment window, delivered with the approval. */
const sweptStatuses = ['pending', 'delivered'] as const satisfies readonly Order['status'][];

const carryOn = async (order: Order, now: Date): Promise<void> => {
  if (order.status === 'pending') {
    const windowSeconds = (Date.parse(order.paymentWindowEndsAt) - now.getTime()) / 1000;
    await startWorkflow(order.id, Math.max(1, Math.round(windowSeconds)));
  }
  const wait = order.status === 'pending' ? 'payment' : 'fulfilment';
  if (outcomeOf(order, wait) !== undefined) log.info('sweep answers a wait', { orderId: order.id, wait });
  await answerWait(order, wait);
};

const sweepStatus = async (status: Order['status'], now: Date): Promise<number> => {
  const to = new Date(now.getTime() - graceSeconds * 1000).toISOString();
  let cursor: string | undefined;
  let count = 0;
  for (let page = 0; page < maximumPages; page += 1) {
    const request = { limit: pageSize, ...(cursor !== undefined && { cursor }) };
    const { items, nextCursor } = await listOrdersByStatus(status, { to }, request);
    for (const order of items) await carryOn(order, now);
    count += items.length;
    cursor = nextCursor;
    if (cursor === undefined) break;
  }
  return count;
};

export const handler = async (): Promise<void> => {
  const now = new Date();
  for (const status of sweptStatuses) {
    const looked = await sweepStatus(status, now);
    if (looked > 0) log.info('orders swept', { status, looked });
  }
};
