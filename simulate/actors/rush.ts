/**
 * A sale that begins at one moment: more people than there are pieces, and every second one with a code that fewer may
 * have. All check out at once, each twice, as people click: what few may have is asked for by many in the same instant.
 */
import type { Actor } from '../actor.ts';
import type { Person } from '../person.ts';
import { Violation } from '../violation.ts';
import { drawn, type World } from '../world.ts';
import { addressOf, type OrderView } from './bodies.ts';
import { payFor } from './pay.ts';

const pieces = 3;
const uses = 2;

type Stock = { readonly available: number };

/** Leaves so many pieces on the shelf, at most. */
const makeScarce = async (staff: Person, variantId: string): Promise<void> => {
  const { body } = await staff.get<Stock>(`/v1/inventory/${variantId}`);
  if (body.available <= pieces) return;
  const adjustment = { delta: pieces - body.available, reason: 'damage' };
  await staff.post(`/v1/inventory/${variantId}/adjustments`, adjustment);
};

const fillCart = async (person: Person, variantId: string, code?: string): Promise<string> => {
  const cart = await person.post<{ id: string }>('/v1/carts', { currency: 'NGN' });
  const at = `/v1/carts/${cart.body.id}`;
  await person.put(`${at}/items/${variantId}`, { quantity: 1 });
  if (code !== undefined) await person.post(`${at}/coupons`, { code });
  await person.put(`${at}/shipping-address`, addressOf(person.name));
  return at;
};

/** A cart is one order, however often its owner clicks. @returns the order's id, if they got one */
const checkOut = async (world: World, person: Person, at: string): Promise<string | undefined> => {
  const click = () => person.post<OrderView>(`${at}/checkout`, {});
  const idsOf = (answers: readonly { readonly status: number; readonly body: OrderView }[]) =>
    new Set(answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : [])));
  const twice = idsOf(await Promise.all([click(), click()]));
  const ids = twice.size > 0 ? twice : idsOf([await click()]);
  for (const id of ids) world.orders.push({ id, by: person.name });
  if (ids.size > 1) throw new Violation('replays', `${at} became ${ids.size} orders: ${[...ids].join(', ')}`);
  return [...ids][0];
};

const rush = async (
  world: World,
  staff: Person,
  people: readonly Person[],
  code: string,
): Promise<string> => {
  const variantId = drawn(staff.random, world.variantIds);
  const limits = { total: uses, perCustomer: 1 };
  const promotion = { name: 'For two', code, type: 'percentage', value: 5, limits, priority: 30 };
  await staff.post('/v1/promotions', promotion);
  await makeScarce(staff, variantId);
  const carts = await Promise.all(
    people.map((person, index) => fillCart(person, variantId, index % 2 === 0 ? code : undefined)),
  );
  const got = await Promise.all(
    people.map(async (person, index) => ({ person, id: await checkOut(world, person, carts[index] ?? '') })),
  );
  const { body } = await staff.get<Stock>(`/v1/inventory/${variantId}`);
  if (body.available < 0) {
    throw new Violation('stock', `${variantId} was sold to more than there was: ${body.available} are left`);
  }
  const paid = await Promise.all(
    got.flatMap(({ person, id }) => (id === undefined ? [] : [payFor(world, person, id, 'paystack')])),
  );
  return `${variantId} for ${paid.length} of ${people.length}: ${paid.join(', ')}`;
};

/** @param staff who announces it  @param people who come */
export const makeRush = (world: World, staff: Person, people: readonly Person[]): Actor => {
  let sales = 0;
  return {
    name: 'rush',
    pauseMinutes: 180,
    hours: { from: 9, to: 20 },
    acts: [
      {
        name: 'a sale begins',
        odds: 1,
        run: () => rush(world, staff, people, `RUSH${++sales}`),
      },
    ],
  };
};
