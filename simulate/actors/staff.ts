/** Those who work in the shop: they send what is paid, whole or in parts, mend, refund, take back, and fill the shelves. */
import type { Actor } from '../actor.ts';
import type { Person } from '../person.ts';
import { drawn, type World } from '../world.ts';
import { type OrderView, openPieces, outcomeOf, type Page } from './bodies.ts';

type Return = { readonly id: string; readonly status: string; readonly orderId: string };
type Payment = {
  readonly id: string;
  readonly captured: { readonly amount: number; readonly currency: string };
};

const parcelsAtOnce = 6;
const wholeShare = 0.7;

const ship = async (person: Person, order: OrderView, number: string): Promise<string> => {
  const isWhole = person.random() < wholeShare;
  const items = order.items
    .filter((item) => openPieces(item) > 0)
    .map((item) => ({
      itemId: item.id,
      quantity: isWhole ? openPieces(item) : 1 + Math.floor(person.random() * openPieces(item)),
    }));
  if (items.length === 0) return `${order.id}: nothing is open`;
  const parcel = { items, carrier: 'gig', trackingNumber: number };
  return `${order.id}: ${outcomeOf(await person.post(`/v1/orders/${order.id}/shipments`, parcel))}`;
};

const shipSome = async (person: Person): Promise<string | undefined> => {
  const status = drawn(person.random, ['confirmed', 'confirmed', 'shipped']);
  const { body, status: answered } = await person.get<Page<OrderView>>(
    `/v1/orders?status=${status}&limit=50`,
  );
  if (answered !== 200 || body.items.length === 0) return undefined;
  const oldest = body.items.slice(-parcelsAtOnce);
  const said: string[] = [];
  for (const order of oldest) {
    const whole = await person.get<OrderView>(`/v1/orders/${order.id}`);
    if (whole.status !== 200 || whole.body.items.every((item) => openPieces(item) === 0)) continue;
    said.push(await ship(person, whole.body, `GIG-${Math.floor(person.random() * 1e9)}`));
  }
  return said.length === 0 ? undefined : said.join(', ');
};

const anOrder = async (person: Person, status: string): Promise<OrderView | undefined> => {
  const { body, status: answered } = await person.get<Page<OrderView>>(
    `/v1/orders?status=${status}&limit=50`,
  );
  return answered === 200 && body.items.length > 0 ? drawn(person.random, body.items) : undefined;
};

const cancel = async (person: Person): Promise<string | undefined> => {
  const order = await anOrder(person, 'confirmed');
  if (!order) return undefined;
  return `${order.id}: ${outcomeOf(await person.post(`/v1/orders/${order.id}/cancel`, { reason: 'Damaged' }))}`;
};

const refund = async (person: Person): Promise<string | undefined> => {
  const order = await anOrder(
    person,
    drawn(person.random, ['confirmed', 'shipped', 'delivered', 'approved']),
  );
  if (!order) return undefined;
  const { body } = await person.get<Page<Payment>>(`/v1/orders/${order.id}/payments`);
  const payment = body.items?.[0];
  if (!payment || payment.captured.amount === 0) return undefined;
  const isAll = person.random() < 0.2;
  const amount = { ...payment.captured, amount: Math.ceil(payment.captured.amount * person.random() * 0.3) };
  const request = { reason: 'Goodwill', ...(!isAll && { amount }) };
  const answer = await person.post(`/v1/payments/${payment.id}/refunds`, request);
  return `${order.id} ${isAll ? 'all' : amount.amount}: ${outcomeOf(answer)}`;
};

const edit = async (world: World, person: Person): Promise<string | undefined> => {
  const order = await anOrder(person, 'confirmed');
  const item = order?.items[0];
  if (!order || !item) return undefined;
  const wish =
    person.random() < 0.5
      ? { change: [{ itemId: item.id, quantity: 1 + Math.floor(person.random() * 4) }] }
      : { add: [{ variantId: drawn(person.random, world.variantIds), quantity: 1 }] };
  const proposed = await person.post<{ editId: string }>(`/v1/orders/${order.id}/edits`, wish);
  if (proposed.status !== 201) return `${order.id}: ${outcomeOf(proposed)}`;
  const done = await person.post(`/v1/orders/${order.id}/edits/${proposed.body.editId}/confirm`, {});
  return `${order.id}: ${outcomeOf(done)}`;
};

const decideReturn = async (person: Person): Promise<string | undefined> => {
  const status = drawn(person.random, ['requested', 'approved']);
  const { body, status: answered } = await person.get<Page<Return>>(`/v1/returns?status=${status}&limit=20`);
  if (answered !== 200 || body.items.length === 0) return undefined;
  const { id, orderId } = drawn(person.random, body.items);
  const isKind = person.random() < 0.85;
  const [path, request] =
    status === 'approved'
      ? ['receive', { restock: person.random() < 0.7 }]
      : isKind
        ? ['approve', {}]
        : ['reject', { reason: 'Worn' }];
  return `${id} of ${orderId} ${path}: ${outcomeOf(await person.post(`/v1/returns/${id}/${path}`, request))}`;
};

const fillShelf = async (world: World, person: Person): Promise<string> => {
  const variantId = drawn(person.random, world.variantIds);
  const isLoss = person.random() < 0.2;
  const body = isLoss
    ? { delta: -1 - Math.floor(person.random() * 3), reason: 'damage' }
    : { delta: 1 + Math.floor(person.random() * 12), reason: 'received' };
  const answer = await person.post(`/v1/inventory/${variantId}/adjustments`, body);
  return `${variantId} ${body.delta}: ${outcomeOf(answer)}`;
};

export const makeStaff = (world: World, person: Person): Actor => ({
  name: person.name,
  pauseMinutes: 12,
  hours: { from: 8, to: 18 },
  acts: [
    { name: 'sends parcels', odds: 10, run: () => shipSome(person) },
    { name: 'cancels', odds: 1, run: () => cancel(person) },
    { name: 'refunds', odds: 1.5, run: () => refund(person) },
    { name: 'edits', odds: 1.5, run: () => edit(world, person) },
    { name: 'decides on a return', odds: 4, run: () => decideReturn(person) },
    { name: 'fills a shelf', odds: 3, run: () => fillShelf(world, person) },
  ],
});
