import { describe, expect, it } from '@jest/globals';
import {
  changePromotion,
  createPromotion,
  deletePromotion,
  getPromotion,
} from '../../functions/promotions/definitions.ts';
import type { AppliedPromotion } from '../../functions/promotions/promotion.ts';
import { type Promotion, promotionDefinitionSchema } from '../../functions/promotions/promotion.ts';
import {
  findPromotions,
  isFirstOrder,
  planGiveBack,
  redeemWrites,
} from '../../functions/promotions/store.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { retryOnConflict, transact } from '../../functions/shared/transact.ts';
import { aBasket, priceBasket } from '../pricing/basket.ts';
import { withTables } from '../support/store.ts';

withTables(promotionsTable);

const now = new Date('2026-03-01T12:00:00Z');
const rounds = 5;
const callers = 20;

const newCustomer = (): Id<'user'> => newId('user', now);
const newOrder = (): Id<'order'> => newId('order', now);
const newCode = (): string => crypto.randomUUID().slice(0, 18).toUpperCase();

const tenPercent = { type: 'percentage', value: 10 };

const define = async (definition: Record<string, unknown> = {}): Promise<Promotion & { code: string }> => {
  const code = newCode();
  const promotion = {
    id: newId('promotion', now),
    definition: promotionDefinitionSchema.parse({
      name: 'A promotion',
      ...('type' in definition ? {} : tenPercent),
      code,
      ...definition,
    }),
    used: 0,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 1,
  };
  await createPromotion(promotion);
  return { ...promotion, code };
};

/** What a customer's basket of NGN 10.00 gets with these codes. */
const priced = async (codes: readonly string[], customerId: string) =>
  priceBasket(aBasket({ ...(await findPromotions({ codes, customerId })), coupons: codes }));

const redeem = (applied: readonly AppliedPromotion[], customerId: string, orderId = newOrder()) =>
  transact(redeemWrites(applied, customerId, orderId, now));

/** As checkout does it: priced again when a promotion changed meanwhile. */
const checkOut = (codes: readonly string[], customerId: string, orderId = newOrder()): Promise<Id<'order'>> =>
  retryOnConflict(async () => {
    await redeem((await priced(codes, customerId)).promotions, customerId, orderId);
    return orderId;
  });

const giveBack = (orderId: string): Promise<void> =>
  retryOnConflict(async () => {
    const writes = await planGiveBack(orderId, now);
    if (writes.length > 0) await transact(writes);
  });

const usedOf = async ({ id }: Promotion): Promise<number | undefined> => (await getPromotion(id))?.used;

const reasonsOf = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' && isDomainError(outcome.reason, 'promotion-not-applicable')
      ? [outcome.reason.details.reason]
      : [],
  );

const all = (reason: string, count: number): string[] => Array.from({ length: count }, () => reason);

describe('the last use of a promotion', () => {
  it('goes to exactly as many of many callers as are left', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const promotion = await define({ limits: { total: 3 } });
      const { promotions } = await priced([promotion.code], newCustomer());
      const outcomes = await Promise.allSettled(
        Array.from({ length: callers }, () => redeem(promotions, newCustomer())),
      );
      expect(reasonsOf(outcomes)).toEqual(all('limit-reached', callers - 3));
      expect(await usedOf(promotion)).toBe(3);
    }
  });

  it('is refused to those who look once it is gone', async () => {
    const promotion = await define({ limits: { total: 1 } });
    await checkOut([promotion.code], newCustomer());
    const { refusedCoupons } = await priced([promotion.code], newCustomer());
    expect(refusedCoupons).toEqual([{ code: promotion.code, reason: 'limit-reached' }]);
  });
});

describe('the limit per customer', () => {
  it('holds however many orders the customer places at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const promotion = await define({ limits: { perCustomer: 2 } });
      const customerId = newCustomer();
      const { promotions } = await priced([promotion.code], customerId);
      const outcomes = await Promise.allSettled(
        Array.from({ length: callers }, () => redeem(promotions, customerId)),
      );
      expect(reasonsOf(outcomes)).toEqual(all('customer-limit-reached', callers - 2));
    }
  });

  it('is each customer’s own', async () => {
    const promotion = await define({ limits: { perCustomer: 1 } });
    const [ada, grace] = [newCustomer(), newCustomer()];
    await checkOut([promotion.code], ada);
    expect((await priced([promotion.code], ada)).refusedCoupons[0]?.reason).toBe('customer-limit-reached');
    expect((await priced([promotion.code], grace)).refusedCoupons).toEqual([]);
  });
});

