/** A message as a CSV file: an order with a row for each line, or a refusal in one row; then `end,<rows>`. Pure. */
import { stringify } from 'csv-stringify/sync';
import type { Message, OrderSaid } from './message.ts';

const orderColumns = [
  'order_id',
  'version',
  'number',
  'external_id',
  'status',
  'payment_status',
  'currency',
  'item_id',
  'sku',
  'name',
  'quantity',
  'cancelled',
  'shipped',
  'delivered',
  'returned',
  'unit_price',
  'line_total',
  'item_status',
  'discount',
  'shipping',
  'tax',
  'total',
  'to_name',
  'to_line1',
  'to_line2',
  'to_city',
  'to_region',
  'to_postal_code',
  'to_country',
  'to_phone',
  'shipping_method',
  'note',
  'confirmed_at',
] as const;

type Cells = Readonly<Record<(typeof orderColumns)[number], string | number | undefined>>;

/** Amounts are in minor units, as everywhere. */
const rowsOfOrder = (order: OrderSaid): Cells[] => {
  const { totals, shippingAddress: to } = order;
  return order.items.map((item) => ({
    order_id: order.orderId,
    version: order.version,
    number: order.number,
    external_id: order.externalId,
    status: order.status,
    payment_status: order.payment.status,
    currency: order.currency,
    item_id: item.itemId,
    sku: item.sku,
    name: item.name,
    quantity: item.quantity,
    cancelled: item.cancelledQuantity,
    shipped: item.shippedQuantity,
    delivered: item.deliveredQuantity,
    returned: item.returnedQuantity,
    unit_price: item.unitPrice.amount,
    line_total: item.total.amount,
    item_status: item.status,
    discount: totals.discount.amount,
    shipping: totals.shipping.amount,
    tax: totals.tax.amount,
    total: totals.total.amount,
    to_name: to?.name,
    to_line1: to?.line1,
    to_line2: to?.line2,
    to_city: to?.city,
    to_region: to?.region,
    to_postal_code: to?.postalCode,
    to_country: to?.country,
    to_phone: to?.phone,
    shipping_method: order.shippingMethodId,
    note: order.note,
    confirmed_at: order.confirmedAt,
  }));
};

const whole = (rows: readonly object[], columns: readonly string[]): string =>
  `${stringify([...rows], { header: true, columns: [...columns], record_delimiter: '\r\n' })}end,${rows.length}\r\n`;

const refusalColumns = ['change_id', 'order_id', 'external_id', 'reason'];

export const csvOf = (message: Message): string => {
  if (message.type === 'order.changed') return whole(rowsOfOrder(message.data), orderColumns);
  const { changeId, orderId, externalId, reason } = message.data;
  const row = { change_id: changeId, order_id: orderId, external_id: externalId, reason };
  return whole([row], refusalColumns);
};
