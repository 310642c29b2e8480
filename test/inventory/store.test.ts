import { describe, expect, it } from '@jest/globals';
import { adjustStock, getStock } from '../../functions/inventory/ledger.ts';
import { planRestock } from '../../functions/inventory/restock-store.ts';
import {
  getStocks,
  holdWrites,
  planCommit,
  planRelease,
  releaseExpiredHolds,
} from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { newId } from '../../functions/shared/ids.ts';
import { transact } from '../../functions/shared/transact.ts';
import { withTables } from '../support/store.ts';
import { carryOut, countersOf, hold, holdEnds, later, newOrderId, newVariant, start } from './shop.ts';

withTables(inventoryTable);

const rounds = Array.from({ length: 8 }, (_, round) => round);

describe('a hold', () => {
  it('moves stock from available to held, and all lines or none', async () => {
    const [plenty, scarce] = [await newVariant(10), await newVariant(1)];
    const lines = [
      { variantId: scarce, quantity: 2 },
      { variantId: plenty, quantity: 3 },
    ];
    await expect(transact(holdWrites(lines, newOrderId(), holdEnds, start))).rejects.toMatchObject({
      code: 'insufficient-stock',
      details: { variantId: scarce, available: 1 },
    });
    expect(await countersOf(plenty)).toEqual({ onHand: 10, held: 0, available: 10 });
    await hold(plenty, 3);
    expect(await countersOf(plenty)).toEqual({ onHand: 10, held: 3, available: 7 });
  });

  it('says that it was made already, not that stock is short, when it is repeated after the last unit', async () => {
    const variantId = await newVariant(1);
    const orderId = await hold(variantId);
    await expect(hold(variantId, 1, { orderId })).rejects.toMatchObject({ code: 'already-exists' });
    expect(await countersOf(variantId)).toEqual({ onHand: 1, held: 1, available: 0 });
  });

  it('takes 40 lines in 80 writes, in key order whatever order they come in', async () => {
    const variantIds = await Promise.all(Array.from({ length: 40 }, () => newVariant(5)));
    const lines = variantIds.map((variantId) => ({ variantId, quantity: 1 }));
    const orderId = newOrderId();
    const writes = holdWrites(lines.toReversed(), orderId, holdEnds, start);
    expect(writes).toHaveLength(80);
    expect(JSON.stringify(writes)).toBe(JSON.stringify(holdWrites(lines, orderId, holdEnds, start)));
    await transact(writes);
    expect(await planCommit(orderId, lines, start)).toHaveLength(80);
    expect(await planRelease(orderId, lines, start)).toHaveLength(80);
    await carryOut(() => planCommit(orderId, lines, start));
    expect(await planRestock('all', orderId, lines, 'returned', start)).toHaveLength(80);
    const stocks = await getStocks(variantIds, { consistent: true });
    expect([...stocks.values()].every(({ onHand, held }) => onHand === 4 && held === 0)).toBe(true);
  });

  it('adds up lines of one variant, because one transaction writes an item once', async () => {
    const variantId = await newVariant(5);
    const lines = [
      { variantId, quantity: 2 },
      { variantId, quantity: 3 },
    ];
    await transact(holdWrites(lines, newOrderId(), holdEnds, start));
    expect(await countersOf(variantId)).toEqual({ onHand: 5, held: 5, available: 0 });
  });
});

