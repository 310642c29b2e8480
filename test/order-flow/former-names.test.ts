/** An execution that began before its states were renamed calls their tasks as they were called. */
import { expect, it } from '@jest/globals';
import { handler as runTaskEntry } from '../../functions/order-flow/tasks.ts';
import { getOrder } from '../../functions/orders/store.ts';
import { withPayments } from '../payments/world.ts';
import { asFunction } from '../support/as-function.ts';

const runTask = asFunction('order-flow-tasks', runTaskEntry);

const world = withPayments();

it('ends an order, carries out what was promised and gives back what is left, by their former names', async () => {
  const { id: orderId } = await world.placeOrder();
  const ended = await runTask({ task: 'releaseStock', orderId, reason: 'workflow-error' });
  expect(ended).toEqual({ outcome: 'released' });
  expect(await runTask({ task: 'refundPayment', orderId, reason: 'workflow-error' })).toEqual({});
  expect(await runTask({ task: 'cancelOrder', orderId })).toEqual({});
  expect(await getOrder(orderId)).toMatchObject({ status: 'failed', endReason: 'workflow-error' });
});

it('refuses a task that never was', async () => {
  await expect(runTask({ task: 'constructor', orderId: 'ord_1' })).rejects.toThrow();
});
