/** Orders of a span, newest first: a line for each of their items. To be read, not to be imported: they have people in them. */
import { contactOf } from '../../orders/contact-of.ts';
import { listAllOrders, listOrdersByStatus } from '../../orders/list-store.ts';
import type { Order, OrderItem } from '../../orders/order.ts';
import { decimalText } from '../../shared/decimal-money.ts';
import { type Money, zero } from '../../shared/money.ts';
import { guarded } from '../cells.ts';
import type { ExportRows } from '../export-rows.ts';

const ordersPerPage = 100;

type Column = readonly [name: string, cell: (order: Order, item: OrderItem) => string | number | undefined];

const amount = (value: Money | undefined, { currency }: Order): string =>
  decimalText(value ?? zero(currency));

const columns: readonly Column[] = [
  ['number', ({ number }) => number],
  ['orderId', ({ id }) => id],
  ['placedAt', ({ createdAt }) => createdAt],
  ['status', ({ status }) => status],
  ['payment', ({ payment }) => payment.status],
  ['provider', ({ payment }) => payment.provider],
  ['customerId', ({ customerId }) => customerId],
  ['guestEmail', ({ guest }) => guest?.email],
  ['name', (order) => contactOf(order)?.name],
  ['line1', (order) => contactOf(order)?.line1],
  ['line2', (order) => contactOf(order)?.line2],
  ['city', (order) => contactOf(order)?.city],
  ['region', (order) => contactOf(order)?.region],
  ['postalCode', (order) => contactOf(order)?.postalCode],
  ['country', (order) => contactOf(order)?.country],
  ['phone', (order) => contactOf(order)?.phone],
  ['itemId', (_, { id }) => id],
  ['itemStatus', (_, { status }) => status],
  ['shopId', (_, { shopId }) => shopId],
  ['sku', (_, { variantSnapshot }) => variantSnapshot.sku],
  ['product', (_, { productSnapshot }) => productSnapshot.name],
  ['quantity', (_, { quantity }) => quantity],
  ['cancelled', (_, { cancelledQuantity = 0 }) => cancelledQuantity],
  ['returned', (_, { returnedQuantity = 0 }) => returnedQuantity],
  ['currency', ({ currency }) => currency],
  ['unitPrice', (order, { unitPrice }) => amount(unitPrice, order)],
  ['discount', (order, { discount }) => amount(discount, order)],
  ['tax', (order, { tax }) => amount(tax, order)],
  ['itemTotal', (order, { total }) => amount(total, order)],
  ['orderShipping', (order) => amount(order.totals.shipping, order)],
  ['orderTotal', (order) => amount(order.totals.total, order)],
];

export const rowsOfOrder = (order: Order): string[][] =>
  order.items.map((item) => columns.map(([, cell]) => guarded(String(cell(order, item) ?? ''))));

export const orderRows: ExportRows = {
  header: () => columns.map(([name]) => name),
  page: async ({ from, to, orderStatus }, cursor) => {
    const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const request = { limit: ordersPerPage, cursor };
    const { items, ...rest } = await (orderStatus === undefined
      ? listAllOrders(period, request)
      : listOrdersByStatus(orderStatus, period, request));
    return { ...rest, items: items.flatMap(rowsOfOrder) };
  },
};
