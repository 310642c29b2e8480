/**
 * Checkout: one transaction over order, stock, promotions, cart and outbox, or nothing at all.
 *
 *   two checkouts of one cart   A ── cart v4 ── order + cart converted ✓
 *                               B ── cart v4 ─────────────────────────── ✗ version: reads A's order, answers it
 *   last unit                   the hold's own condition decides; the other reads again and mends its cart
 *   cart changes meanwhile      the cart's version is a condition: what is placed is what was priced
 *   the same request again      same seed, same order id: the put is refused and the first order is the answer
 *
 * Its transaction holds at most 2 writes a line, 8 of promotions, 2 counts of what is unpaid, 2 of a guest, order, number,
 * outbox and cart: 96 of DynamoDB's 100.
 */
import { type Cart, isOpen } from '../carts/cart.ts';
import { quoteOn, readTerms, type Variants } from '../carts/quote.ts';
import { sellingPrice } from '../carts/selling-price.ts';
import { convertCartWrite, getCart } from '../carts/store.ts';
import { getSellableVariants } from '../catalog/store.ts';
import { holdWrites } from '../inventory/store.ts';
import type { Order } from '../orders/order.ts';
import { holdsUntil } from '../orders/payment-window.ts';
import { getOrder, mustGetOrder, placeOrderWrites } from '../orders/store.ts';
import { claimWrites, dropStaleEntries, type UnpaidOrder } from '../orders/unpaid-store.ts';
import type { PricedBasket } from '../pricing/priced-basket.ts';
import { chooseUses, redeemWrites } from '../promotions/store.ts';
import { assertSoldIn } from '../settings/sold-in.ts';
import { shopSettings } from '../settings/store.ts';
import type { Address } from '../shared/address.ts';
import { envNumber } from '../shared/env.ts';
import { DomainError, isDomainError, notFound } from '../shared/errors.ts';
import { type Id, idOf } from '../shared/ids.ts';
import type { Locale } from '../shared/locale.ts';
import type { Metadata } from '../shared/metadata.ts';
import { type Currency, isZero, type Money } from '../shared/money.ts';
import { retryOnConflict, tryTransact, type Write } from '../shared/transact.ts';
import { assertCouponsApply, assertMethodOffered, totalChanges } from './agreement.ts';
import { type CheckedCart, checkCart } from './check-cart.ts';
import { createdEvents, newOrder, type OrderRequest } from './new-order.ts';
import { isShort, shortagesOf } from './shortages.ts';

/** A checkout that lost a race starts again from what is there now; one that keeps losing says so. */
const placeInRounds = async (round: () => Promise<Order>): Promise<Order> => {
  try {
    return await retryOnConflict(round);
  } catch (error) {
    if (!isDomainError(error, 'conflict')) throw error;
    throw new DomainError('unavailable', 'Too many shoppers want the same at once', { retryAfterSeconds: 1 });
  }
};

/** What the limits on unpaid orders count; undefined for what is paid as it is placed. */
const unpaidOf = (order: Order, until: Date, address: string | undefined): UnpaidOrder | undefined => {
  if (isZero(order.totals.total)) return undefined;
  const pieces = order.items.reduce((total, { quantity }) => total + quantity, 0);
  return { orderId: order.id, customerId: order.customerId, pieces, until, address };
};

/** Whether the next round may find what this one did not. */
const isWorthAnotherRound = async (
  { code }: DomainError,
  unpaid: UnpaidOrder | undefined,
  now: Date,
): Promise<boolean> => {
  if (code === 'conflict' || code === 'insufficient-stock') return true;
  return code === 'limit-reached' && unpaid !== undefined && (await dropStaleEntries(unpaid, now)) > 0;
};

type Placing = Omit<OrderRequest, 'paymentWindowSeconds'> &
  Pick<CheckoutRequest, 'address' | 'actor' | 'spoken'>;

/** @throws DomainError `conflict` when the order has to be made anew of what is there by now */
const placeRound = async (
  placing: Placing,
  { priced, profile, variants }: CheckedCart,
  further: readonly Write[],
  now: Date,
): Promise<Order> => {
  const locale = placing.locale ?? profile?.locale ?? placing.spoken;
  const request = { ...placing, locale, paymentWindowSeconds: envNumber('PAYMENT_WINDOW_SECONDS') };
  const order = newOrder(request, priced, variants, now);
  const until = holdsUntil(new Date(order.paymentWindowEndsAt));
  const unpaid = unpaidOf(order, until, placing.address);
  const { unpaidLimits } = await shopSettings(now);
  const chosen = await chooseUses(priced.promotions);
  const [refusal] = await tryTransact(
    [
      ...placeOrderWrites(order, createdEvents(order, now), placing.actor),
      ...further,
      ...(unpaid ? claimWrites(unpaid, unpaidLimits) : []),
      ...holdWrites(order.items, order.id, until, now),
      ...redeemWrites(priced.promotions, order.customerId, order.id, now, chosen),
    ],
    () => isShort(order.items),
  );
  if (!refusal) return order;
  if (refusal.error.code === 'already-exists') return mustGetOrder(order.id);
  if (await isWorthAnotherRound(refusal.error, unpaid, now)) {
    throw new DomainError('conflict', 'Others were quicker');
  }
  throw refusal.error;
};

const assertCanBeCheckedOut = (cart: Cart): void => {
  if (!isOpen(cart)) throw new DomainError('cart-not-active', `This cart is ${cart.status}`);
  if (cart.items.length === 0) throw new DomainError('cart-empty', 'Put something into the cart first');
};

