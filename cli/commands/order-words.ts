/** An order on a screen, and how a person names one. */
import { answered, type components, type Waybill } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import { type Column, fields, moneyText, table, timeText } from '../print.ts';

type Schemas = components['schemas'];
export type Order = Schemas['Order'];

export const orderStatuses = [
  'pending',
  'confirmed',
  'shipped',
  'delivered',
  'approved',
  'cancelled',
  'failed',
  'refunded',
] as const satisfies readonly Order['status'][];

/** No status follows these. */
export const finalStatuses: readonly Order['status'][] = ['approved', 'cancelled', 'failed', 'refunded'];

/** By its id, or by the number that people read out. @throws Ended `refused` when there is none of this number */
export const namedOrder = async (api: Waybill['api'], name: string): Promise<Order> => {
  if (name.startsWith('ord_')) {
    return answered(api.GET('/v1/orders/{id}', { params: { path: { id: name } } }));
  }
  const { items } = await answered(api.GET('/v1/orders', { params: { query: { number: name } } }));
  const [order] = items;
  if (order === undefined) throw new Ended('refused', `There is no order with the number ${name}`);
  return order;
};

const piecesText = ({ fulfilment: { pieces, shipped, delivered } }: Order): string => {
  if (delivered > 0) return `${delivered}/${pieces} arrived`;
  return shipped > 0 ? `${shipped}/${pieces} sent` : String(pieces);
};

export const orderColumns: readonly Column<Order>[] = [
  ['NUMBER', ({ number, id }) => number ?? id],
  ['PLACED', ({ createdAt }) => timeText(createdAt)],
  ['STATUS', ({ status }) => status],
  ['PAYMENT', ({ payment }) => payment.status],
  ['TOTAL', ({ totals }) => moneyText(totals.total), 'right'],
  ['PIECES', piecesText],
  ['ID', ({ id }) => id],
];

const itemColumns: readonly Column<Order['items'][number]>[] = [
  ['SKU', ({ variantSnapshot }) => variantSnapshot.sku],
  ['NAME', ({ productSnapshot }) => productSnapshot.name],
  ['QUANTITY', ({ quantity }) => quantity, 'right'],
  ['UNIT PRICE', ({ unitPrice }) => moneyText(unitPrice), 'right'],
  ['TOTAL', ({ total }) => moneyText(total), 'right'],
  ['STATUS', ({ status }) => status],
  ['ID', ({ id }) => id],
];

const addressText = ({ name, line1, line2, postalCode, city, region, country }: Schemas['Address']): string =>
  [name, line1, line2, [postalCode, city].filter(Boolean).join(' '), region, country]
    .filter(Boolean)
    .join(', ');

const paymentText = ({ payment: { status, provider, method, disputed } }: Order): string =>
  [status, provider, method, disputed && 'disputed'].filter(Boolean).join(', ');

const givenMoney = ({ totals }: Order): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(totals)
      .filter(([name, money]) => name === 'total' || name === 'subtotal' || money.amount !== 0)
      .map(([name, money]) => [name, moneyText(money)]),
  );

export const orderText = (order: Order): string =>
  [
    fields({
      order: order.number,
      id: order.id,
      status: order.endReason === undefined ? order.status : `${order.status}: ${order.endReason}`,
      placed: timeText(order.createdAt),
      payment: paymentText(order),
      customer: order.email ?? order.customerId,
      'goes to': order.shippingAddressSnapshot && addressText(order.shippingAddressSnapshot),
      by: order.shippingMethod?.name,
      note: order.note,
    }),
    table(order.items, itemColumns),
    fields(givenMoney(order)),
  ].join('\n\n');
