/** A customer with an account: fills carts, pays or does not, changes their mind, sends back, and is curious. */
import type { Act, Actor } from '../actor.ts';
import type { Person } from '../person.ts';
import { Violation } from '../violation.ts';
import { drawn, type World } from '../world.ts';
import { addressOf, type OrderView, openPieces, outcomeOf, type Page } from './bodies.ts';
import { aProvider, currencyOf, type Provider, payFor, providers } from './pay.ts';
import { fewCode } from './promotion.ts';

const mostPieces = 4;
const mostLines = 3;
const couponShare = 0.5;
const codes = [fewCode, fewCode, 'WELCOME10', 'THREEFORTWO', 'NO-SUCH-CODE'];

const linesOf = ({ random }: Person, world: World) => {
  const count = 1 + Math.floor(random() * mostLines);
  const ids = new Set(Array.from({ length: count }, () => drawn(random, world.variantIds)));
  return [...ids].map((variantId) => ({ variantId, quantity: 1 + Math.floor(random() * mostPieces) }));
};

type Me = { readonly world: World; readonly person: Person; readonly mine: string[] };

const remember = ({ world, person, mine }: Me, id: string): void => {
  mine.push(id);
  world.orders.push({ id, by: person.name });
};

const checkOut = async (me: Me, currency: string): Promise<{ id: string | undefined; said: string }> => {
  const { world, person } = me;
  const cart = await person.post<{ id: string }>('/v1/carts', { currency });
  if (cart.status > 201) return { id: undefined, said: `a cart: ${outcomeOf(cart)}` };
  const at = `/v1/carts/${cart.body.id}`;
  for (const { variantId, quantity } of linesOf(person, world)) {
    await person.put(`${at}/items/${variantId}`, { quantity });
  }
  if (person.random() < couponShare)
    await person.post(`${at}/coupons`, { code: drawn(person.random, codes) });
  await person.put(`${at}/shipping-address`, addressOf(person.name));
  const order = await person.post<OrderView>(`${at}/checkout`, {});
  return { id: order.status === 201 ? order.body.id : undefined, said: outcomeOf(order) };
};

const placeAtOnce = async (me: Me, currency: string): Promise<{ id: string | undefined; said: string }> => {
  const { world, person } = me;
  const body = {
    currency,
    items: linesOf(person, world),
    shippingAddress: addressOf(person.name),
  };
  const order = await person.post<OrderView>('/v1/orders', body);
  return { id: order.status === 201 ? order.body.id : undefined, said: outcomeOf(order) };
};

const buy = async (me: Me): Promise<string> => {
  const provider = aProvider(me.person);
  const currency = currencyOf[provider];
  const { id, said } = await (me.person.random() < 0.7 ? checkOut(me, currency) : placeAtOnce(me, currency));
  if (id === undefined) return said;
  remember(me, id);
  return payFor(me.world, me.person, id, provider);
};

const anOrder = async ({ person, mine }: Me): Promise<OrderView | undefined> => {
  if (mine.length === 0) return undefined;
  const id = drawn(person.random, mine);
  const answer = await person.get<OrderView>(`/v1/orders/${id}`);
  if (answer.status === 404)
    throw new Violation('answers', `${id} is not there for ${person.name}, who placed it`);
  return answer.status === 200 ? answer.body : undefined;
};

/** Of those that take its currency. */
const takes = (currency: string): Provider =>
  providers.find((provider) => currencyOf[provider] === currency) ?? 'stripe';

const payAgain = async (me: Me): Promise<string | undefined> => {
  const order = await anOrder(me);
  return order?.status === 'pending'
    ? payFor(me.world, me.person, order.id, takes(order.currency))
    : undefined;
};

const cancel = async (me: Me): Promise<string | undefined> => {
  const order = await anOrder(me);
  if (!order) return undefined;
  const answer = await me.person.post(`/v1/orders/${order.id}/cancel`, { reason: 'Changed my mind' });
  return `${order.id} (${order.status}): ${outcomeOf(answer)}`;
};

const cancelItem = async (me: Me): Promise<string | undefined> => {
  const order = await anOrder(me);
  const item = order?.items.find((one) => openPieces(one) > 0);
  if (!order || !item) return undefined;
  const answer = await me.person.post(`/v1/order-items/${item.id}/cancel`, {});
  return `${item.id} of ${order.id} (${order.status}): ${outcomeOf(answer)}`;
};

const sendBack = async (me: Me): Promise<string | undefined> => {
  const order = await anOrder(me);
  const item = order?.items.find(({ status }) => status === 'delivered');
  if (!order || !item) return undefined;
  const quantity = 1 + Math.floor(me.person.random() * item.quantity);
  const body = { items: [{ itemId: item.id, quantity }], reason: 'Too small' };
  const answer = await me.person.post(`/v1/orders/${order.id}/returns`, body);
  return `${quantity} of ${item.id} of ${order.id}: ${outcomeOf(answer)}`;
};

const edit = async (me: Me): Promise<string | undefined> => {
  const order = await anOrder(me);
  if (order?.status !== 'pending') return undefined;
  const add = linesOf(me.person, me.world).filter(
    ({ variantId }) => !order.items.some((item) => item.variantId === variantId),
  );
  if (add.length === 0) return undefined;
  const proposed = await me.person.post<{ editId: string }>(`/v1/orders/${order.id}/edits`, { add });
  if (proposed.status !== 201) return `${order.id}: ${outcomeOf(proposed)}`;
  const done = await me.person.post(`/v1/orders/${order.id}/edits/${proposed.body.editId}/confirm`, {});
  return `${order.id}: ${outcomeOf(done)}`;
};

const privatePaths = [
  '',
  '/history',
  '/timeline',
  '/tracking',
  '/items',
  '/payments',
  '/invoices',
  '/returns',
];

/** What is somebody else's is not there. */
const pry = async ({ world, person }: Me): Promise<string | undefined> => {
  const others = world.orders.filter(({ by }) => by !== person.name);
  if (others.length === 0) return undefined;
  const { id, by } = drawn(person.random, others);
  const path = `/v1/orders/${id}${drawn(person.random, privatePaths)}`;
  const answer = await person.get(path);
  if (answer.status !== 403 && answer.status !== 404 && answer.status < 500) {
    throw new Violation(
      'privacy',
      `${person.name} asked for ${path}, which is ${by}'s, and got ${answer.status}`,
    );
  }
  return `${path}: ${answer.status}`;
};

const mine = async ({ person, mine: known }: Me): Promise<string | undefined> => {
  const answer = await person.get<Page<OrderView>>('/v1/orders?limit=100');
  if (answer.status !== 200) return outcomeOf(answer);
  const strange = answer.body.items.find(({ id }) => !known.includes(id));
  if (strange) throw new Violation('privacy', `${person.name} finds ${strange.id}, which they never placed`);
  return `${answer.body.items.length} of ${known.length}`;
};

export const makeShopper = (world: World, person: Person, pauseMinutes: number): Actor => {
  const me: Me = { world, person, mine: [] };
  const act = (name: string, odds: number, run: (me: Me) => Promise<string | undefined>): Act => ({
    name,
    odds,
    run: () => run(me),
  });
  return {
    name: person.name,
    pauseMinutes,
    hours: { from: 7, to: 23 },
    acts: [
      act('buys', 10, buy),
      act('pays again', 3, payAgain),
      act('cancels', 1, cancel),
      act('cancels an item', 1.5, cancelItem),
      act('sends back', 3, sendBack),
      act('edits', 1, edit),
      act('pries', 2, pry),
      act('looks at their orders', 1, mine),
    ],
  };
};