describe('a promotion for the first order', () => {
  it('goes to one of two first orders placed at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const promotion = await define({ conditions: { firstOrderOnly: true } });
      const customerId = newCustomer();
      const { promotions } = await priced([promotion.code], customerId);
      const outcomes = await Promise.allSettled([
        redeem(promotions, customerId),
        redeem(promotions, customerId),
      ]);
      expect(reasonsOf(outcomes)).toEqual(['first-order-only']);
    }
  });

  it('is no more to be had after an order without it', async () => {
    const promotion = await define({ conditions: { firstOrderOnly: true } });
    const customerId = newCustomer();
    const { promotions } = await priced([promotion.code], customerId);
    await checkOut([], customerId);
    expect(await isFirstOrder(customerId)).toBe(false);
    await expect(redeem(promotions, customerId)).rejects.toMatchObject({
      details: { reason: 'first-order-only' },
    });
  });

  it('is to be had again when the first order was cancelled unpaid, but not while a second one is open', async () => {
    const customerId = newCustomer();
    const first = await checkOut([], customerId);
    const second = await checkOut([], customerId);
    await giveBack(first);
    expect(await isFirstOrder(customerId)).toBe(false);
    await giveBack(second);
    expect(await isFirstOrder(customerId)).toBe(true);
  });
});

describe('what an order redeemed', () => {
  it('is given back once, however often and by how many it is given back', async () => {
    const promotion = await define({ limits: { total: 5, perCustomer: 5 } });
    const customerId = newCustomer();
    const [cancelled] = await Promise.all([
      checkOut([promotion.code], customerId),
      checkOut([promotion.code], customerId),
    ]);
    await Promise.all(Array.from({ length: callers }, () => giveBack(cancelled)));
    await giveBack(cancelled);
    expect(await usedOf(promotion)).toBe(1);
    const { candidates } = await findPromotions({ codes: [promotion.code], customerId });
    expect(candidates.map(({ customerUses }) => customerUses)).toEqual([1]);
  });

  it('can be redeemed by somebody else afterwards', async () => {
    const promotion = await define({ limits: { total: 1 } });
    await giveBack(await checkOut([promotion.code], newCustomer()));
    await checkOut([promotion.code], newCustomer());
    expect(await usedOf(promotion)).toBe(1);
  });

  it('is counted once when the same order is placed twice', async () => {
    const promotion = await define({ limits: { total: 5 } });
    const [customerId, orderId] = [newCustomer(), newOrder()];
    await checkOut([promotion.code], customerId, orderId);
    await expect(checkOut([promotion.code], customerId, orderId)).rejects.toMatchObject({
      code: 'already-exists',
    });
    expect(await usedOf(promotion)).toBe(1);
  });

  it('is nothing for an order that never was', async () => {
    expect(await planGiveBack(newOrder(), now)).toEqual([]);
  });

  it('does not count a promotion that took nothing off', async () => {
    const promotion = await define({ type: 'free-shipping', limits: { total: 1 } });
    await checkOut([promotion.code], newCustomer());
    expect(await usedOf(promotion)).toBe(0);
  });

  it('is given back also when its promotion was deleted meanwhile', async () => {
    const promotion = await define({ limits: { total: 1, perCustomer: 1 } });
    const customerId = newCustomer();
    const orderId = await checkOut([promotion.code], customerId);
    await deletePromotion((await getPromotion(promotion.id)) ?? promotion);
    await giveBack(orderId);
    expect(await isFirstOrder(customerId)).toBe(true);
  });
});

describe('a limited promotion that staff change during checkout', () => {
  it('is not redeemed as it was', async () => {
    const promotion = await define({ limits: { total: 5 } });
    const customerId = newCustomer();
    const { promotions } = await priced([promotion.code], customerId);
    await changePromotion(promotion, { ...promotion.definition, active: false }, now);
    await expect(redeem(promotions, customerId)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('keeps its count: edits and redemptions do not overwrite each other', async () => {
    const promotion = await define({ limits: { total: 100 } });
    const edit = (n: number) =>
      retryOnConflict(async () => {
        const stored = await getPromotion(promotion.id);
        if (!stored) throw new Error('it is gone');
        await changePromotion(stored, { ...stored.definition, name: `Edit ${n}` }, now);
      });
    await Promise.all([
      ...Array.from({ length: callers }, () => checkOut([promotion.code], newCustomer())),
      ...Array.from({ length: 3 }, (_, n) => edit(n)),
    ]);
    expect(await getPromotion(promotion.id)).toMatchObject({ used: callers, version: 4 });
  });

  it('takes three promotions and all their limits in eight writes', async () => {
    const customerId = newCustomer();
    const limits = { total: 5, perCustomer: 5 };
    const conditions = { firstOrderOnly: true };
    const defined = await Promise.all([1, 2, 3].map(() => define({ limits, conditions })));
    const codes = defined.map(({ code }) => code);
    const writes = redeemWrites((await priced(codes, customerId)).promotions, customerId, newOrder(), now);
    expect(writes).toHaveLength(8);
    await transact(writes);
    expect(await Promise.all(defined.map(usedOf))).toEqual([1, 1, 1]);
  });
});
