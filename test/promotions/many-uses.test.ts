/** A promotion with many uses is counted in shards: together they are its limit, whoever takes, gives back and edits. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { handler } from '../../functions/promotions/api.ts';
import {
  changePromotion,
  createPromotion,
  deletePromotion,
  getPromotion,
} from '../../functions/promotions/definitions.ts';
import { type Promotion, promotionDefinitionSchema } from '../../functions/promotions/promotion.ts';
import { chooseUses, findPromotions, planGiveBack, redeemWrites } from '../../functions/promotions/store.ts';
import { promotionsTable, usesKey } from '../../functions/promotions/table.ts';
import { shardedFrom, shardWithUses, splitUses, sumOf } from '../../functions/promotions/uses.ts';
import { readUsesLeft } from '../../functions/promotions/uses-store.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { retryOnConflict, transact } from '../../functions/shared/transact.ts';
import { aBasket, priceBasket } from '../pricing/basket.ts';
import { call } from '../support/http-event.ts';
import { type Actors, someOf, tellAll, together } from '../support/seeds.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

withTables(promotionsTable);
const tokenOf = withTokens();

const now = new Date('2026-03-01T12:00:00Z');

const definitionOf = (total: number | undefined, more: object = {}) =>
  promotionDefinitionSchema.parse({
    name: 'Sale',
    type: 'percentage',
    value: 10,
    code: `S${crypto.randomUUID().slice(0, 18).toUpperCase()}`,
    ...(total !== undefined && { limits: { total } }),
    ...more,
  });

const stored = async (id: Id<'promotion'>): Promise<Promotion> => {
  const promotion = await getPromotion(id);
  if (!promotion) throw new Error('it is gone');
  return promotion;
};

const define = async (total: number | undefined, lefts?: readonly number[]): Promise<Promotion> => {
  const at = now.toISOString();
  const promotion = {
    id: newId('promotion', now),
    definition: definitionOf(total),
    used: 0,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  await createPromotion(promotion);
  for (const [shard, left] of (lefts ?? []).entries()) {
    const Item = { ...usesKey(promotion.id, shard), shard, left };
    await dynamo().send(new PutCommand({ TableName: tableName(promotionsTable), Item }));
  }
  return stored(promotion.id);
};

const leftOf = async (promotion: Promotion): Promise<number[]> =>
  readUsesLeft(await stored(promotion.id), { consistent: true });

const codeOf = ({ definition }: Promotion): string => definition.code ?? '';

/** As checkout does it. @returns undefined when it was used up */
const takeOne = (promotion: Promotion, orderId = newId('order', now)): Promise<Id<'order'> | undefined> =>
  retryOnConflict(async () => {
    const customerId = newId('user', now);
    const codes = [codeOf(promotion)];
    const found = await findPromotions({ codes, customerId, forOrder: true });
    const { promotions } = priceBasket(aBasket({ ...found, coupons: codes }));
    if (promotions.length === 0) return undefined;
    const chosen = await chooseUses(promotions);
    await transact(redeemWrites(promotions, customerId, orderId, now, chosen));
    return orderId;
  });

const giveBack = (orderId: string): Promise<void> =>
  retryOnConflict(async () => {
    const writes = await planGiveBack(orderId, now);
    if (writes.length > 0) await transact(writes);
  });

const setLimit = (promotion: Promotion, total: number | undefined): Promise<void> =>
  retryOnConflict(async () => {
    const present = await stored(promotion.id);
    const { limits: _, ...rest } = present.definition;
    const definition = promotionDefinitionSchema.parse({
      ...rest,
      ...(total !== undefined && { limits: { total } }),
    });
    await changePromotion(present, definition, now);
  });

describe('uses in shards', () => {
  it('are the limit, as even as may be, from so many on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (left) => {
        const lefts = splitUses(left);
        if (left < shardedFrom) return lefts === undefined;
        return lefts !== undefined && sumOf(lefts) === left && Math.max(...lefts) - Math.min(...lefts) <= 1;
      }),
    );
  });

  it('are taken of any shard that has one, and of no other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { maxLength: 8 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (lefts, chance) => {
          const shard = shardWithUses(lefts, chance);
          return sumOf(lefts) === 0 ? shard === undefined : (lefts[shard ?? -1] ?? 0) > 0;
        },
      ),
    );
  });
});

