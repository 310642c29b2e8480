/** The workflow's tasks on orders. Each may run again after a crash, and finds what it did already. */
import * as z from 'zod';
import { planCommit } from '../inventory/store.ts';
import { keptLines } from '../orders/kept.ts';
import type { Wait } from '../orders/lifecycle.ts';
import { mustGetOrder, orders, storeToken } from '../orders/store.ts';
import { orderApproved, orderConfirmed } from '../orders/transitions.ts';
import { log } from '../shared/log.ts';
import { endOpenOrder, endReasons, settleEndedOrder } from './end-order.ts';
import { answerWait } from './waits.ts';

const byWorkflow = { actor: 'workflow' } as const;

const orderId = z.string();
const endReason = z.enum(endReasons);

const taskSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('awaitPayment'), orderId, taskToken: z.string() }),
  z.object({ task: z.literal('commitStock'), orderId }),
  z.object({ task: z.literal('awaitFulfilment'), orderId, taskToken: z.string() }),
  z.object({ task: z.literal('approveOrder'), orderId }),
  z.object({ task: z.literal('endOpenOrder'), orderId, reason: endReason }),
  z.object({ task: z.literal('settleEndedOrder'), orderId, reason: endReason.default('cancelled') }),
]);

type Task = z.output<typeof taskSchema>;

/**
 * An execution keeps the definition that it began with, for 90 days and more: its tasks were called so. And it waited
 * for its goods (`awaitFulfilment`), which none does that begins now.
 */
const formerNames: Readonly<Record<string, Task['task']>> = {
  releaseStock: 'endOpenOrder',
  refundPayment: 'settleEndedOrder',
  cancelOrder: 'settleEndedOrder',
};

const calledSchema = z.looseObject({ task: z.string() });

const taskOf = (event: unknown): Task => {
  const { task, ...rest } = calledSchema.parse(event);
  return taskSchema.parse({ ...rest, task: formerNames[task] ?? task });
};

type Tasks = {
  readonly [K in Task['task']]: (task: Extract<Task, { task: K }>, now: Date) => Promise<unknown>;
};

const commitStock = async ({ orderId }: { orderId: string }, now: Date): Promise<void> => {
  await orders.change(orderId, async (order) => {
    const change = orderConfirmed(order, byWorkflow, now);
    if (!change) return undefined;
    return { ...change, also: await planCommit(order.id, keptLines(order), now) };
  });
};

const approveOrder = async ({ orderId }: { orderId: string }, now: Date): Promise<void> => {
  await orders.change(orderId, (order) => orderApproved(order, byWorkflow, now));
};

/**
 * Stores the token, THEN looks whether what it waits for is there already. Whoever makes it true does it the other
 * way round (writes the order, then reads the token), so at least one of the two sees the other.
 */
const waitFor = async (task: { orderId: string; taskToken: string }, wait: Wait): Promise<void> => {
  await storeToken(task.orderId, wait, task.taskToken);
  await answerWait(await mustGetOrder(task.orderId), wait, task.taskToken);
};

const tasks: Tasks = {
  awaitPayment: (task) => waitFor(task, 'payment'),
  commitStock,
  awaitFulfilment: (task) => waitFor(task, 'fulfilment'),
  approveOrder,
  endOpenOrder: (task, now) => endOpenOrder(task.orderId, task.reason, now),
  settleEndedOrder: (task, now) => settleEndedOrder(task.orderId, task.reason, now),
};

export const handler = async (event: unknown): Promise<unknown> => {
  const task = taskOf(event);
  const run = tasks[task.task] as (task: Task, now: Date) => Promise<unknown>;
  log.info('workflow task', { task: task.task, orderId: task.orderId });
  return (await run(task, new Date())) ?? {};
};
