/** Stock over the whole stack: received, held, sold, brought back, and never promised twice. */
import { describe, expect, it } from '@jest/globals';
import { confirmedOrder, placedOrder, stockedVariant, stockOf, untilOrderIs } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

type MovementBody = {
  readonly delta: number;
  readonly reason: string;
  readonly orderId?: string;
  readonly actor?: string;
};
type MovementsBody = { readonly items: readonly MovementBody[]; readonly nextCursor?: string };

const adjust = (staff: Shopper, variantId: string, delta: number, reason = 'correction') =>
  staff.post(`/v1/inventory/${variantId}/adjustments`, { delta, reason });

const everyMovement = async (staff: Shopper, variantId: string): Promise<MovementBody[]> => {
  const movements: MovementBody[] = [];
  let cursor = '';
  do {
    const path = `/v1/inventory/${variantId}/movements?limit=4${cursor}`;
    const { body } = await staff.get<MovementsBody>(path);
    movements.push(...body.items);
    cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  return movements;
};

const lowEvents = async (variantId: string): Promise<number> =>
  (await shop.events(variantId)).filter(({ type }) => type === 'stock.low').length;

const available = async (staff: Shopper, productId: string): Promise<boolean | undefined> => {
  const path = `/v1/products/${productId}/availability`;
  const { body } = await staff.get<{ items: readonly { inStock: boolean }[] }>(path);
  return body.items[0]?.inStock;
};

describe('stock', () => {
  it('is received, held by an order, sold by its payment, and every piece of it is in the ledger', async () => {
    const [staff, ada] = [await shop.as('staff'), await shop.as('ada')];
    const variantId = await stockedVariant(staff, 10);
    const pending = await placedOrder(ada, variantId, 2);
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 10, held: 2, available: 8 });
    const cancelled = await ada.post(`/v1/orders/${pending.id}/cancel`, {});
    expect(cancelled.status).toBe(200);
    await until(async () => (await stockOf(staff, variantId)).held === 0, { what: 'the hold released' });
    const sold = await confirmedOrder(shop, ada, variantId, 3);
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 7, held: 0, available: 7 });
    expect(await everyMovement(staff, variantId)).toMatchObject([
      { reason: 'sold', delta: -3, orderId: sold.id },
      { reason: 'received', delta: 10, actor: expect.stringMatching(/^usr_/) },
    ]);
  });

  it('that runs low is announced once, when goods have left', async () => {
    const [staff, ada] = [await shop.as('staff'), await shop.as('ada')];
    const variantId = await stockedVariant(staff, 7);
    await staff.patch(`/v1/inventory/${variantId}`, { lowStockThreshold: 6 });
    await confirmedOrder(shop, ada, variantId);
    await until(async () => (await lowEvents(variantId)) === 1, { what: 'stock.low' });
    await confirmedOrder(shop, ada, variantId);
    await shop.settled();
    expect(await lowEvents(variantId)).toBe(1);
    await adjust(staff, variantId, 10, 'received');
    await adjust(staff, variantId, -9, 'damage');
    await until(async () => (await lowEvents(variantId)) === 2, { what: 'stock.low again' });
  });

  it('of the last piece goes to one order; it comes back when that is not paid in time', async () => {
    const [staff, ada, grace] = [await shop.as('staff'), await shop.as('ada'), await shop.as('grace')];
    const variantId = await stockedVariant(staff, 1);
    const first = await placedOrder(ada, variantId);
    const productId = (await ada.get<{ items: readonly { productId: string }[] }>(`/v1/orders/${first.id}`))
      .body.items[0]?.productId;
    expect(await available(grace, productId ?? '')).toBe(false);
    await expect(placedOrder(grace, variantId)).rejects.toThrow('409');
    await shop.advance(1_801);
    const [adaLater, graceLater] = [await shop.as('ada'), await shop.as('grace')];
    await untilOrderIs(adaLater, first.id, 'failed');
    await placedOrder(graceLater, variantId);
    expect(await stockOf(await shop.as('staff'), variantId)).toEqual({ onHand: 1, held: 1, available: 0 });
  });
});

describe('a rush', () => {
  const order = (shopper: Shopper, variantId: string) =>
    shopper.post<{ code?: string }>('/v1/orders', {
      currency: 'NGN',
      items: [{ variantId, quantity: 1 }],
      shippingAddress: { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' },
    });

  it('of sixty orders and ten adjustments at once never promises a piece twice', async () => {
    const [staff, ada, grace] = [await shop.as('staff'), await shop.as('ada'), await shop.as('grace')];
    const variantId = await stockedVariant(staff, 30);
    const orders = Array.from({ length: 60 }, (_, index) => order(index % 2 ? ada : grace, variantId));
    const adjustments = Array.from({ length: 10 }, (_, index) =>
      adjust(staff, variantId, index % 2 ? 1 : -2, index % 2 ? 'received' : 'damage'),
    );
    const [placed, adjusted] = await Promise.all([Promise.all(orders), Promise.all(adjustments)]);
    const won = placed.filter(({ status }) => status === 201).length;
    expect(placed.every(({ status, body }) => status === 201 || body.code === 'insufficient-stock')).toBe(
      true,
    );
    expect(adjusted.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const stock = await stockOf(staff, variantId);
    expect(stock.held).toBe(won);
    expect(stock.available).toBe(stock.onHand - won);
    expect(stock.available).toBeGreaterThanOrEqual(0);
    const movements = await everyMovement(staff, variantId);
    expect(movements.reduce((sum, { delta }) => sum + delta, 0)).toBe(stock.onHand);
  }, 60_000);
});

describe('nobody but staff', () => {
  it.each(['ada', 'shop'] as const)('sees or changes stock: %s', async (account) => {
    const variantId = await stockedVariant(await shop.as('staff'), 1);
    const caller = await shop.as(account);
    expect((await caller.get(`/v1/inventory/${variantId}`)).status).toBe(403);
    expect((await adjust(caller, variantId, 5)).status).toBe(403);
    expect((await shop.anonymous().get(`/v1/inventory/${variantId}`)).status).toBe(401);
  });
});
