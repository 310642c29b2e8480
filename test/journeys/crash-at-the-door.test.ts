/** Calls are lost while an order is sent that is paid at the door, its cash is noted as late, and comes after all. */
import { isOrder, proveCrashSafety, type Story, stack, wish } from '../support/crash-everywhere.ts';
import { eventually, insist } from '../support/crash-run.ts';
import type { Initiated, OrderBody } from '../support/shop.ts';

const daysOfCash = 4;

type Matters = { readonly items: readonly { readonly id: string; readonly orderId?: string }[] };

/** Since when the carrier owes the cash for too long. */
const lateCashOf = async (orderId: string): Promise<string | undefined> => {
  const staff = await stack.as('staff');
  const list = () => staff.get<Matters>('/v1/attention?kind=cash-not-reported');
  const { body } = await insist(stack, list);
  return body.items.find((matter) => matter.orderId === orderId)?.id;
};

let parcels = 0;

const delivered = async ({ staff }: Parameters<Story>[0], { id: orderId, items }: OrderBody) => {
  parcels += 1;
  type Parcel = { readonly id: string; readonly createdAt: string };
  const parcel = await staff.post<Parcel>(`/v1/orders/${orderId}/shipments`, {
    items: items.map(({ id: itemId, quantity }) => ({ itemId, quantity })),
    ...{ carrier: 'gig', trackingNumber: `DOOR-${parcels}` },
  });
  await staff.post(`/v1/shipments/${parcel.id}/events`, { status: 'delivered', at: parcel.createdAt });
  await eventually(stack, isOrder(orderId, 'delivered'), `${orderId} being delivered`);
};

const story: Story = async (actors) => {
  const order = await actors.ada.post<OrderBody>('/v1/orders', wish(actors));
  const cash = { provider: 'manual', method: 'cash-on-delivery' };
  const { paymentId } = await actors.ada.post<Initiated>(`/v1/orders/${order.id}/payments`, cash);
  await eventually(stack, isOrder(order.id, 'confirmed'), `${order.id} being confirmed`);
  await delivered(actors, order);
  // Messages wait in queues for four days at most: those that were lost once come again before that.
  await stack.advance(3_600);
  await stack.advance(daysOfCash * 86_400);
  const isLate = async (): Promise<boolean> => (await lateCashOf(order.id)) !== undefined;
  await eventually(stack, isLate, `the cash of ${order.id} being late`);
  const staff = await stack.as('staff');
  const matter = await lateCashOf(order.id);
  const note = () => staff.post(`/v1/attention/${matter}/settle`, { note: 'The carrier pays on Friday' });
  await insist(stack, note, ({ status }) => status === 204 || status === 404);
  await insist(stack, () => staff.post(`/v1/payments/${paymentId}/confirm`, {}));
  await eventually(stack, isOrder(order.id, 'approved'), `${order.id} being approved`);
  return order.id;
};

proveCrashSafety('paid at the door', story, { leastStride: 160 });
