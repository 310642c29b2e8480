import type { Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import { write } from './layout.ts';
import { lineRows, shortId } from './order-lines.ts';

export type Parcel = { readonly carrier: string; readonly trackingNumber?: string | undefined };

export const shipped = (order: Order, name: string, parcels: readonly Parcel[]): Mail =>
  write({
    orderId: order.id,
    subject: `Your order ${shortId(order)} is on its way`,
    greeting: `Hello ${name},`,
    paragraphs: ['your order has left us.'],
    rows: [
      ...lineRows({ ...order, items: order.items.filter(({ status }) => status !== 'cancelled') }),
      ...parcels.map(({ carrier, trackingNumber }) => ({
        label: `Tracking (${carrier})`,
        value: trackingNumber ?? 'without a number',
      })),
    ],
  });
