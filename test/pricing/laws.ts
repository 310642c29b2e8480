/** The laws of `docs/money.md`, each a function that throws when the rules it is held against break it. */
import { priceOfKept } from '../../functions/orders/kept.ts';
import { priceBasket } from '../../functions/pricing/price-basket.ts';
import { money } from '../../functions/shared/money.ts';
import { aLine, aPromotion, inCurrency } from './basket.ts';
import type { Shop } from './shops.ts';
import { type MoneyRules, play, type Story } from './story.ts';

/** What the rules made of a shop, played once for all laws. */
type Case = {
  readonly shop: Shop;
  readonly held: MoneyRules;
  /** In the end everything comes back. */
  readonly story: Story;
};

type Law = (played: Case) => void;

/** Thousands of shops are held against the laws: this costs less than the assertions of a test. */
const same = (found: number, wanted: number, what: string): void => {
  if (found !== wanted) throw new Error(`${what}: ${found} instead of ${wanted}`);
};

const atMost = (found: number, most: number, what: string): void => {
  if (found > most) throw new Error(`${what}: ${found}, more than ${most}`);
};

const sumOf = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** A total is made of what it says, comes in whole steps, and nothing in it is negative. */
const totals: Law = ({ story: { priced, step } }) => {
  const { lines, totals: t, rules } = priced;
  const onTop = rules.lines[0]?.tax.included === false ? t.tax.amount : 0;
  const rounding = t.rounding?.amount ?? 0;
  const relief = t.taxRelief?.amount ?? 0;
  if (rules.relief) same(t.tax.amount, 0, 'the tax of who owes none');
  else same(relief, 0, 'what is taken off for who owes tax');
  const made = t.subtotal.amount - t.discount.amount + t.shipping.amount - relief + onTop - rounding;
  same(t.total.amount, made, 'the total');
  same(t.total.amount % step, 0, 'what is less than a step');
  atMost(rounding, step - 1, 'the rounding');
  for (const { discount, unitPrice, quantity, total } of lines) {
    atMost(0, discount.amount, 'no discount');
    atMost(discount.amount, unitPrice.amount * quantity, 'the discount of a line');
    atMost(0, total.amount, 'nothing');
  }
};

/** By its own rules the whole order costs what it was placed for. */
const whole: Law = ({ story: { order } }) =>
  same(priceOfKept(order).total.amount, order.totals.total.amount, 'the whole order');