/** @throws DomainError `cart-changed`; there is no cart to show */
const assertAsExpected = (priced: PricedBasket, expected: Money | undefined): void => {
  const changes = totalChanges(priced, { expected });
  if (changes.length > 0) {
    throw new DomainError('cart-changed', 'It costs more than was expected', { changes });
  }
};

export type CheckoutRequest = {
  readonly customerId: Id<'user'>;
  readonly note?: string | undefined;
  readonly billingAddress?: Address | undefined;
  readonly metadata?: Metadata | undefined;
  /** Left out: the account's, or what the request's browser speaks. */
  readonly locale?: Locale | undefined;
  readonly spoken?: Locale | undefined;
  /** Left out: the cart's, or the account's. */
  readonly vatNumber?: string | undefined;
  /** The most that it may cost; a cart's own shown total holds besides. */
  readonly expectedTotal?: Money | undefined;
  readonly seed: string;
  /** Who places it, when that is not the customer. */
  readonly actor?: string | undefined;
  /** Where the request comes from; left out when a gateway speaks for many. */
  readonly address?: string | undefined;
};

/** Whose order it becomes, and what is written of them with it. */
export type Buyer = Pick<OrderRequest, 'customerId' | 'guest'> & { readonly writes: readonly Write[] };

export type Buying = {
  readonly mayOpen: (cart: Cart) => boolean;
  /** Asked anew in each round. */
  readonly buyer: () => Promise<Buyer>;
};

/**
 * Places the order of a cart; the same cart again answers the same order.
 * @throws DomainError `cart-changed` with the mended cart, `cart-empty`, `promotion-not-applicable`, `not-found`
 */
export const checkoutFor = (
  { mayOpen, buyer }: Buying,
  cartId: string,
  request: Omit<CheckoutRequest, 'customerId'>,
  now: Date,
): Promise<Order> =>
  placeInRounds(async () => {
    const cart = await getCart(cartId);
    if (!cart || !mayOpen(cart)) throw notFound('cart');
    const placed = cart.orderId === undefined ? undefined : await getOrder(cart.orderId);
    if (placed) return placed;
    assertCanBeCheckedOut(cart);
    const { writes, ...customer } = await buyer();
    const terms = { ...request, ...customer };
    const checked = await checkCart(cart, terms, now);
    const conversion = convertCartWrite(cart, idOf('order', request.seed), now);
    const placing = { ...terms, cartId: cart.id, shippingAddress: cart.shippingAddress };
    return placeRound(placing, checked, [conversion, ...writes], now);
  });

/** Of a customer's own cart. */
export const checkoutCart = (
  cartId: string,
  { customerId, ...request }: CheckoutRequest,
  now: Date,
): Promise<Order> =>
  checkoutFor(
    {
      mayOpen: (cart) => cart.customerId === customerId,
      buyer: async () => ({ customerId, writes: [] }),
    },
    cartId,
    request,
    now,
  );

export type DirectOrderTerms = Omit<CheckoutRequest, 'customerId'> & {
  readonly currency: Currency;
  readonly items: readonly {
    readonly variantId: Id<'variant'>;
    readonly quantity: number;
    readonly metadata?: Metadata | undefined;
  }[];
  readonly shippingAddress?: Address | undefined;
  readonly shippingMethodId?: string | undefined;
  readonly coupons?: readonly string[] | undefined;
};

export type DirectOrderRequest = DirectOrderTerms & Pick<CheckoutRequest, 'customerId'>;

/** @throws DomainError `not-sellable` for lines that have no price in this currency */
const assertSellable = ({ items, currency }: DirectOrderTerms, variants: Variants): void => {
  const variantIds = items
    .map(({ variantId }) => variantId)
    .filter((variantId) => sellingPrice(variants.get(variantId), currency) === undefined);
  if (variantIds.length === 0) return;
  throw new DomainError('not-sellable', `Not for sale in ${currency}: ${variantIds.join(', ')}`, {
    variantIds,
  });
};

/**
 * Places an order of a list of items; the same seed again answers the same order.
 * @param buyer asked anew in each round
 */
export const placeDirectOrderFor = (
  buyer: () => Promise<Buyer>,
  request: DirectOrderTerms,
  now: Date,
): Promise<Order> =>
  placeInRounds(async () => {
    const { items, coupons = [] } = request;
    const placed = await getOrder(idOf('order', request.seed));
    if (placed) return placed;
    await assertSoldIn(request.currency, now);
    const { writes, ...customer } = await buyer();
    const buying = { customerId: customer.customerId, coupons, forOrder: true };
    const [variants, { shortages }, terms] = await Promise.all([
      getSellableVariants(items.map(({ variantId }) => variantId)),
      shortagesOf(items, now),
      readTerms(buying),
    ]);
    assertSellable(request, variants);
    if (shortages.length > 0) {
      throw new DomainError('insufficient-stock', 'There is not enough of some items', { shortages });
    }
    const priced = quoteOn(terms, { ...request, ...buying, variants, now });
    assertMethodOffered(request.shippingMethodId, priced);
    assertCouponsApply(priced);
    assertAsExpected(priced, request.expectedTotal);
    const lineMetadata = new Map(
      items.flatMap(({ variantId, metadata }) => (metadata ? [[variantId, metadata] as const] : [])),
    );
    const checked = { priced, profile: terms.profile, variants };
    return placeRound({ ...request, ...customer, lineMetadata }, checked, writes, now);
  });

/** For partners' backends that keep no cart here. */
export const placeDirectOrder = ({ customerId, ...request }: DirectOrderRequest, now: Date): Promise<Order> =>
  placeDirectOrderFor(async () => ({ customerId, writes: [] }), request, now);
