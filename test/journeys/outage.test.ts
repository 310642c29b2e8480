/**
 * Three hours without mails, without the provider, and without the database: nothing is given up, and when it is over,
 * all that was promised is done.
 */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Call } from '../support/gate.ts';
import { withGatedStack } from '../support/gated-stack.ts';
import {
  confirmedOrder,
  endOfCourses,
  initiatedPayment,
  orderOf,
  paymentOf,
  placedOrder,
  shipWhole,
  stockedVariant,
  stockOf,
} from '../support/shop.ts';
import { until } from '../support/until.ts';

/** Three hours in steps, each until nothing is under way: where calls fail without an outage, too, each takes its seconds. */
const patienceMilliseconds = 300_000;

const { stack, gate } = await withGatedStack();

afterEach(() => gate.decide(() => 'pass'));

const outageHours = 3;
const stepSeconds = 600;
/** Whatever failed last comes again within it. */
const longestPauseSeconds = 901;

const outage = async (isLost: (call: Call) => boolean, during: () => Promise<void>): Promise<void> => {
  await stack.settled();
  gate.decide((call) => (isLost(call) ? 'lose-call' : 'pass'));
  await during();
  for (let seconds = 0; seconds < outageHours * 3_600; seconds += stepSeconds)
    await stack.advance(stepSeconds);
  expect(await stack.deadLetters()).toEqual([]);
  gate.decide(() => 'pass');
  await stack.advance(longestPauseSeconds);
  expect(await stack.deadLetters()).toEqual([]);
};

const subjects = async (orderId: string): Promise<string[]> =>
  (await stack.emails(orderId.slice(-10))).map(({ subject }) => subject);

describe('three hours', () => {
  jest.setTimeout(patienceMilliseconds);

  it('without mails and without the provider: everybody is told, and the money goes back', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 5);
    const shipped = await confirmedOrder(stack, ada, variantId);
    const cancelled = await confirmedOrder(stack, ada, variantId);
    await until(async () => (await subjects(cancelled.id)).length === 1 || undefined);
    await outage(
      ({ service, operation }) => service === 'paystack' || operation.includes('outbound-emails'),
      async () => {
        await shipWhole(staff, shipped);
        expect((await ada.post(`/v1/orders/${cancelled.id}/cancel`, {})).status).toBe(200);
      },
    );
    /** The sweep asks a provider that did not answer again within the hour. */
    for (let quarter = 0; quarter < 4; quarter += 1) await stack.advance(longestPauseSeconds);
    expect((await paymentOf(await stack.as('ada'), cancelled.id)).status).toBe('refunded');
    expect(await endOfCourses(stack, cancelled.id)).toBe('SUCCEEDED');
    expect(await subjects(shipped.id)).toContainEqual(expect.stringContaining('on its way'));
    expect(await subjects(cancelled.id)).toContainEqual(expect.stringContaining('was cancelled'));
  });

  it('without the database: an order that was paid just before is confirmed, and told once', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 5);
    const order = await placedOrder(ada, variantId);
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.settled();
    let isPaid = false;
    await outage(
      /** The money is booked, and then the lights go out before anybody heard of it. */
      ({ service, operation, body }) => {
        if (operation === 'TransactWriteItems' && body.includes('payment.succeeded')) {
          setImmediate(() => {
            isPaid = true;
          });
        }
        return isPaid && service === 'dynamodb';
      },
      () => stack.pay('paystack', attempt.txRef),
    );
    const later = await stack.as('ada');
    expect((await orderOf(later, order.id)).status).toBe('confirmed');
    expect(await stockOf(await stack.as('staff'), variantId)).toEqual({ onHand: 4, held: 0, available: 4 });
    expect((await subjects(order.id)).filter((subject) => subject.includes('is confirmed'))).toHaveLength(1);
  });
});
