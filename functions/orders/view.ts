/** An order as the API shows it. */
import * as z from 'zod';
import { taxReliefSchema } from '../pricing/tax-relief.ts';
import { fulfilmentOf } from './count-pieces.ts';
import { itemStatusCodes } from './lifecycle.ts';
import { type Order, type OrderItem, orderItemSchema, orderSchema } from './order.ts';

export const orderItemViewSchema = orderItemSchema
  .extend({ statusCode: z.int().min(1).max(4).describe('1 processing, 2 shipped, 3 delivered, 4 cancelled') })
  .meta({ id: 'OrderItem' });

export const orderViewSchema = orderSchema
  .omit({
    hidden: true,
    ownerGone: true,
    guest: true,
    placedAs: true,
    promotions: true,
    paymentWindowEndsAt: true,
    priceRules: true,
    refundedForGoods: true,
    chargedTotal: true,
    itemsEver: true,
    carriedOn: true,
    lookedAt: true,
    chain: true,
  })
  .extend({
    email: z.string().optional().describe('Of a guest’s order: where its mails go.'),
    items: z.array(orderItemViewSchema),
    fulfilment: z
      .object({ pieces: z.int(), shipped: z.int(), delivered: z.int() })
      .describe('Pieces that were not cancelled, and how many of them have left and have arrived.'),
    payment: orderSchema.shape.payment.omit({ goesBack: true }),
    taxRelief: taxReliefSchema.optional().describe('Why no tax was charged.'),
    paymentWindowEndsAt: z.iso.datetime().describe('An order that is not paid by then fails.'),
  })
  .meta({ id: 'Order' });

export const listedItemSchema = orderItemViewSchema
  .extend({
    orderId: orderSchema.shape.id,
    orderNumber: orderSchema.shape.number,
    orderStatus: orderSchema.shape.status,
    orderedAt: orderSchema.shape.createdAt,
    shippingAddress: orderSchema.shape.shippingAddressSnapshot.describe('Where it goes to, if it is sent.'),
  })
  .meta({ id: 'ListedOrderItem' });

export type OrderView = z.input<typeof orderViewSchema>;

export const itemView = (item: OrderItem): z.input<typeof orderItemViewSchema> => ({
  ...item,
  statusCode: itemStatusCodes[item.status],
});

export const listedItemView = (order: Order, item: OrderItem): z.input<typeof listedItemSchema> => ({
  ...itemView(item),
  orderId: order.id,
  ...(order.number !== undefined && { orderNumber: order.number }),
  orderStatus: order.status,
  orderedAt: order.createdAt,
  ...(order.shippingAddressSnapshot && { shippingAddress: order.shippingAddressSnapshot }),
});

export const orderView = ({
  hidden: _hidden,
  ownerGone: _ownerGone,
  guest,
  placedAs: _placedAs,
  promotions: _promotions,
  priceRules,
  refundedForGoods: _refundedForGoods,
  chargedTotal: _chargedTotal,
  itemsEver: _itemsEver,
  carriedOn: _carriedOn,
  lookedAt: _lookedAt,
  chain: _chain,
  payment: { goesBack: _goesBack, ...payment },
  ...order
}: Order): OrderView => ({
  ...order,
  ...(guest && { email: guest.email }),
  payment,
  ...(priceRules?.relief && { taxRelief: priceRules.relief }),
  items: order.items.map(itemView),
  fulfilment: fulfilmentOf(order.items),
});
