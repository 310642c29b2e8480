/**
 * Checkout: one transaction over order, stock, promotions, cart and outbox, or nothing at all.
 *
 *   two checkouts of one cart   A ── cart v4 ── order + cart converted ✓
 *                               B ── cart v4 ─────────────────────────── ✗ version: reads A's order, answers it
 *   last unit                   the hold's own condition decides; the other reads again and mends its cart
 *   cart changes meanwhile      the cart's version is a condition: what is placed is what was priced
 *   the same request again      same seed, same order id: the put is refused and the first order is the answer
 *
 * Its transaction holds at most 2 writes a line, 8 of promotions, 2 counts of what is unpaid, order, outbox and cart:
 * 93 of DynamoDB's 100.
 */
import { type Cart, isOpen } from '../carts/cart.ts';
import { quoteBasket, type Variants } from '../carts/quote.ts';
import { sellingPrice } from '../carts/selling-price.ts';
import { convertCartWrite, getCart } from '../carts/store.ts';
import { getSellableVariants } from '../catalog/store.ts';
import { holdWrites } from '../inventory/store.ts';
import type { Order } from '../orders/order.ts';
import { holdsUntil } from '../orders/payment-window.ts';
import { getOrder, mustGetOrder, placeOrderWrites } from '../orders/store.ts';
import { claimWrites, dropStaleEntries, type UnpaidOrder } from '../orders/unpaid-store.ts';
import type { PricedBasket } from '../pricing/priced-basket.ts';
import { redeemWrites } from '../promotions/store.ts';
import { shopSettings } from '../settings/store.ts';
import type { Address } from '../shared/address.ts';
import { envNumber } from '../shared/env.ts';
import { DomainError, isDomainError, notFound } from '../shared/errors.ts';
import { type Id, idOf } from '../shared/ids.ts';
import { type Currency, isZero, type Money } from '../shared/money.ts';
import { transact, type Write } from '../shared/transact.ts';
import { assertCouponsApply, assertMethodOffered, totalChanges } from './agreement.ts';
import { type CheckedCart, checkCart } from './check-cart.ts';
import { createdEvents, newOrder, type OrderRequest } from './new-order.ts';
import { shortagesOf } from './shortages.ts';

/** How often a checkout that lost a race starts again before it says so. */
const maximumRounds = 8;

/** The outcome of one round: an order, or a reason to read everything again. */
type Round = Order | 'again';

const inRounds = async (round: () => Promise<Round>): Promise<Order> => {
  for (let count = 0; count < maximumRounds; count += 1) {
    const outcome = await round();
    if (outcome !== 'again') return outcome;
  }
  throw new DomainError('unavailable', 'Too many shoppers want the same at once', { retryAfterSeconds: 1 });
};

/** What the limits on unpaid orders count; undefined for what is paid as it is placed. */
const unpaidOf = (order: Order, until: Date, address: string | undefined): UnpaidOrder | undefined => {
  if (isZero(order.totals.total)) return undefined;
  const pieces = order.items.reduce((total, { quantity }) => total + quantity, 0);
  return { orderId: order.id, customerId: order.customerId, pieces, until, address };
};

const place = async (
  request: OrderRequest & Pick<CheckoutRequest, 'address'>,
  priced: PricedBasket,
  variants: Variants,
  further: readonly Write[],
  now: Date,
): Promise<Round> => {
  const order = newOrder(request, priced, variants, now);
  const until = holdsUntil(new Date(order.paymentWindowEndsAt));
  const unpaid = unpaidOf(order, until, request.address);
  const { unpaidLimits } = await shopSettings(now);
  try {
    await transact([
      ...placeOrderWrites(order, createdEvents(order, request.paymentWindowSeconds, now)),
      ...further,
      ...(unpaid ? claimWrites(unpaid, unpaidLimits) : []),
      ...holdWrites(order.items, order.id, until, now),
      ...redeemWrites(priced.promotions, order.customerId, order.id, now),
    ]);
    return order;
  } catch (error) {
    if (isDomainError(error, 'already-exists')) return mustGetOrder(order.id);
    if (isDomainError(error, 'conflict')) return 'again';
    if (isDomainError(error, 'insufficient-stock')) return 'again';
    if (unpaid && isDomainError(error, 'limit-reached') && (await dropStaleEntries(unpaid, now)) > 0) {
      return 'again';
    }
    throw error;
  }
};