/** What a basket of those pieces alone would cost, with the promotions that applied to the order. */
const costOf = ({ basket, tariffs }: Shop, { order }: Story, pieces: readonly number[]): number => {
  const lines = basket.lines.flatMap((line, index) => {
    const quantity = pieces[index] ?? 0;
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
  const applied = order.priceRules?.promotions.map(({ id }) => id) ?? [];
  const candidates = basket.candidates.filter(({ promotion }) => applied.includes(promotion.id));
  return lines.length === 0 ? 0 : priceBasket({ ...basket, lines, candidates }, tariffs).totals.total.amount;
};

/**
 * What went back is what was paid minus what is kept costs; where that rises (fewer pieces lose a threshold) nothing
 * goes back and nothing is taken back. What staff gave bounds it, and is not counted as a refund.
 */
const kept: Law = ({ shop, story }) => {
  let before = 0;
  let least = story.paid;
  let neverRose = true;
  for (const { pieces, kept: cost, refunded, goodwill } of story.sums) {
    same(cost, costOf(shop, story, pieces), 'what is kept');
    same(refunded, Math.min(Math.max(before, story.paid - cost), story.paid - goodwill), 'refunded');
    const left = story.paid - refunded - goodwill;
    neverRose = neverRose && cost <= least;
    if (neverRose) same(left, Math.max(0, cost - goodwill), 'left');
    atMost(0, left, 'nothing');
    least = Math.min(least, cost);
    before = refunded;
  }
};

/** The last piece gives the last minor unit, and the shipping, whatever happened before. */
const last: Law = ({ story: { paid, sums } }) => {
  const { refunded = 0, goodwill = 0 } = sums.at(-1) ?? {};
  same(refunded + goodwill, paid, 'all that went back');
};

/** Every refund can be paid: in whole steps. */
const steps: Law = ({ story: { sums, step } }) => {
  for (const { refund } of sums) {
    atMost(0, refund, 'nothing');
    same(refund % step, 0, 'what is less than a step');
  }
};

/** What staff give and what comes back ends in the same sums in any order, as long as what is kept never costs more. */
const anyOrder: Law = ({ shop, held, story }) => {
  const count = shop.happenings.length;
  const one = { ...story, sums: story.sums.slice(0, story.sums.length - story.order.items.length) };
  const other = play({ ...shop, happenings: [...shop.happenings].reverse() }, held, false);
  const rises = [one, other].some(({ paid, sums }) =>
    sums.some(({ kept: cost }, index) => cost > (sums[index - 1]?.kept ?? paid)),
  );
  const left = ({ paid, sums }: Story): number =>
    paid - (sums.at(-1)?.refunded ?? 0) - (sums.at(-1)?.goodwill ?? 0);
  if (count > 1 && !rises) same(left(one), left(other), 'left in another order');
};

const buyOneGetOne = (priority: number) => aPromotion(1, { type: 'buy-x-get-y', buy: 1, get: 1, priority });

const sizeOf = ({ shop: { basket } }: Case) => {
  const { quantity = 1, unitPrice } = basket.lines[0] ?? {};
  return { pieces: quantity + 1, price: 10_000 * (1 + ((unitPrice?.amount ?? 0) % 7)) };
};

/** A free piece is worth what earlier discounts left of it: the order of the two does not matter. */
const freeWorth: Law = (played) => {
  const { shop, held } = played;
  const { pieces, price: amount } = sizeOf(played);
  const percent = 1 + (amount % 97);
  for (const priority of [1, 3]) {
    const { currency } = shop.basket;
    const lines = [aLine(1, { price: amount, currency, quantity: pieces })];
    const off = aPromotion(2, { type: 'percentage', value: percent, priority });
    const { totals: t } = held.price(
      { ...shop.basket, lines, candidates: [off, buyOneGetOne(2)] },
      shop.tariffs,
    );
    const paid = (Math.ceil(pieces / 2) * amount * (100 - percent)) / 100;
    same(t.subtotal.amount - t.discount.amount, paid, 'the goods');
  }
};

/** A piece that a rule makes free reaches no minimum of another, and makes no other piece free. */
const freeCounts: Law = (played) => {
  const { shop, held } = played;
  const { pieces, price: amount } = sizeOf(played);
  const { currency } = shop.basket;
  const lines = [aLine(1, { price: amount, currency, quantity: pieces })];
  const conditions = { minimumSubtotal: money(amount * pieces, 'NGN') };
  for (const priority of [1, 3]) {
    const others = [
      inCurrency(aPromotion(2, { type: 'percentage', value: 10, priority, conditions }), currency),
      aPromotion(2, { type: 'buy-x-get-y', buy: 1, get: 1, priority }),
    ];
    for (const other of others) {
      const { totals: t } = held.price(
        { ...shop.basket, lines, candidates: [other, buyOneGetOne(2)] },
        shop.tariffs,
      );
      same(t.discount.amount, Math.floor(pieces / 2) * amount, 'the discount');
    }
  }
};

/** Nothing is free that no rule makes free: of rules about pieces, at most the share of pieces that they give. */
const nothingElse: Law = ({ shop: { basket, tariffs }, held }) => {
  const rates = basket.candidates.flatMap(({ promotion: { definition } }) =>
    definition.type === 'buy-x-get-y' ? [definition.get / (definition.buy + definition.get)] : [],
  );
  const candidates = basket.candidates.filter(({ promotion }) => promotion.definition.type === 'buy-x-get-y');
  const { totals: t } = held.price({ ...basket, candidates }, tariffs);
  const dearestFirst = basket.lines
    .flatMap(({ unitPrice, quantity }) => Array.from({ length: quantity }, () => unitPrice.amount))
    .sort((a, b) => b - a);
  const free = Math.floor(dearestFirst.length * Math.max(0, ...rates) + 1e-9);
  atMost(t.discount.amount, sumOf(dearestFirst.slice(0, free)), 'the discount');
};

const laws: readonly Law[] = [totals, whole, kept, last, steps, anyOrder, freeWorth, freeCounts, nothingElse];

/** @throws Error that says which sum is not what the law wants */
export const holdAll = (shop: Shop, held: MoneyRules): void => {
  const played = { shop, held, story: play(shop, held) };
  for (const law of laws) law(played);
};
