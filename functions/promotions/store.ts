/** What baskets and orders need of promotions: which may apply, taking their uses, giving them back. */
import * as z from 'zod';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItem, getItems } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { automaticPromotions, forgetAutomatic } from './automatic-store.ts';
import {
  type AppliedPromotion,
  type Promotion,
  type PromotionCandidate,
  promotionSchema,
} from './promotion.ts';
import {
  type ChosenShards,
  countOrder,
  giveBackWrites,
  recordRedemption,
  redemptionSchema,
  takeCustomerUse,
  takeUse,
} from './redemption-writes.ts';
import {
  codeKey,
  customerOrdersKey,
  customerUsesKey,
  promotionKey,
  promotionsTable,
  redemptionKey,
} from './table.ts';
import { shardWithUses } from './uses.ts';
import { readUsesLeft, withUses } from './uses-store.ts';

const codeSchema = z.object({ promotionId: idSchema('promotion') });
const usesSchema = z.object({ promotionId: idSchema('promotion'), used: z.int() });
const ordersSchema = z.object({ orders: z.int() });

const readPromotions = (promotionIds: readonly string[]): Promise<Promotion[]> =>
  getItems(promotionsTable, promotionIds.map(promotionKey), promotionSchema, { consistent: true });

const promotionsOfCodes = async (codes: readonly string[]): Promise<Promotion[]> => {
  const held = await getItems(promotionsTable, [...new Set(codes)].map(codeKey), codeSchema, {
    consistent: true,
  });
  return readPromotions(held.map(({ promotionId }) => promotionId));
};

/** What is held may be some seconds old; limited ones are read as they are, with what was used of them. */
const findAutomatic = async (forOrder: boolean): Promise<Promotion[]> => {
  const items = await automaticPromotions(forOrder);
  const limited = items.filter(({ definition }) => definition.limits?.total !== undefined);
  const asTheyAre = await readPromotions(limited.map(({ id }) => id));
  return [...items.filter((promotion) => !limited.includes(promotion)), ...asTheyAre];
};

const usesOfCustomer = async (
  customerId: string | undefined,
  promotions: readonly Promotion[],
): Promise<Map<Id<'promotion'>, number>> => {
  const limited = promotions.filter(({ definition }) => definition.limits?.perCustomer !== undefined);
  if (customerId === undefined) return new Map();
  const keys = limited.map(({ id }) => customerUsesKey(customerId, id));
  const uses = await getItems(promotionsTable, keys, usesSchema, { consistent: true });
  return new Map(uses.map(({ promotionId, used }) => [promotionId, used]));
};

/** Whether the customer has no order, but for those that were cancelled before they were paid. */
export const isFirstOrder = async (customerId: string): Promise<boolean> => {
  const key = customerOrdersKey(customerId);
  const placed = await getItem(promotionsTable, key, ordersSchema, { consistent: true });
  return placed === undefined || placed.orders === 0;
};

/**
 * All that pricing needs to know of promotions. A shopper who is not signed in is taken for a new customer: the
 * answer counts only once they are known, and nobody checks out unknown.
 */
export const findPromotions = async ({
  codes,
  customerId,
  forOrder = false,
}: {
  readonly codes: readonly string[];
  readonly customerId?: string | undefined;
  /** Whether an order is placed at this price: by what is there now. */
  readonly forOrder?: boolean | undefined;
}): Promise<{
  candidates: PromotionCandidate[];
  /** Looked up only where a promotion asks for it. */
  firstOrder: boolean;
}> => {
  const [automatic, ofCodes] = await Promise.all([findAutomatic(forOrder), promotionsOfCodes(codes)]);
  const found = [
    ...new Map([...automatic, ...ofCodes].map((promotion) => [promotion.id, promotion])).values(),
  ];
  const isForNewCustomers = found.some(({ definition }) => definition.conditions?.firstOrderOnly);
  const [promotions, uses, firstOrder] = await Promise.all([
    Promise.all(found.map((promotion) => withUses(promotion, { consistent: false }))),
    usesOfCustomer(customerId, found),
    isForNewCustomers && customerId !== undefined ? isFirstOrder(customerId) : true,
  ]);
  return {
    candidates: promotions.map((promotion) => ({ promotion, customerUses: uses.get(promotion.id) ?? 0 })),
    firstOrder,
  };
};

const movedMeanwhile = (): DomainError => {
  forgetAutomatic();
  return new DomainError('conflict', 'The promotion changed meanwhile');
};

const redeemedOf = (applied: readonly AppliedPromotion[]): AppliedPromotion[] =>
  applied.filter(({ discount }) => discount.amount > 0);

/**
 * Looks at the promotions that an order is about to take as they are now, and chooses of which shard it takes a use of
 * those with many: at random among the shards that have one left. When none has, its write is refused as `conflict`,
 * and whoever prices again finds it used up.
 * @throws DomainError `conflict` when one is not as it was priced by
 */
export const chooseUses = async (applied: readonly AppliedPromotion[]): Promise<ChosenShards> => {
  const redeemed = redeemedOf(applied);
  const asTheyAre = await readPromotions(redeemed.map(({ promotionId }) => promotionId));
  const chosen = new Map<Id<'promotion'>, number>();
  for (const wanted of redeemed) {
    const promotion = asTheyAre.find(({ id }) => id === wanted.promotionId);
    if (promotion?.version !== wanted.version) throw movedMeanwhile();
    if (promotion.shards === undefined) continue;
    const lefts = await readUsesLeft(promotion, { consistent: true });
    chosen.set(promotion.id, shardWithUses(lefts, Math.random()) ?? 0);
  }
  return chosen;
};

/**
 * The writes by which an order takes its uses: at most 8. Every order needs them, also one without promotions,
 * because customers' orders are counted here.
 * Refused as `promotion-not-applicable` with the `reason`, or `conflict` when a promotion changed meanwhile.
 * @param chosen what `chooseUses` chose; without it only promotions that are counted on themselves can be taken
 */
export const redeemWrites = (
  applied: readonly AppliedPromotion[],
  customerId: string,
  orderId: string,
  now: Date,
  chosen: ChosenShards = new Map(),
): Write[] => {
  const redeemed = redeemedOf(applied);
  return [
    recordRedemption(redeemed, customerId, orderId, chosen, now),
    countOrder(redeemed, customerId),
    ...redeemed.flatMap((promotion) => [
      ...takeUse(promotion, chosen),
      ...takeCustomerUse(promotion, customerId),
    ]),
  ];
};

/**
 * Gives back what the order took, when it ends before it was paid; nothing to write when that was done already,
 * or when there is no such order. Refused as `conflict` when somebody else gives back at the same time.
 */
export const planGiveBack = async (orderId: string, now: Date): Promise<Write[]> => {
  const key = redemptionKey(orderId);
  const redemption = await getItem(promotionsTable, key, redemptionSchema, { consistent: true });
  if (redemption?.status !== 'redeemed') return [];
  const kept = await readPromotions(redemption.promotions.map(({ promotionId }) => promotionId));
  return giveBackWrites(
    orderId,
    redemption,
    new Map(kept.map((promotion) => [promotion.id, promotion])),
    now,
  );
};
