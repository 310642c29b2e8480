/** The single writes by which an order takes uses of promotions and gives them back; `store.ts` puts them together. */
import * as z from 'zod';
import { customerIdSchema } from '../shared/customer-id.ts';
import { type Key, tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import type { Write } from '../shared/transact.ts';
import { type AppliedPromotion, type Promotion, type PromotionRefusal, refusalTexts } from './promotion.ts';
import { customerOrdersKey, customerUsesKey, promotionKey, promotionsTable, redemptionKey } from './table.ts';
import { giveUseBackTo, takeUseOf } from './uses-store.ts';

export const redemptionSchema = z.object({
  customerId: customerIdSchema,
  status: z.enum(['redeemed', 'given-back']),
  promotions: z.array(
    z.object({
      promotionId: idSchema('promotion'),
      counted: z.boolean(),
      /** Which shard of its uses was taken of; left out: it was counted on itself. */
      shard: z.int().optional(),
      countedForCustomer: z.boolean(),
    }),
  ),
});

export type Redemption = z.output<typeof redemptionSchema>;

const notApplicable = (applied: AppliedPromotion | undefined, reason: PromotionRefusal) => (): DomainError =>
  new DomainError('promotion-not-applicable', refusalTexts[reason], {
    reason,
    promotionId: applied?.promotionId,
    coupon: applied?.code,
  });

const isAsPricedAndLeft = '#version = :version AND #used < :limit AND attribute_not_exists(#shards)';

/** Of promotions with many uses: which shard an order takes one of. */
export type ChosenShards = ReadonlyMap<Id<'promotion'>, number>;

/**
 * Takes one of a promotion's total uses.
 *
 *   order A ── priced: 99 of 100 used ──────────────── used 99 → 100
 *   order B ── priced: 99 of 100 used ── …                            ✗ 100 < 100 does not hold
 *   staff   ──────────────────── change the rules ✓ version 2          ✗ orders priced by version 1 price again
 */
export const takeUse = (applied: AppliedPromotion, chosen: ChosenShards): Write[] => {
  const { promotionId, version, limits } = applied;
  if (limits.total === undefined) return [];
  const shard = chosen.get(promotionId);
  if (shard !== undefined) return [takeUseOf(promotionId, shard)];
  const changedOrUsedUp = (stored: Record<string, unknown> | undefined): DomainError =>
    stored?.version === version
      ? notApplicable(applied, 'limit-reached')()
      : new DomainError('conflict', 'The promotion changed meanwhile');
  return [
    {
      Update: {
        TableName: tableName(promotionsTable),
        Key: promotionKey(promotionId),
        UpdateExpression: 'SET #used = #used + :one',
        ConditionExpression: isAsPricedAndLeft,
        ExpressionAttributeNames: { '#used': 'used', '#version': 'version', '#shards': 'shards' },
        ExpressionAttributeValues: { ':one': 1, ':limit': limits.total, ':version': version },
      },
      otherwise: changedOrUsedUp,
    },
  ];
};

const customerHasUsesLeft = 'attribute_not_exists(#used) OR #used < :limit';

export const takeCustomerUse = (applied: AppliedPromotion, customerId: string): Write[] => {
  const { promotionId, limits } = applied;
  if (limits.perCustomer === undefined) return [];
  return [
    {
      Update: {
        TableName: tableName(promotionsTable),
        Key: customerUsesKey(customerId, promotionId),
        UpdateExpression: 'SET #promotionId = :promotionId, #used = if_not_exists(#used, :zero) + :one',
        ConditionExpression: customerHasUsesLeft,
        ExpressionAttributeNames: { '#promotionId': 'promotionId', '#used': 'used' },
        ExpressionAttributeValues: {
          ':promotionId': promotionId,
          ':zero': 0,
          ':one': 1,
          ':limit': limits.perCustomer,
        },
      },
      otherwise: notApplicable(applied, 'customer-limit-reached'),
    },
  ];
};

const isFirst = 'attribute_not_exists(#orders) OR #orders = :zero';

/** Every order is counted, so that of two first orders at once only one can have a first-order promotion. */
export const countOrder = (redeemed: readonly AppliedPromotion[], customerId: string): Write => {
  const forFirstOrder = redeemed.find(({ firstOrderOnly }) => firstOrderOnly);
  return {
    Update: {
      TableName: tableName(promotionsTable),
      Key: customerOrdersKey(customerId),
      UpdateExpression: 'SET #orders = if_not_exists(#orders, :zero) + :one',
      ...(forFirstOrder && { ConditionExpression: isFirst }),
      ExpressionAttributeNames: { '#orders': 'orders' },
      ExpressionAttributeValues: { ':zero': 0, ':one': 1 },
    },
    otherwise: notApplicable(forFirstOrder, 'first-order-only'),
  };
};

const recordIsNew = 'attribute_not_exists(#pk)';

export const recordRedemption = (
  redeemed: readonly AppliedPromotion[],
  customerId: string,
  orderId: string,
  chosen: ChosenShards,
  now: Date,
): Write => ({
  Put: {
    TableName: tableName(promotionsTable),
    Item: {
      ...redemptionKey(orderId),
      customerId,
      status: 'redeemed',
      promotions: redeemed.map(({ promotionId, limits }) => ({
        promotionId,
        counted: limits.total !== undefined,
        shard: chosen.get(promotionId),
        countedForCustomer: limits.perCustomer !== undefined,
      })),
      redeemedAt: now.toISOString(),
    },
    ConditionExpression: recordIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => new DomainError('already-exists', 'The order was placed already'),
});

const isRedeemed = '#status = :redeemed';

const closeRecord = (orderId: string, now: Date): Write => ({
  Update: {
    TableName: tableName(promotionsTable),
    Key: redemptionKey(orderId),
    UpdateExpression: 'SET #status = :givenBack, #givenBackAt = :now',
    ConditionExpression: isRedeemed,
    ExpressionAttributeNames: { '#status': 'status', '#givenBackAt': 'givenBackAt' },
    ExpressionAttributeValues: {
      ':redeemed': 'redeemed',
      ':givenBack': 'given-back',
      ':now': now.toISOString(),
    },
  },
});

const somethingWasCounted = '#count >= :one';
const somethingWasCountedHere = `${somethingWasCounted} AND attribute_not_exists(#shards)`;

const countDown = (key: Key, count: 'used' | 'orders', condition = somethingWasCounted): Write => ({
  Update: {
    TableName: tableName(promotionsTable),
    Key: key,
    UpdateExpression: 'SET #count = #count - :one',
    ConditionExpression: condition,
    ExpressionAttributeNames: {
      '#count': count,
      ...(condition === somethingWasCountedHere && { '#shards': 'shards' }),
    },
    ExpressionAttributeValues: { ':one': 1 },
  },
});

type Kept = Pick<Promotion, 'id' | 'shards'>;

/** To where its uses are counted now: staff may have set another limit since. */
const giveUseBack = ({ id, shards }: Kept, shard = 0): Write =>
  shards === undefined
    ? countDown(promotionKey(id), 'used', somethingWasCountedHere)
    : giveUseBackTo(id, shard % shards);

/** @param kept the promotions that still exist: a deleted one has no count to give back to */
export const giveBackWrites = (
  orderId: string,
  { customerId, promotions }: Redemption,
  kept: ReadonlyMap<Id<'promotion'>, Kept>,
  now: Date,
): Write[] => [
  closeRecord(orderId, now),
  countDown(customerOrdersKey(customerId), 'orders'),
  ...promotions.flatMap(({ promotionId, counted, shard, countedForCustomer }) => {
    const promotion = kept.get(promotionId);
    return [
      ...(counted && promotion ? [giveUseBack(promotion, shard)] : []),
      ...(countedForCustomer ? [countDown(customerUsesKey(customerId, promotionId), 'used')] : []),
    ];
  }),
];
