/** Whether a promotion may apply to a basket, and if not, the first reason why. */
import type { PromotionCandidate, PromotionDefinition, PromotionRefusal } from '../promotions/promotion.ts';
import { times } from '../shared/money.ts';
import type { QuantityLine, RuledLine } from './price-rules.ts';
import type { BasketInput } from './priced-basket.ts';

type Conditions = NonNullable<PromotionDefinition['conditions']>;

/** Lines that a promotion is about; with neither products nor categories named: all of them. */
export const lineMatches = (
  { conditions }: PromotionDefinition,
  line: Pick<RuledLine, 'productId' | 'categoryIds'>,
): boolean => {
  const { productIds, categoryIds }: Conditions = conditions ?? {};
  if (productIds === undefined && categoryIds === undefined) return true;
  const byProduct = productIds?.includes(line.productId) ?? false;
  const byCategory = categoryIds?.some((id) => line.categoryIds.includes(id)) ?? false;
  return byProduct || byCategory;
};

const subtotalOf = (lines: readonly QuantityLine[]): number =>
  lines.reduce((total, { unitPrice, quantity }) => total + times(unitPrice, quantity).amount, 0);

const needsCurrency = (definition: PromotionDefinition): readonly string[] => [
  ...(definition.type === 'fixed-amount' ? [definition.value.currency] : []),
  ...(definition.conditions?.minimumSubtotal ? [definition.conditions.minimumSubtotal.currency] : []),
];

/** A basket too small for buy-x-get-y has some of its pieces, but not the number. */
const hasTooFewPieces = (definition: PromotionDefinition, lines: readonly QuantityLine[]): boolean => {
  if (definition.type !== 'buy-x-get-y') return false;
  const pieces = lines
    .filter((line) => lineMatches(definition, line))
    .reduce((n, { quantity }) => n + quantity, 0);
  return pieces < definition.buy + definition.get;
};

/** What depends on the lines alone: it is asked again when some of them are cancelled or come back. */
export const doesNotFit = (
  definition: PromotionDefinition,
  lines: readonly QuantityLine[],
): 'no-matching-items' | 'minimum-not-met' | undefined => {
  if (!lines.some((line) => lineMatches(definition, line))) return 'no-matching-items';
  const isTooSmall = subtotalOf(lines) < (definition.conditions?.minimumSubtotal?.amount ?? 0);
  return isTooSmall || hasTooFewPieces(definition, lines) ? 'minimum-not-met' : undefined;
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
];

/** What depends on the moment, the customer and the shop, and is settled when the order is placed. */
export const mayNotApply = (
  candidate: PromotionCandidate,
  basket: BasketInput,
): PromotionRefusal | undefined =>
  checks.find(([, fails]) => fails(candidate.promotion.definition, candidate, basket))?.[0];
