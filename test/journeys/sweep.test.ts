/** What happens when an event is lost for good: its message ends in the dead-letter queue, and the sweep carries on. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { withGatedStack } from '../support/gated-stack.ts';
import { initiatedPayment, orderOf, placedOrder, stockedVariant, untilOrderIs } from '../support/shop.ts';

const { stack, gate } = await withGatedStack();

afterEach(() => gate.decide(() => 'pass'));

const visibilitySeconds = 180;
const maximumReceives = 5;
const sweepSeconds = 301;

/** Lets the queue give up on what it cannot deliver. */
const untilDeadLettered = async (queue: RegExp): Promise<void> => {
  for (let receive = 0; receive <= maximumReceives; receive += 1) await stack.advance(visibilitySeconds);
  const dead = await stack.deadLetters();
  expect(dead.some((letter) => queue.test(String(letter.queue)))).toBe(true);
};

describe('an event that is lost for good', () => {
  it('is replaced by the sweep: the workflow starts after all', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 1);
    gate.decide(({ operation }) => (operation === 'StartExecution' ? 'lose-call' : 'pass'));
    const order = await placedOrder(ada, variantId);
    await untilDeadLettered(/workflow/i);
    expect(await stack.execution(order.id)).toMatchObject({ status: 404 });
    gate.decide(() => 'pass');
    await stack.advance(sweepSeconds);
    expect((await stack.execution(order.id)).status).toBe('RUNNING');
  });

  it('is replaced by the sweep: a paid order is confirmed after all', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await stockedVariant(staff, 1));
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.settled();
    gate.decide(({ operation }) => (operation === 'SendTaskSuccess' ? 'lose-call' : 'pass'));
    await stack.pay('paystack', attempt.txRef);
    await untilDeadLettered(/workflow/i);
    expect((await orderOf(await stack.as('ada'), order.id)).status).toBe('pending');
    gate.decide(() => 'pass');
    await stack.advance(sweepSeconds);
    await untilOrderIs(await stack.as('ada'), order.id, 'confirmed');
  });
});
