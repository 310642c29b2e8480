/**
 * The orders module's own flow: initialize → the browser's callback → verified → confirmed, in kobo; snapshots that
 * stay; and goods that were gone when the money came: cancelled, refunded, and said so.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { holdKey } from '../../../functions/inventory/table.ts';
import { awsOf, mailAbout, toldOf } from '../../support/look-inside.ts';
import {
  confirmedOrder,
  directOrder,
  filledCart,
  homeAddress,
  initiatedPayment,
  type OrderBody,
  orderOf,
  paymentOf,
  placedOrder,
  stockedVariant,
  stockOf,
  untilOrderIs,
  untilWorkflowEnded,
} from '../../support/shop.ts';
import type { Shopper } from '../../support/shopper.ts';
import { withStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const stack = withStack({ demo: 'people' });

const aVariant = async (onHand = 10, price?: number): Promise<string> =>
  stockedVariant(await stack.as('staff'), onHand, price);

/** What the shopper's browser does on Paystack's page, and where it is sent then. */
const payInTheBrowser = async (checkoutUrl: string): Promise<string> => {
  const click = await fetch(checkoutUrl, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ outcome: 'approve' }),
  });
  return click.headers.get('location') ?? '';
};

describe('a payment at Paystack', () => {
  it('is initialized, verified when the browser comes back, and confirms the order', async () => {
    const ada = await stack.as('ada');
    const variantId = await aVariant(10, 129_900);
    const cartId = await filledCart(ada, variantId);
    const order = (await ada.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {})).body;
    await stack.scenario('paystack', 'no-webhook');
    const { attempt, paymentId } = await initiatedPayment(ada, order.id);
    const back = await payInTheBrowser(attempt.checkoutUrl ?? '');
    expect(back).toContain('/v1/payments/callback/paystack');
    expect(back).toContain(attempt.txRef);
    expect((await orderOf(ada, order.id)).status).toBe('pending');
    const returned = await fetch(back, { redirect: 'manual' });
    expect([returned.status, returned.headers.get('location')]).toEqual([303, 'https://shop.example/thanks']);
    await untilOrderIs(ada, order.id, 'confirmed');
    expect((await fetch(back, { redirect: 'manual' })).status).toBe(303);

    const payment = await ada.get(`/v1/payments/${paymentId}`);
    expect(payment.body).toMatchObject({ status: 'succeeded', captured: order.totals.total });
    expect(await toldOf(stack, order.id, 'payment.succeeded')).toHaveLength(1);
    expect(await ada.get(`/v1/carts/${cartId}`)).toMatchObject({ body: { status: 'converted' } });
    expect((await ada.post<{ id: string }>('/v1/carts', { currency: 'NGN' })).body.id).not.toBe(cartId);
    await mailAbout(stack, order.id, /is confirmed/);
  });

  it('is asked for in kobo', async () => {
    const ada = await stack.as('ada');
    const order = await placedOrder(ada, await aVariant(1, 129_900));
    const { attempt } = await initiatedPayment(ada, order.id);
    const page = await (await fetch(attempt.checkoutUrl ?? '')).text();
    const naira = (order.totals.total.amount / 100).toFixed(2);
    expect(page.replaceAll(',', '')).toContain(naira);
  });
});

describe('snapshots', () => {
  it('stay as they were when product, variant and address book change afterwards', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await aVariant(5, 100_000);
    const before = await orderOf(ada, (await confirmedOrder(stack, ada, variantId)).id);
    const product = `/v1/products/${before.items[0]?.productId}`;
    expect((await staff.patch(product, { name: 'Something else', slug: 'something-else' })).status).toBe(200);
    const changes = {
      prices: [{ amount: 1, currency: 'NGN' }],
      attributes: { colour: 'red' },
      sku: 'CHANGED',
    };
    expect((await staff.patch(`/v1/variants/${variantId}`, changes)).status).toBe(200);
    expect((await staff.delete(product)).status).toBe(204);
    expect(await orderOf(ada, before.id)).toEqual(before);
    expect(before).toMatchObject({
      shippingAddressSnapshot: homeAddress,
      items: [{ unitPrice: { amount: 100_000 }, variantSnapshot: { attributes: { colour: 'blue' } } }],
    });
  });
});

describe('stock', () => {
  it('is taken in one order of variants, so that crossing orders never wait for each other', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const [one, other] = [await aVariant(40), await aVariant(40)];
    const lines = [one, other].map((variantId) => ({ variantId, quantity: 1 }));
    const orders = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => directOrder(ada, turn % 2 ? lines : lines.toReversed())),
    );
    expect(new Set(orders.map(({ id }) => id)).size).toBe(20);
    expect(await stockOf(staff, one)).toEqual({ onHand: 40, held: 20, available: 20 });
    expect(await stockOf(staff, other)).toEqual({ onHand: 40, held: 20, available: 20 });
  });

  /** As if confirming had been held up for longer than the hold lasts. */
  const letHoldExpire = async (variantId: string, orderId: string): Promise<void> => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(awsOf(stack)));
    // A hand in the store meets transactions, too.
    await stack.settled();
    await client.send(
      new UpdateCommand({
        TableName: 'inventory',
        Key: holdKey(variantId, orderId),
        UpdateExpression: 'SET #expiresAt = :past',
        ExpressionAttributeNames: { '#expiresAt': 'expiresAt' },
        ExpressionAttributeValues: { ':past': new Date(Date.now() - 1000).toISOString() },
      }),
    );
    client.destroy();
  };

  const untilRefunded = (shopper: Shopper, orderId: string) =>
    until(async () => {
      const found = await paymentOf(shopper, orderId);
      return found.status === 'refunded' && found;
    });

  it('that was gone when the money came ends the order: refunded whole, and the customer is told', async () => {
    const [ada, grace, staff] = await Promise.all([stack.as('ada'), stack.as('grace'), stack.as('staff')]);
    const [last, plenty] = [await aVariant(1), await aVariant(5)];
    const order = await directOrder(ada, [
      { variantId: last, quantity: 1 },
      { variantId: plenty, quantity: 2 },
    ]);
    const { attempt } = await initiatedPayment(ada, order.id);
    await letHoldExpire(last, order.id);
    const bought = await confirmedOrder(stack, grace, last);

    await stack.pay('paystack', attempt.txRef);
    const failed = await untilOrderIs(ada, order.id, 'failed');
    expect(failed).toMatchObject({ endReason: 'insufficient-stock' });
    expect((await untilRefunded(ada, order.id)).refunded).toEqual(order.totals.total);
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');
    const mail = await mailAbout(stack, order.id, /was cancelled/);
    expect(mail.text).toContain('after the goods had gone');
    expect(mail.text).toContain('on its way back to you');
    expect((await orderOf(grace, bought.id)).status).toBe('confirmed');
    expect(await stockOf(staff, last)).toEqual({ onHand: 0, held: 0, available: 0 });
    expect(await stockOf(staff, plenty)).toEqual({ onHand: 5, held: 0, available: 5 });
    expect(await stack.deadLetters()).toEqual([]);
  });

  it('is taken anew for a hold that expired while there is still enough', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await aVariant(3);
    const order = await directOrder(ada, [{ variantId, quantity: 2 }]);
    await letHoldExpire(variantId, order.id);
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', attempt.txRef);
    await untilOrderIs(ada, order.id, 'confirmed');
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 1, held: 0, available: 1 });
  });
});
