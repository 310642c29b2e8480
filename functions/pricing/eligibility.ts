/** Whether a promotion applies to a basket, and if not, the first reason why. */
import type { PromotionCandidate, PromotionDefinition, PromotionRefusal } from '../promotions/promotion.ts';
import { times } from '../shared/money.ts';
import type { BasketInput, BasketLine } from './priced-basket.ts';

type Conditions = NonNullable<PromotionDefinition['conditions']>;

/** Lines that a promotion is about; with neither products nor categories named: all of them. */
export const matches = ({ conditions }: PromotionDefinition, line: BasketLine): boolean => {
  const { productIds, categoryIds }: Conditions = conditions ?? {};
  if (productIds === undefined && categoryIds === undefined) return true;
  const byProduct = productIds?.includes(line.productId) ?? false;
  const byCategory = categoryIds?.some((id) => line.categoryIds.includes(id)) ?? false;
  return byProduct || byCategory;
};

export const lineAmount = ({ unitPrice, quantity }: BasketLine): number => times(unitPrice, quantity).amount;

export const subtotalOf = (lines: readonly BasketLine[]): number =>
  lines.reduce((total, line) => total + lineAmount(line), 0);

const needsCurrency = (definition: PromotionDefinition): readonly string[] => [
  ...(definition.type === 'fixed-amount' ? [definition.value.currency] : []),
  ...(definition.conditions?.minimumSubtotal ? [definition.conditions.minimumSubtotal.currency] : []),
];

/** A basket too small for buy-x-get-y has some of its pieces, but not the number. */
const hasTooFewPieces = (definition: PromotionDefinition, lines: readonly BasketLine[]): boolean => {
  if (definition.type !== 'buy-x-get-y') return false;
  const pieces = lines
    .filter((line) => matches(definition, line))
    .reduce((n, { quantity }) => n + quantity, 0);
  return pieces < definition.buy + definition.get;
};

type Check = (promotion: PromotionDefinition, candidate: PromotionCandidate, basket: BasketInput) => boolean;

/** In the order in which a shopper wants to hear of them. */
const checks: readonly (readonly [PromotionRefusal, Check])[] = [
  ['inactive', ({ active }) => !active],
  ['not-started', ({ startsAt }, _, { now }) => startsAt !== undefined && now < new Date(startsAt)],
  ['expired', ({ endsAt }, _, { now }) => endsAt !== undefined && now >= new Date(endsAt)],
  [
    'limit-reached',
    ({ limits }, { promotion }) => limits?.total !== undefined && promotion.used >= limits.total,
  ],
  [
    'customer-limit-reached',
    ({ limits }, { customerUses }) => limits?.perCustomer !== undefined && customerUses >= limits.perCustomer,
  ],
  ['currency', (definition, _, { currency }) => needsCurrency(definition).some((c) => c !== currency)],
  [
    'first-order-only',
    ({ conditions }, _, { firstOrder }) => conditions?.firstOrderOnly === true && !firstOrder,
  ],
  ['no-matching-items', (definition, _, { lines }) => !lines.some((line) => matches(definition, line))],
  [
    'minimum-not-met',
    (definition, _, { lines }) =>
      subtotalOf(lines) < (definition.conditions?.minimumSubtotal?.amount ?? 0) ||
      hasTooFewPieces(definition, lines),
  ],
];

/** Undefined when it applies, as far as other promotions let it. */
export const refusalOf = (candidate: PromotionCandidate, basket: BasketInput): PromotionRefusal | undefined =>
  checks.find(([, fails]) => fails(candidate.promotion.definition, candidate, basket))?.[0];