describe('a promotion with many uses', () => {
  it('spreads them: twenty orders write to more than one item', async () => {
    const promotion = await define(8_000);
    await Promise.all(Array.from({ length: 20 }, () => takeOne(promotion)));
    const lefts = await leftOf(promotion);
    expect(sumOf(lefts)).toBe(7_980);
    expect(lefts.filter((left) => left < 1_000).length).toBeGreaterThan(1);
    expect((await stored(promotion.id)).used).toBe(20);
  });

  it('is taken to the last use, wherever that is, and no further', async () => {
    const promotion = await define(1_000, [0, 0, 2, 0, 0, 0, 1, 0]);
    const taken = await Promise.all(Array.from({ length: 12 }, () => takeOne(promotion)));
    expect(taken.filter((orderId) => orderId !== undefined)).toHaveLength(3);
    expect(await stored(promotion.id)).toMatchObject({ used: 1_000 });
    const [orderId] = taken.filter((taken) => taken !== undefined);
    await giveBack(orderId ?? '');
    await giveBack(orderId ?? '');
    expect(await stored(promotion.id)).toMatchObject({ used: 999 });
    expect(await takeOne(promotion)).toBeDefined();
    expect(await takeOne(promotion)).toBeUndefined();
  });

  it('keeps its count when staff set another limit, more or fewer, and none', async () => {
    const promotion = await define(1_000, [1, 2, 3, 4, 5, 6, 7, 8]);
    const used = 1_000 - 36;
    await setLimit(promotion, 5_000);
    expect(await stored(promotion.id)).toMatchObject({ used, shards: 8 });
    expect(sumOf(await leftOf(promotion))).toBe(5_000 - used);
    await setLimit(promotion, used + 2);
    const few = await stored(promotion.id);
    expect(few.used).toBe(used);
    expect(few.shards).toBeUndefined();
    const first = await takeOne(promotion);
    await takeOne(promotion);
    expect(await takeOne(promotion)).toBeUndefined();
    await setLimit(promotion, 9_000);
    expect(await stored(promotion.id)).toMatchObject({ used: used + 2, shards: 8 });
    await giveBack(first ?? '');
    expect(await stored(promotion.id)).toMatchObject({ used: used + 1 });
    await setLimit(promotion, undefined);
    expect(await stored(promotion.id)).toMatchObject({ used: used + 1 });
    await setLimit(promotion, 100);
    expect(await takeOne(promotion)).toBeUndefined();
  });

  it('takes no use back into a limit that was lowered beneath what is used', async () => {
    const promotion = await define(8_000);
    const orders = await Promise.all(Array.from({ length: 4 }, () => takeOne(promotion)));
    await setLimit(promotion, 2);
    await giveBack(orders[0] ?? '');
    expect(await stored(promotion.id)).toMatchObject({ used: 3 });
    expect(await takeOne(promotion)).toBeUndefined();
  });

  it('is not redeemed by rules that staff have changed', async () => {
    const promotion = await define(8_000);
    const codes = [codeOf(promotion)];
    const { promotions } = priceBasket(aBasket({ ...(await findPromotions({ codes })), coupons: codes }));
    await changePromotion(promotion, { ...promotion.definition, name: 'Other' }, now);
    await expect(chooseUses(promotions)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('leaves no shard behind when it is deleted', async () => {
    const promotion = await define(8_000);
    const orderId = await takeOne(promotion);
    await deletePromotion(promotion);
    expect(sumOf(await readUsesLeft(promotion, { consistent: true }))).toBe(0);
    await giveBack(orderId ?? '');
  });

  it('is shown to staff with its count, and without how it is counted', async () => {
    const promotion = await define(1_000, [0, 0, 0, 0, 0, 0, 0, 1]);
    const token = await tokenOf(crypto.randomUUID(), 'staff');
    const one = await call(handler, {
      route: 'GET /v1/promotions/{id}',
      params: { id: promotion.id },
      token,
    });
    expect(one.body).toMatchObject({ used: 999, limits: { total: 1_000 } });
    expect(one.body).not.toHaveProperty('shards');
    const list = await call(handler, { route: 'GET /v1/promotions', query: { limit: '100' }, token });
    const listed: { id: string; used: number }[] = list.body.items;
    expect(listed.find(({ id }) => id === promotion.id)?.used).toBe(999);
  });
});

const actorsOf = (promotion: Promotion, begun: readonly Id<'order'>[], taken: Id<'order'>[]): Actors => {
  const order = async (): Promise<void> => {
    const orderId = await takeOne(promotion);
    if (orderId) taken.push(orderId);
  };
  return {
    ...Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`order ${index}`, order])),
    'first given back': () => giveBack(begun[0] ?? ''),
    'first given back again': () => giveBack(begun[0] ?? ''),
    'second given back': () => giveBack(begun[1] ?? ''),
    'limit one higher': () => setLimit(promotion, 1_001),
    'limit much higher': () => setLimit(promotion, 3_000),
    renamed: () =>
      retryOnConflict(async () => {
        const present = await stored(promotion.id);
        await changePromotion(present, { ...present.definition, name: 'Renamed' }, now);
      }),
  };
};

const isTooLate = (reason: unknown): boolean =>
  isDomainError(reason, 'conflict') || isDomainError(reason, 'promotion-not-applicable');

it('has as many uses left as its limit says, in whatever order orders, returns and staff come', async () => {
  await tellAll(0.5, async (random, say) => {
    const isSharded = random() < 0.5;
    const promotion = await (isSharded ? define(1_000, [0, 0, 1, 0, 2, 1, 0, 1]) : define(5));
    const begun = [await takeOne(promotion), await takeOne(promotion)].flatMap((id) => id ?? []);
    const taken: Id<'order'>[] = [];
    const actors = actorsOf(promotion, begun, taken);
    const names = someOf(random, Object.keys(actors));
    say(names.join(', '));
    await together(random, actors, names, isTooLate);
    const back = begun.filter((_, index) =>
      names.some((name) => name.startsWith(index === 0 ? 'first' : 'second')),
    );
    const after = await stored(promotion.id);
    const total = after.definition.limits?.total ?? 0;
    const usedBefore = isSharded ? 1_000 - 5 : 0;
    expect(after.used).toBe(usedBefore + begun.length - back.length + taken.length);
    expect(after.used).toBeLessThanOrEqual(total);
    const another = await takeOne(promotion);
    expect(another !== undefined).toBe(after.used < total);
  });
}, 900_000);
