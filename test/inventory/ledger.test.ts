import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';
import type { DomainEvent } from '../../functions/events/catalogue.ts';
import {
  adjustStock,
  announceLowStock,
  getStock,
  listMovements,
  setLowStockThreshold,
} from '../../functions/inventory/ledger.ts';
import { planRestock } from '../../functions/inventory/restock-store.ts';
import { holdSchema, isLow } from '../../functions/inventory/stock.ts';
import { planCommit, planRelease, releaseExpiredHolds } from '../../functions/inventory/store.ts';
import { inventoryTable, stockPartition } from '../../functions/inventory/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { queryAll } from '../../functions/shared/read.ts';
import { withTables } from '../support/store.ts';
import { carryOut, countersOf, hold, later, newOrderId, newVariant, receive, start } from './shop.ts';

withTables(inventoryTable);

const everyMovement = async (variantId: Id<'variant'>) => {
  const movements = [];
  let cursor: string | undefined;
  do {
    const page = await listMovements(variantId, { limit: 7, cursor });
    movements.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return movements;
};

const heldBy = async (variantId: Id<'variant'>): Promise<number> => {
  const partition = stockPartition(variantId);
  const holds = await queryAll(
    { table: inventoryTable, partition, sort: { beginsWith: 'HOLD#' }, consistent: true },
    holdSchema,
  );
  return holds.filter(({ state }) => state === 'held').reduce((sum, { quantity }) => sum + quantity, 0);
};

const eventsOf = async (variantId: Id<'variant'>): Promise<DomainEvent[]> => {
  const entries = await queryAll(
    { table: inventoryTable, partition: stockPartition(variantId), sort: { beginsWith: 'EVENT#' } },
    z.object({ events: z.array(z.custom<DomainEvent>()) }),
  );
  return entries.flatMap(({ events }) => events);
};

const lowEvents = async (variantId: Id<'variant'>): Promise<number> =>
  (await eventsOf(variantId)).filter(({ type }) => type === 'stock.low').length;

const adjust = (variantId: Id<'variant'>, delta: number) =>
  adjustStock(
    { id: newId('adjustment', start), variantId, delta, reason: 'correction', actor: 'usr_staff' },
    start,
  );

const sell = async (variantId: Id<'variant'>, quantity: number): Promise<Id<'order'>> => {
  const orderId = await hold(variantId, quantity);
  await carryOut(() => planCommit(orderId, [{ variantId, quantity }], start));
  return orderId;
};

describe('an adjustment', () => {
  it('moves what is on hand, is in the ledger and is announced', async () => {
    const variantId = await newVariant();
    const { stock, movement } = await adjustStock(
      {
        id: newId('adjustment', start),
        variantId,
        delta: 12,
        reason: 'received',
        note: 'Delivery 4711',
        actor: 'usr_staff',
      },
      start,
    );
    expect(stock).toMatchObject({ onHand: 12, held: 0, available: 12, version: 2 });
    expect(movement).toMatchObject({ delta: 12, note: 'Delivery 4711', actor: 'usr_staff' });
    expect((await listMovements(variantId, { limit: 5 })).items).toEqual([movement]);
    expect(await eventsOf(variantId)).toMatchObject([
      { type: 'stock.adjusted', data: { onHand: 12, available: 12, delta: 12, reason: 'received' } },
    ]);
  });

  it('is made once, however often its request is repeated at once', async () => {
    const variantId = await newVariant();
    const id = newId('adjustment', start);
    const once = () =>
      adjustStock({ id, variantId, delta: 5, reason: 'received', actor: 'usr_staff' }, start);
    const answers = await Promise.all(Array.from({ length: 10 }, once));
    expect(new Set(answers.map(({ movement }) => movement.id)).size).toBe(1);
    expect(await countersOf(variantId)).toEqual({ onHand: 5, held: 0, available: 5 });
  });

  it('never takes what is held', async () => {
    const variantId = await newVariant(5);
    await hold(variantId, 3);
    await expect(adjust(variantId, -3)).rejects.toMatchObject({
      code: 'insufficient-stock',
      details: { variantId, available: 2 },
    });
    await adjust(variantId, -2);
    expect(await countersOf(variantId)).toEqual({ onHand: 3, held: 3, available: 0 });
  });
});

describe('the ledger', () => {
  it('lists sales and returns among the adjustments, newest first', async () => {
    const variantId = await newVariant(9);
    const orderId = await hold(variantId, 2);
    const lines = [{ variantId, quantity: 2 }];
    await carryOut(() => planCommit(orderId, lines, later(60)));
    await carryOut(() => planRestock('rtn_1', orderId, lines, 'changed their mind', later(120)));
    expect((await listMovements(variantId, { limit: 10 })).items).toMatchObject([
      { reason: 'restocked', delta: 2, orderId, note: 'changed their mind' },
      { reason: 'sold', delta: -2, orderId },
      { reason: 'received', delta: 9, actor: 'usr_staff' },
    ]);
  });

  const quantity = fc.integer({ min: 1, max: 4 });
  const step = fc.oneof(
    fc.record({ kind: fc.constant('adjust' as const), delta: fc.integer({ min: -6, max: 9 }) }),
    fc.record({ kind: fc.constant('hold' as const), quantity }),
    fc.record({
      kind: fc.constantFrom('commit' as const, 'release' as const, 'restock' as const),
      order: fc.nat({ max: 30 }),
    }),
    fc.record({ kind: fc.constant('expire' as const) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  /** What a busy shop may refuse; anything else is a mistake. */
  const isRefusal = (error: unknown): boolean =>
    (['insufficient-stock', 'illegal-transition'] as const).some((code) => isDomainError(error, code));

  const play = async (
    variantId: Id<'variant'>,
    orders: { id: Id<'order'>; quantity: number }[],
    taken: Step,
  ) => {
    if (taken.kind === 'adjust') return taken.delta !== 0 && adjust(variantId, taken.delta);
    if (taken.kind === 'expire') return releaseExpiredHolds([variantId], later(3_600));
    if (taken.kind === 'hold') {
      const id = newOrderId();
      await hold(variantId, taken.quantity, { orderId: id });
      return orders.push({ id, quantity: taken.quantity });
    }
    const order = orders[taken.order % Math.max(1, orders.length)];
    if (!order) return;
    const lines = [{ variantId, quantity: order.quantity }];
    return carryOut(() => {
      if (taken.kind === 'commit') return planCommit(order.id, lines, later(60));
      if (taken.kind === 'release') return planRelease(order.id, lines, later(60));
      return planRestock('once', order.id, lines, 'return', later(60));
    });
  };

  it('sums up to what is on hand after any history, also of many at once', async () => {
    const history = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(history, async (rounds) => {
        const variantId = await newVariant(6);
        const orders: { id: Id<'order'>; quantity: number }[] = [];
        for (const atOnce of rounds) {
          const outcomes = await Promise.allSettled(atOnce.map((taken) => play(variantId, orders, taken)));
          for (const outcome of outcomes) {
            if (outcome.status === 'rejected' && !isRefusal(outcome.reason)) throw outcome.reason;
          }
          const { onHand, held, available } = await getStock(variantId);
          expect(Math.min(onHand, held, available)).toBeGreaterThanOrEqual(0);
          expect(onHand).toBe(held + available);
        }
        await announceLowStock(variantId, later(3_600));
        const stock = await getStock(variantId);
        const { onHand, held } = stock;
        expect(stock.low).toBe(isLow(stock));
        const movements = await everyMovement(variantId);
        expect(movements.reduce((sum, { delta }) => sum + delta, 0)).toBe(onHand);
        expect(await heldBy(variantId)).toBe(held);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('low stock', () => {
  it('is announced once per crossing, and again after the stock was above it', async () => {
    const variantId = await newVariant(10);
    await adjust(variantId, -5);
    await adjust(variantId, -1);
    await adjust(variantId, -1);
    expect(await lowEvents(variantId)).toBe(1);
    await adjust(variantId, 7);
    expect(await lowEvents(variantId)).toBe(1);
    await adjust(variantId, -8);
    expect(await lowEvents(variantId)).toBe(2);
    const { onHand, lowStockThreshold, low } = await getStock(variantId);
    expect({ onHand, lowStockThreshold, low }).toEqual({ onHand: 2, lowStockThreshold: 5, low: true });
  });

  it('is not news for a variant that never had more', async () => {
    const variantId = await newVariant();
    await receive(variantId, 3);
    await announceLowStock(variantId, start);
    expect(await lowEvents(variantId)).toBe(0);
  });

  it('is announced after a sale by whoever looks first, once among twenty', async () => {
    const variantId = await newVariant(7);
    await sell(variantId, 1);
    await announceLowStock(variantId, start);
    expect(await lowEvents(variantId)).toBe(0);
    await sell(variantId, 1);
    await Promise.all(Array.from({ length: 20 }, () => announceLowStock(variantId, start)));
    expect(await lowEvents(variantId)).toBe(1);
  });

  it('is not announced for what is only held', async () => {
    const variantId = await newVariant(7);
    await hold(variantId, 6);
    await announceLowStock(variantId, start);
    expect(await lowEvents(variantId)).toBe(0);
  });

  it('can be announced again after a return lifted the stock above the threshold', async () => {
    const variantId = await newVariant(6);
    const orderId = await sell(variantId, 3);
    await announceLowStock(variantId, start);
    const back = (quantity: number, ref: string) =>
      carryOut(() => planRestock(ref, orderId, [{ variantId, quantity }], 'return', start));
    await back(1, 'one');
    expect((await getStock(variantId)).low).toBe(true);
    await back(2, 'rest');
    expect((await getStock(variantId)).low).toBe(false);
    await sell(variantId, 2);
    await announceLowStock(variantId, start);
    expect(await lowEvents(variantId)).toBe(2);
  });

  it('follows the threshold when staff move it', async () => {
    const variantId = await newVariant(10);
    const set = (threshold: number, expected?: readonly number[]) =>
      setLowStockThreshold(variantId, threshold, { expected, now: start });
    await set(10);
    await set(20);
    expect(await lowEvents(variantId)).toBe(1);
    await set(3);
    await set(12);
    expect(await lowEvents(variantId)).toBe(2);
    await expect(set(4, [1])).rejects.toMatchObject({ code: 'stale-version' });
  });
});
