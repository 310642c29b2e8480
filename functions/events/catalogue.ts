/**
 * Every event that Waybill announces: name, version and the schema of its data. Consumers may rely on these;
 * a field is only ever added, anything else is a new version.
 *
 * On the bus: `source` is `waybill.<feature>`, `detail-type` the name, `detail` the `DomainEvent`.
 */

import * as z from 'zod';
import { type Id, idSchema, newId } from '../shared/ids.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { defineEvent } from './define-event.ts';
import { paymentEvents } from './payment-events.ts';
import { salesEvents } from './sales-events.ts';

const orderId = idSchema('order');
const variantId = idSchema('variant');
const line = z.object({ variantId, quantity: z.int() });
const orderEnded = z.object({ orderId, customerId: z.string(), total: moneySchema, reason: z.string() });
const orderMoved = z.object({ orderId, customerId: z.string() });
const item = z.object({ orderItemId: idSchema('item'), orderId, shopId: z.string() });
const returned = z.object({
  returnId: idSchema('return'),
  orderId,
  items: z.array(z.object({ itemId: idSchema('item'), quantity: z.int() })),
});
const stock = z.object({ variantId, onHand: z.int(), held: z.int(), available: z.int() });

export const eventCatalogue = {
  'order.created': defineEvent('orders', 1, () =>
    z.object({
      orderId,
      customerId: z.string(),
      cartId: z.string().optional(),
      total: moneySchema,
      items: z.array(line),
      paymentWindowSeconds: z.int(),
    }),
  ),
  'order.item.created': defineEvent('orders', 1, () =>
    item.extend({
      productId: z.string(),
      variantId,
      quantity: z.int(),
      price: moneySchema,
      status: z.string(),
      customerId: z.string(),
    }),
  ),
  /** Its lines were changed: pieces of each before and after. */
  'order.edited': defineEvent('orders', 1, () =>
    orderMoved.extend({
      editId: idSchema('edit').optional(),
      total: moneySchema,
      changes: z.array(z.object({ orderItemId: idSchema('item'), variantId, from: z.int(), to: z.int() })),
    }),
  ),
  'order.item.status.updated': defineEvent('orders', 1, () =>
    item.extend({ status: z.string(), statusCode: z.int() }),
  ),
  'order.confirmed': defineEvent('orders', 1, () =>
    orderMoved.extend({ total: moneySchema, items: z.array(line) }),
  ),
  'order.shipped': defineEvent('orders', 1, () => orderMoved),
  'order.delivered': defineEvent('orders', 1, () => orderMoved),
  'order.approved': defineEvent('orders', 1, () =>
    orderMoved.extend({
      total: moneySchema,
      /** `total`, and what was paid for items that were cancelled before. */
      paid: moneySchema.optional(),
      approvedAt: z.string(),
      items: z.array(
        z.object({
          orderItemId: idSchema('item'),
          productId: z.string(),
          variantId,
          /** The product's, as it was ordered. */
          name: z.string().optional(),
          shopId: z.string(),
          quantity: z.int(),
          total: moneySchema,
        }),
      ),
      promotions: z.array(z.object({ promotionId: z.string(), discount: moneySchema })),
    }),
  ),
  'order.cancelled': defineEvent('orders', 1, () => orderEnded),
  'order.failed': defineEvent('orders', 1, () => orderEnded),
  'order.refunded': defineEvent('orders', 1, () => orderEnded),
  ...paymentEvents,
  'shipment.created': defineEvent('fulfilment', 1, () =>
    z.object({
      shipmentId: idSchema('shipment'),
      orderId,
      carrier: z.string(),
      /** Left out for vans of one's own. */
      trackingNumber: z.string().optional(),
      items: z.array(z.object({ itemId: idSchema('item'), quantity: z.int() })),
    }),
  ),
  'shipment.updated': defineEvent('fulfilment', 1, () =>
    z.object({ shipmentId: idSchema('shipment'), orderId, status: z.string(), at: z.string() }),
  ),
  /** Carrier or number were mistyped: these are right. */
  'shipment.corrected': defineEvent('fulfilment', 1, () =>
    z.object({
      shipmentId: idSchema('shipment'),
      orderId,
      carrier: z.string(),
      trackingNumber: z.string().optional(),
    }),
  ),
  /** The warehouse has the order. */
  'fulfilment.requested': defineEvent('fulfilment', 1, () =>
    z.object({ orderId, items: z.array(z.object({ itemId: idSchema('item'), quantity: z.int() })) }),
  ),
  /** The warehouse knows not to send these. */
  'fulfilment.cancelled': defineEvent('fulfilment', 1, () =>
    z.object({ orderId, itemIds: z.array(idSchema('item')) }),
  ),
  /** The products below follow it in their listings. */
  'category.moved': defineEvent('catalog', 1, () => z.object({ categoryId: idSchema('category') })),
  'return.requested': defineEvent('returns', 1, () => returned),
  'return.approved': defineEvent('returns', 1, () => returned),
  'return.rejected': defineEvent('returns', 1, () => returned),
  'return.received': defineEvent('returns', 1, () =>
    returned.extend({ refund: moneySchema, restocked: z.boolean(), reason: z.string() }),
  ),
  'stock.adjusted': defineEvent('inventory', 1, () => stock.extend({ delta: z.int(), reason: z.string() })),
  'stock.low': defineEvent('inventory', 1, () => stock.extend({ lowStockThreshold: z.int() })),
  'cart.abandoned': defineEvent('carts', 1, () =>
    z.object({
      cartId: idSchema('cart'),
      customerId: z.string().optional(),
      currency: currencySchema.optional(),
    }),
  ),
  /** An account took a guest's order over. */
  'order.claimed': defineEvent('orders', 1, () => orderMoved.extend({ guestId: idSchema('guest') })),
  /** Whoever keeps personal data of this guest forgets it. */
  'guest.deleted': defineEvent('orders', 1, () => z.object({ guestId: idSchema('guest') })),
  /** An account was opened for somebody, who is sent an invitation. */
  'user.invited': defineEvent('identity', 1, () => z.object({ userId: idSchema('user') })),
  /** Somebody wants all that is kept of them. */
  'user.export-requested': defineEvent('privacy', 1, () =>
    z.object({ userId: idSchema('user'), exportId: idSchema('data-export') }),
  ),
  /** Whoever keeps personal data of this person forgets it. */
  'user.deleted': defineEvent('identity', 1, () => z.object({ userId: idSchema('user') })),
  /** It is gone, or took nothing for days: nothing is sent there any more. */
  'webhook.endpoint-disabled': defineEvent('webhooks', 1, () =>
    z.object({
      endpointId: idSchema('webhook'),
      url: z.string(),
      reason: z.string(),
      createdBy: idSchema('user'),
    }),
  ),
  /** A partner did not take it: it is not tried any more. */
  'webhook.delivery-died': defineEvent('webhooks', 1, () =>
    z.object({
      deliveryId: idSchema('delivery'),
      endpointId: idSchema('webhook'),
      eventType: z.string(),
      orderId: orderId.optional(),
      reason: z.string(),
    }),
  ),
  /** Somebody wants it to be sent again. */
  'webhook.redelivery-asked': defineEvent('webhooks', 1, () =>
    z.object({
      deliveryId: idSchema('delivery'),
      endpointId: idSchema('webhook'),
      /** One of many. */
      replayed: z.boolean(),
    }),
  ),
  /** There is more of it to be done: whoever does it hears of it in the transaction that says how far it is. */
  'import.due': defineEvent('bulk', 1, () => z.object({ importId: idSchema('import') })),
  'export.due': defineEvent('bulk', 1, () => z.object({ exportId: idSchema('export') })),
  /** What the external system told could not be taken: a person says whose word counts. */
  'external.conflict-found': defineEvent('integrations', 1, () =>
    z.object({ conflictId: idSchema('conflict'), kind: z.string(), orderId: orderId.optional() }),
  ),
  ...salesEvents,
} as const;

export type EventType = keyof typeof eventCatalogue;
export type EventData<T extends EventType> = z.input<(typeof eventCatalogue)[T]['data']>;

/** `id` is what consumers deduplicate by; `sequence` orders the events of one order. */
export type DomainEvent<T extends EventType = EventType> = {
  readonly id: Id<'event'>;
  readonly type: T;
  readonly version: number;
  readonly occurredAt: string;
  readonly orderId?: string;
  readonly sequence?: number;
  readonly data: EventData<T>;
};

export const newEvent = <T extends EventType>(
  type: T,
  data: EventData<T>,
  { now, sequence }: { now: Date; sequence?: number },
): DomainEvent<T> => ({
  id: newId('event', now),
  type,
  version: eventCatalogue[type].version,
  occurredAt: now.toISOString(),
  ...('orderId' in data && typeof data.orderId === 'string' && { orderId: data.orderId }),
  ...(sequence !== undefined && { sequence }),
  data,
});