describe('a commit', () => {
  it('takes the held goods off the shelf, once', async () => {
    const variantId = await newVariant(3);
    const orderId = await hold(variantId, 2);
    const lines = [{ variantId, quantity: 2 }];
    await carryOut(() => planCommit(orderId, lines, later(10)));
    expect(await planCommit(orderId, lines, later(11))).toEqual([]);
    expect(await countersOf(variantId)).toEqual({ onHand: 1, held: 0, available: 1 });
  });

  it('still holds after its time when nobody claimed the goods', async () => {
    const variantId = await newVariant(1);
    const orderId = await hold(variantId);
    await carryOut(() => planCommit(orderId, [{ variantId, quantity: 1 }], later(9_999)));
    expect(await releaseExpiredHolds([variantId], later(10_000))).toBe(0);
    expect(await countersOf(variantId)).toEqual({ onHand: 0, held: 0, available: 0 });
  });

  it('takes anew what was claimed, while there is some', async () => {
    const variantId = await newVariant(2);
    const orderId = await hold(variantId);
    await releaseExpiredHolds([variantId], later(1800));
    await carryOut(() => planCommit(orderId, [{ variantId, quantity: 1 }], later(1801)));
    expect(await countersOf(variantId)).toEqual({ onHand: 1, held: 0, available: 1 });
  });

  it('is refused for insufficient stock when the claimed goods are gone', async () => {
    const variantId = await newVariant(1);
    const orderId = await hold(variantId);
    await releaseExpiredHolds([variantId], later(1800));
    await hold(variantId, 1, { now: later(1800) });
    await expect(
      carryOut(() => planCommit(orderId, [{ variantId, quantity: 1 }], later(1801))),
    ).rejects.toMatchObject({ code: 'insufficient-stock', details: { variantId, available: 0 } });
  });

  it('is refused after a release, and without a hold', async () => {
    const variantId = await newVariant(1);
    const lines = [{ variantId, quantity: 1 }];
    const orderId = await hold(variantId);
    await carryOut(() => planRelease(orderId, lines, start));
    await expect(planCommit(orderId, lines, start)).rejects.toMatchObject({ code: 'illegal-transition' });
    await expect(planCommit(newOrderId(), lines, start)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a release', () => {
  it('gives the goods back, once, and nothing after a commit', async () => {
    const variantId = await newVariant(2);
    const lines = [{ variantId, quantity: 1 }];
    const released = await hold(variantId);
    await carryOut(() => planRelease(released, lines, start));
    expect(await planRelease(released, lines, start)).toEqual([]);
    const sold = await hold(variantId);
    await carryOut(() => planCommit(sold, lines, start));
    expect(await planRelease(sold, lines, start)).toEqual([]);
    expect(await countersOf(variantId)).toEqual({ onHand: 1, held: 0, available: 1 });
  });
});

describe('an expired hold', () => {
  it('is claimable at the second it ends, not before, by whoever needs it', async () => {
    const variantId = await newVariant(1);
    await hold(variantId);
    expect(await releaseExpiredHolds([variantId], later(1799))).toBe(0);
    await expect(hold(variantId)).rejects.toMatchObject({ code: 'insufficient-stock' });
    expect(await releaseExpiredHolds([variantId], later(1800))).toBe(1);
    await hold(variantId, 1, { now: later(1800) });
    expect(await countersOf(variantId)).toEqual({ onHand: 1, held: 1, available: 0 });
  });

  it('is claimed once by twenty callers at once', async () => {
    const variantId = await newVariant(1);
    await hold(variantId);
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => releaseExpiredHolds([variantId], later(1800))),
    );
    expect(claims.reduce((a, b) => a + b)).toBe(1);
    expect(await countersOf(variantId)).toEqual({ onHand: 1, held: 0, available: 1 });
  });
});

describe('a restock', () => {
  it('brings sold goods back once per reference, and only what was sold', async () => {
    const variantId = await newVariant(3);
    const lines = [{ variantId, quantity: 1 }];
    const orderId = await hold(variantId, 2);
    expect(await planRestock('rtn_1', orderId, lines, 'return', start)).toEqual([]);
    await carryOut(() => planCommit(orderId, lines, start));
    await carryOut(() => planRestock('rtn_1', orderId, lines, 'return', start));
    expect(await planRestock('rtn_1', orderId, lines, 'return', start)).toEqual([]);
    expect(await countersOf(variantId)).toEqual({ onHand: 2, held: 0, available: 2 });
    await carryOut(() => planRestock('rtn_2', orderId, lines, 'return', start));
    expect(await countersOf(variantId)).toEqual({ onHand: 3, held: 0, available: 3 });
  });
});

describe('under concurrency', () => {
  const settle = async (attempts: readonly Promise<unknown>[]) => {
    const outcomes = await Promise.allSettled(attempts);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    return { won: outcomes.length - refusals.length, refusals };
  };

  it.each(rounds)('the last unit goes to one of thirty callers (round %i)', async () => {
    const variantId = await newVariant(1);
    const { won, refusals } = await settle(Array.from({ length: 30 }, () => hold(variantId)));
    expect(won).toBe(1);
    expect(refusals.every((refusal) => isDomainError(refusal, 'insufficient-stock'))).toBe(true);
    expect(await countersOf(variantId)).toEqual({ onHand: 1, held: 1, available: 0 });
  });

  it('two hundred callers for fifty units: exactly fifty get one', async () => {
    const variantId = await newVariant(50);
    const { won, refusals } = await settle(Array.from({ length: 200 }, () => hold(variantId)));
    expect(won).toBe(50);
    expect(refusals.every((refusal) => isDomainError(refusal, 'insufficient-stock'))).toBe(true);
    expect(await countersOf(variantId)).toEqual({ onHand: 50, held: 50, available: 0 });
  });

  it.each(rounds)('an expiry and a commit of the same hold sell it at most once (round %i)', async () => {
    const variantId = await newVariant(1);
    const orderId = await hold(variantId);
    const lines = [{ variantId, quantity: 1 }];
    const rival = async () => {
      await releaseExpiredHolds([variantId], later(1800));
      await hold(variantId, 1, { now: later(1800) });
    };
    const { won, refusals } = await settle([
      carryOut(() => planCommit(orderId, lines, later(1800))),
      ...Array.from({ length: 5 }, rival),
    ]);
    expect(won).toBe(1);
    expect(refusals.every((refusal) => isDomainError(refusal, 'insufficient-stock'))).toBe(true);
    const { onHand, held, available } = await countersOf(variantId);
    expect({ owned: 1 - onHand + held, available }).toEqual({ owned: 1, available: 0 });
  });

  it.each(rounds)('a release and a commit of the same hold: one of them happens (round %i)', async () => {
    const variantId = await newVariant(1);
    const orderId = await hold(variantId);
    const lines = [{ variantId, quantity: 1 }];
    const [committed] = await Promise.allSettled([
      carryOut(() => planCommit(orderId, lines, start)),
      carryOut(() => planRelease(orderId, lines, start)),
    ]);
    const left = committed.status === 'fulfilled' ? 0 : 1;
    expect(await countersOf(variantId)).toEqual({ onHand: left, held: 0, available: left });
  });

  it.each(rounds)('an adjustment among holds never takes what is held (round %i)', async () => {
    const variantId = await newVariant(10);
    const damage = () =>
      adjustStock(
        { id: newId('adjustment', start), variantId, delta: -5, reason: 'damage', actor: 'usr_staff' },
        start,
      );
    const holds = Array.from({ length: 12 }, () => hold(variantId));
    const [adjustment, { won }] = await Promise.all([
      damage().then(
        () => 5,
        () => 0,
      ),
      settle(holds),
    ]);
    const { onHand, held, available } = await getStock(variantId);
    expect(onHand).toBe(10 - adjustment);
    expect(held).toBe(won);
    expect(available).toBe(onHand - held);
    expect(available).toBe(0);
  });
});
