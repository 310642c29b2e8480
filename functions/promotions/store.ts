/** What baskets and orders need of promotions: which may apply, taking their uses, giving them back. */
import * as z from 'zod';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItem, getItems, queryPage } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import {
  type AppliedPromotion,
  type Promotion,
  type PromotionCandidate,
  promotionSchema,
} from './promotion.ts';
import {
  countOrder,
  giveBackWrites,
  recordRedemption,
  redemptionSchema,
  takeCustomerUse,
  takeUse,
} from './redemption-writes.ts';
import {
  automaticPartition,
  codeKey,
  customerOrdersKey,
  customerUsesKey,
  promotionKey,
  promotionsTable,
  redemptionKey,
} from './table.ts';

/** More automatic promotions than these are not looked at: those that come first by priority count. */
const maximumAutomaticPromotions = 100;

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

/**
 * The index may be a moment behind. That does no harm but to limited ones: an order redeems them only at their
 * present version, so these are read as they are.
 */
const automaticPromotions = async (): Promise<Promotion[]> => {
  const query = { table: promotionsTable, index: 'automatic', partition: automaticPartition } as const;
  const { items } = await queryPage(query, promotionSchema, { limit: maximumAutomaticPromotions });
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
}: {
  readonly codes: readonly string[];
  readonly customerId?: string | undefined;
}): Promise<{ candidates: PromotionCandidate[]; firstOrder: boolean }> => {
  const [automatic, ofCodes, firstOrder] = await Promise.all([
    automaticPromotions(),
    promotionsOfCodes(codes),
    customerId === undefined ? true : isFirstOrder(customerId),
  ]);
  const promotions = [...new Map([...automatic, ...ofCodes].map((found) => [found.id, found])).values()];
  const uses = await usesOfCustomer(customerId, promotions);
  return {
    candidates: promotions.map((promotion) => ({ promotion, customerUses: uses.get(promotion.id) ?? 0 })),
    firstOrder,
  };
};

/**
 * The writes by which an order takes its uses: at most 8. Every order needs them, also one without promotions,
 * because customers' orders are counted here.
 * Refused as `promotion-not-applicable` with the `reason`, or `conflict` when a promotion changed meanwhile.
 */
export const redeemWrites = (
  applied: readonly AppliedPromotion[],
  customerId: string,
  orderId: string,
  now: Date,
): Write[] => {
  const redeemed = applied.filter(({ discount }) => discount.amount > 0);
  return [
    recordRedemption(redeemed, customerId, orderId, now),
    countOrder(redeemed, customerId),
    ...redeemed.flatMap((promotion) => [...takeUse(promotion), ...takeCustomerUse(promotion, customerId)]),
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
  return giveBackWrites(orderId, redemption, new Set(kept.map(({ id }) => id)), now);
};
