/** Guests: each buys once with an address and a secret, and comes back with it or without. */
import type { Actor } from '../actor.ts';
import type { Person } from '../person.ts';
import { Violation } from '../violation.ts';
import { drawn, type World } from '../world.ts';
import { addressOf, type OrderView, outcomeOf } from './bodies.ts';
import { aProvider, currencyOf, payFor } from './pay.ts';

type Kept = { readonly id: string; readonly token: string };

const buy = async (world: World, person: Person, kept: Kept[]): Promise<string> => {
  const provider = aProvider(person);
  const cart = await person.post<{ id: string; cartToken: string }>('/v1/carts', {
    currency: currencyOf[provider],
  });
  if (cart.status !== 201) return `a cart: ${outcomeOf(cart)}`;
  const headers = { 'x-cart-token': cart.body.cartToken };
  const at = `/v1/carts/${cart.body.id}`;
  const quantity = 1 + Math.floor(person.random() * 3);
  await person.put(`${at}/items/${drawn(person.random, world.variantIds)}`, { quantity }, { headers });
  await person.put(`${at}/shipping-address`, addressOf(person.name), { headers });
  const email = `${person.name}-${kept.length % 3}@example.com`;
  const order = await person.post<OrderView & { orderToken?: string }>(
    `${at}/checkout`,
    { email },
    { headers },
  );
  const { id, orderToken: token } = order.body;
  if (order.status !== 201 || token === undefined) return outcomeOf(order);
  kept.push({ id, token });
  world.orders.push({ id, by: person.name, token });
  return payFor(world, person, id, provider, { headers: { 'x-order-token': token } });
};

const look = async (person: Person, kept: readonly Kept[]): Promise<string | undefined> => {
  if (kept.length === 0) return undefined;
  const { id, token } = drawn(person.random, kept);
  const answer = await person.get<OrderView>(`/v1/orders/${id}`, { headers: { 'x-order-token': token } });
  if (answer.status === 404) throw new Violation('privacy', `${id} does not open by the secret it was given`);
  return `${id}: ${outcomeOf(answer)}`;
};

const lookWithAnothers = async (
  world: World,
  person: Person,
  kept: readonly Kept[],
): Promise<string | undefined> => {
  const all = world.orders.filter(({ by }) => by !== person.name);
  const ofGuests = all.filter((order) => order.token !== undefined);
  const others = person.random() < 0.5 ? all : ofGuests;
  if (kept.length === 0 || others.length === 0) return undefined;
  const { id } = drawn(person.random, others);
  const { token } = drawn(person.random, kept);
  const answer = await person.get(`/v1/orders/${id}`, { headers: { 'x-order-token': token } });
  if (answer.status < 400) throw new Violation('privacy', `${id} opens by the secret of another order`);
  return `${id}: ${answer.status}`;
};

const cancel = async (person: Person, kept: readonly Kept[]): Promise<string | undefined> => {
  if (kept.length === 0) return undefined;
  const { id, token } = drawn(person.random, kept);
  const answer = await person.post(`/v1/orders/${id}/cancel`, {}, { headers: { 'x-order-token': token } });
  return `${id}: ${outcomeOf(answer)}`;
};

export const makeGuest = (world: World, person: Person): Actor => {
  const kept: Kept[] = [];
  return {
    name: person.name,
    pauseMinutes: 70,
    hours: { from: 7, to: 23 },
    acts: [
      { name: 'buys as a guest', odds: 8, run: () => buy(world, person, kept) },
      { name: 'looks at an order', odds: 2, run: () => look(person, kept) },
      { name: 'tries a secret', odds: 2, run: () => lookWithAnothers(world, person, kept) },
      { name: 'cancels', odds: 1, run: () => cancel(person, kept) },
    ],
  };
};
