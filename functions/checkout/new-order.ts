/** Makes an order of a priced basket: ids, a drawn number, snapshots, totals and the events that announce it. */
import type { SellableVariant } from '../catalog/variant.ts';
import { type DomainEvent, newEvent } from '../events/catalogue.ts';
import type { Announcement } from '../events/change.ts';
import type { Order, OrderItem } from '../orders/order.ts';
import { drawOrderNumber } from '../orders/order-number.ts';
import { paymentWindowEndsAt, secondsLeftToPay } from '../orders/payment-window.ts';
import type { PricedBasket, PricedLine } from '../pricing/priced-basket.ts';
import type { AppliedPromotion } from '../promotions/promotion.ts';
import type { Address } from '../shared/address.ts';
import type { CustomerId } from '../shared/customer-id.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idOf, partUlid } from '../shared/ids.ts';
import type { Locale } from '../shared/locale.ts';
import type { Metadata } from '../shared/metadata.ts';
import { isZero } from '../shared/money.ts';
import { shippingSnapshot } from '../shared/requires-shipping.ts';

export type OrderRequest = {
  readonly customerId: CustomerId;
  /** Of one without an account. */
  readonly guest?: Order['guest'];
  readonly shippingAddress?: Address | undefined;
  readonly note?: string | undefined;
  readonly billingAddress?: Address | undefined;
  readonly metadata?: Metadata | undefined;
  /** Of lines, by their variant. */
  readonly lineMetadata?: ReadonlyMap<Id<'variant'>, Metadata>;
  readonly cartId?: Id<'cart'>;
  /** In which its customer is written to. */
  readonly locale?: Locale | undefined;
  /** The root ULID that the ids of the order and its items are made of. */
  readonly seed: string;
  readonly paymentWindowSeconds: number;
};

export const itemOfLine = (line: PricedLine, variant: SellableVariant, id: Id<'item'>): OrderItem => ({
  id,
  variantId: variant.variantId,
  productId: variant.productId,
  shopId: variant.shopId,
  productSnapshot: {
    name: variant.productName,
    slug: variant.productSlug,
    ...(variant.imageUrl !== undefined && { imageUrl: variant.imageUrl }),
  },
  variantSnapshot: {
    sku: variant.sku,
    attributes: variant.attributes,
    weightGrams: variant.weightGrams,
    ...shippingSnapshot(variant),
  },
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  discount: line.discount,
  tax: line.tax,
  ...(line.taxRelief && { taxRelief: line.taxRelief }),
  total: line.total,
  status: 'processing',
});

const taken = ({ promotionId, code, discount }: AppliedPromotion) => ({
  promotionId,
  ...(code !== undefined && { code }),
  discount,
});

/** What costs nothing needs no payment. */
const initialPayment = (priced: PricedBasket): Order['payment'] =>
  isZero(priced.totals.total) ? { status: 'succeeded', provider: 'none' } : { status: 'pending' };

const whyNeeded = {
  shippingAddress: 'is needed to ship it',
  billingAddress: 'is needed where nothing is shipped: the tax is that of its country',
} as const;

const lacks = (path: keyof typeof whyNeeded): DomainError =>
  new DomainError('invalid-request', 'The order has no address yet', {
    errors: [{ path, message: whyNeeded[path] }],
  });

type Addresses = Pick<Order, 'shippingAddressSnapshot' | 'billingAddress' | 'shippingMethod'>;

/**
 * What is sent needs to know where to. What is not is taxed where its buyer is; what is picked up, at the shop: an
 * address that is known all the same is theirs.
 */
const addressesOf = (
  { shippingAddress, billingAddress }: OrderRequest,
  { requiresShipping, shippingMethod }: PricedBasket,
): Addresses => {
  if (requiresShipping && !shippingMethod?.pickupLocation) {
    if (!shippingAddress) throw lacks('shippingAddress');
    if (!shippingMethod) throw new DomainError('invalid-request', 'Nothing is shipped to this address');
    return {
      shippingAddressSnapshot: shippingAddress,
      ...(billingAddress && { billingAddress }),
      shippingMethod,
    };
  }
  const buyers = billingAddress ?? shippingAddress;
  if (!requiresShipping && !buyers) throw lacks('billingAddress');
  return { ...(buyers && { billingAddress: buyers }), ...(shippingMethod && { shippingMethod }) };
};

/** @throws DomainError `not-sellable` when a line's variant is not among `variants`, `invalid-request` when an address is missing */
export const newOrder = (
  request: OrderRequest,
  priced: PricedBasket,
  variants: ReadonlyMap<Id<'variant'>, SellableVariant>,
  now: Date,
): Order => {
  const items = priced.lines.map((line, index) => {
    const variant = variants.get(line.variantId);
    if (!variant) throw new DomainError('not-sellable', `${line.variantId} is not for sale`);
    const metadata = request.lineMetadata?.get(line.variantId);
    const item = itemOfLine(line, variant, idOf('item', partUlid(request.seed, index + 1)));
    return metadata ? { ...item, metadata } : item;
  });
  const at = now.toISOString();
  return {
    id: idOf('order', request.seed),
    number: drawOrderNumber(now),
    status: 'pending',
    currency: priced.currency,
    customerId: request.customerId,
    ...(request.guest && { guest: request.guest }),
    ...(request.cartId !== undefined && { cartId: request.cartId }),
    ...(request.locale && { locale: request.locale }),
    items,
    totals: priced.totals,
    explanation: priced.explanation,
    promotions: priced.promotions.map(taken),
    priceRules: priced.rules,
    ...addressesOf(request, priced),
    ...(priced.vatNumber !== undefined && { vatNumber: priced.vatNumber }),
    payment: initialPayment(priced),
    paymentWindowEndsAt: paymentWindowEndsAt(now, request.paymentWindowSeconds),
    webhookSent: false,
    ...(request.note !== undefined && { note: request.note }),
    ...(request.metadata && { metadata: request.metadata }),
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
};

export const itemCreated = ({ id: orderId, customerId }: Order, item: OrderItem) =>
  [
    'order.item.created',
    {
      orderItemId: item.id,
      orderId,
      shopId: item.shopId,
      productId: item.productId,
      variantId: item.variantId,
      quantity: item.quantity,
      price: item.unitPrice,
      status: item.status,
      customerId,
    },
  ] as const satisfies Announcement;

/** `order.created`, and one `order.item.created` for each item. */
export const createdEvents = (order: Order, now: Date): DomainEvent[] => {
  const stamp = { now, sequence: order.version };
  const { id: orderId, customerId, cartId } = order;
  const created = newEvent(
    'order.created',
    {
      orderId,
      customerId,
      ...(cartId !== undefined && { cartId }),
      total: order.totals.total,
      items: order.items.map(({ variantId, quantity }) => ({ variantId, quantity })),
      paymentWindowSeconds: secondsLeftToPay(order, now),
    },
    stamp,
  );
  const items = order.items.map((item) => newEvent(...itemCreated(order, item), stamp));
  return [created, ...items];
};