const needsAddress = (): DomainError =>
  new DomainError('invalid-request', 'The cart has no shipping address yet', {
    errors: [{ path: 'shippingAddress', message: 'is needed before checkout' }],
  });

/** The cart if it is this customer's and can be checked out; the order when it was already. */
const cartToCheckOut = async (cartId: string, customerId: string): Promise<Cart | Order> => {
  const cart = await getCart(cartId);
  if (cart?.customerId !== customerId) throw notFound('cart');
  const placed = cart.orderId === undefined ? undefined : await getOrder(cart.orderId);
  if (placed) return placed;
  if (!isOpen(cart)) throw new DomainError('cart-not-active', `This cart is ${cart.status}`);
  if (cart.items.length === 0) throw new DomainError('cart-empty', 'Put something into the cart first');
  return cart;
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
  /** The most that it may cost; a cart's own shown total holds besides. */
  readonly expectedTotal?: Money | undefined;
  readonly seed: string;
  /** Where the request comes from; left out when a gateway speaks for many. */
  readonly address?: string | undefined;
};

/**
 * Places the order of a cart; the same cart again answers the same order.
 * @throws DomainError `cart-changed` with the mended cart, `cart-empty`, `promotion-not-applicable`, `not-found`
 */
export const checkoutCart = (cartId: string, request: CheckoutRequest, now: Date): Promise<Order> =>
  inRounds(async () => {
    const cart = await cartToCheckOut(cartId, request.customerId);
    if (!('touchedAt' in cart)) return cart;
    if (!cart.shippingAddress) throw needsAddress();
    let checked: CheckedCart;
    try {
      checked = await checkCart(cart, request.expectedTotal, now);
    } catch (error) {
      if (isDomainError(error, 'conflict')) return 'again';
      throw error;
    }
    return place(
      {
        ...request,
        cartId: cart.id,
        shippingAddress: cart.shippingAddress,
        paymentWindowSeconds: envNumber('PAYMENT_WINDOW_SECONDS'),
      },
      checked.priced,
      checked.variants,
      [convertCartWrite(cart, idOf('order', request.seed), now)],
      now,
    );
  });

export type DirectOrderRequest = CheckoutRequest & {
  readonly currency: Currency;
  readonly items: readonly { readonly variantId: Id<'variant'>; readonly quantity: number }[];
  readonly shippingAddress: Address;
  readonly shippingMethodId?: string | undefined;
  readonly coupons?: readonly string[] | undefined;
};

/** Places an order of a list of items, for partners' backends that keep no cart here. */
export const placeDirectOrder = (request: DirectOrderRequest, now: Date): Promise<Order> =>
  inRounds(async () => {
    const { currency, items, coupons = [] } = request;
    const placed = await getOrder(idOf('order', request.seed));
    if (placed) return placed;
    const [variants, { shortages }] = await Promise.all([
      getSellableVariants(items.map(({ variantId }) => variantId)),
      shortagesOf(items, now),
    ]);
    const unsellable = items.filter(
      ({ variantId }) => sellingPrice(variants.get(variantId), currency) === undefined,
    );
    if (unsellable.length > 0) {
      const variantIds = unsellable.map(({ variantId }) => variantId);
      throw new DomainError('not-sellable', `Not for sale in ${currency}: ${variantIds.join(', ')}`, {
        variantIds,
      });
    }
    if (shortages.length > 0) {
      throw new DomainError('insufficient-stock', 'There is not enough of some items', { shortages });
    }
    const priced = await quoteBasket({ ...request, coupons, variants, now });
    assertMethodOffered(request.shippingMethodId, priced);
    assertCouponsApply(priced);
    assertAsExpected(priced, request.expectedTotal);
    const paymentWindowSeconds = envNumber('PAYMENT_WINDOW_SECONDS');
    return place({ ...request, paymentWindowSeconds }, priced, variants, [], now);
  });
