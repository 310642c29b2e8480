/**
 * Twenty people at once in a shop with little of everything, in seeded random orders of their calls to the database: what
 * each of them was told of a variant, a coupon, a cart and an order is what one thing would have said that does one thing
 * after the other.
 */
import { expect, it } from '@jest/globals';
import { newCart } from '../../functions/carts/cart.ts';
import { changeCart, type Edit } from '../../functions/carts/change-cart.ts';
import { addPieces, setPieces } from '../../functions/carts/edits.ts';
import { getCart, openCustomerCart } from '../../functions/carts/store.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { placeDirectOrder } from '../../functions/checkout/place-order.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { adjustStock } from '../../functions/inventory/ledger.ts';
import { getStocks } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { cancelOrder } from '../../functions/order-flow/end-order.ts';
import { mustGetOrder } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { findPromotions } from '../../functions/promotions/store.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import type { Random } from '../../local/aws/weather/random.ts';
import { newCoupon, start } from '../carts/shop.ts';
import { stocked } from '../checkout/guest-story.ts';
import { oneOf, tellAll } from '../support/seeds.ts';
import { withTables } from '../support/store.ts';
import { takeTurns } from '../support/turns.ts';
import { newTimeline, type Operation, type Timeline } from './history.ts';
import { assertLinearizable } from './linearizable.ts';
import {
  type CartInput,
  cartModel,
  type OrderInput,
  orderModel,
  type StockInput,
  type StockOutput,
  stockModel,
  type UseInput,
  type UseOutput,
  usesModel,
} from './models.ts';

withTables(
  cartsTable,
  catalogTable,
  fulfilmentTable,
  identityTable,
  inventoryTable,
  ordersTable,
  paymentsTable,
  promotionsTable,
  returnsTable,
  settingsTable,
);
process.env.IMAGES_URL = 'https://images.example';
process.env.PAYMENT_WINDOW_SECONDS = '1800';
process.env.RATE_LIMITS = 'off';

const people = 20;
const actsOfEach = 4;
const pieces = { few: 6, more: 30 };
const usesOfCoupon = 5;
const shippingAddress = { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' };

class Histories {
  readonly stocks = new Map<string, Operation<StockInput, StockOutput>[]>();
  readonly uses: Operation<UseInput, UseOutput>[] = [];
  readonly cart: Operation<CartInput, Readonly<Record<string, number>>>[] = [];
  readonly orders = new Map<string, Operation<OrderInput, string>[]>();

  stock(variantId: string, operation: Operation<StockInput, StockOutput>): void {
    this.stocks.set(variantId, [...(this.stocks.get(variantId) ?? []), operation]);
  }

  order(orderId: string, operation: Operation<OrderInput, string>): void {
    this.orders.set(orderId, [...(this.orders.get(orderId) ?? []), operation]);
  }
}

const begun = async () => {
  const [few, more] = [await stocked(pieces.few), await stocked(pieces.more)];
  const customerId = newId('user', start);
  const fresh = newCart({ id: newId('cart', start), currency: 'NGN', owner: { customerId }, now: start });
  const { cart } = await openCustomerCart(fresh, customerId);
  const coupon = await newCoupon({ limits: { total: usesOfCoupon } });
  return { few, more, customerId, cartId: cart.id, coupon };
};

type Shop = Awaited<ReturnType<typeof begun>> & {
  readonly timeline: Timeline;
  readonly seen: Histories;
  /** Open ones, for whoever comes by. */
  readonly placed: PlacedOrder[];
};

type Line = { readonly variantId: Id<'variant'>; readonly quantity: number };
type PlacedOrder = { readonly id: Id<'order'>; readonly lines: readonly Line[]; readonly hasCoupon: boolean };

type Act = (client: string, shop: Shop, random: Random) => Promise<void>;

/** Gave up after many rounds: nothing happened. */
const isTooBusy = (error: unknown): boolean =>
  isDomainError(error, 'unavailable') || isDomainError(error, 'conflict');

type Shortage = { readonly variantId: string; readonly available: number };

const buy: Act = async (client, { few, more, coupon, timeline, seen, placed }, random) => {
  const lines = [few, more]
    .filter(() => random() < 0.7)
    .map((variantId) => ({ variantId, quantity: 1 + Math.floor(random() * 3) }));
  if (lines.length === 0) return;
  const hasCoupon = random() < 0.5;
  const seed = newRootUlid(newUlid(start));
  const request = {
    customerId: newId('user', start),
    currency: 'NGN' as const,
    items: lines,
    coupons: hasCoupon ? [coupon] : [],
    shippingAddress,
    seed,
  };
  const { result, at } = await timeline.timed(() =>
    placeDirectOrder(request, start).catch((error: unknown) => error),
  );
  if (isDomainError(result, 'insufficient-stock')) {
    for (const { variantId, available } of result.details.shortages as Shortage[]) {
      const quantity = lines.find((line) => line.variantId === variantId)?.quantity ?? 0;
      seen.stock(variantId, { client, input: { do: 'take', quantity }, output: { available }, ...at });
    }
    return;
  }
  if (isDomainError(result, 'promotion-not-applicable')) {
    seen.uses.push({ client, input: { do: 'use' }, output: 'refused', ...at });
    return;
  }
  if (result instanceof Error) {
    if (isTooBusy(result)) return;
    throw result;
  }
  const { id } = result as PlacedOrder;
  placed.push({ id, lines, hasCoupon });
  for (const { variantId, quantity } of lines) {
    seen.stock(variantId, { client, input: { do: 'take', quantity }, output: 'done', ...at });
  }
  if (hasCoupon) seen.uses.push({ client, input: { do: 'use' }, output: 'done', ...at });
};

/** One of the orders that are open, whoever placed it; nobody cancels what another one is cancelling. */
const cancel: Act = async (client, { placed, timeline, seen }) => {
  const order = placed.shift();
  if (!order) return;
  const { result, at } = await timeline.timed(() =>
    cancelOrder(order.id, { actor: client }, start).catch((error: unknown) => error),
  );
  if (isTooBusy(result)) return void placed.push(order);
  if (result instanceof Error) throw result;
  const { status } = result as { status: string };
  seen.order(order.id, { client, input: { do: 'cancel' }, output: status, ...at });
  for (const { variantId, quantity } of order.lines) {
    seen.stock(variantId, { client, input: { do: 'give back', quantity }, output: 'done', ...at });
  }
  if (order.hasCoupon) seen.uses.push({ client, input: { do: 'give back' }, output: 'done', ...at });
};

const lookAtOrder: Act = async (client, { placed, timeline, seen }, random) => {
  if (placed.length === 0) return;
  const { id } = oneOf(random, placed);
  const { result, at } = await timeline.timed(() => mustGetOrder(id));
  seen.order(id, { client, input: { do: 'read' }, output: result.status, ...at });
};

const lookAtStock: Act = async (client, { few, more, timeline, seen }) => {
  const { result, at } = await timeline.timed(() => getStocks([few, more], { consistent: true }));
  for (const [variantId, { onHand, held }] of result) {
    seen.stock(variantId, { client, input: { do: 'read' }, output: { onHand, held }, ...at });
  }
};

const adjust: Act = async (client, { few, timeline, seen }, random) => {
  const delta = random() < 0.5 ? 2 : -2;
  const adjustment = { id: newId('adjustment', start), variantId: few, delta, actor: client };
  const { result, at } = await timeline.timed(() =>
    adjustStock({ ...adjustment, reason: delta > 0 ? 'received' : 'damage' }, start).catch(
      (error: unknown) => error,
    ),
  );
  if (isTooBusy(result)) return;
  const output = isDomainError(result) ? 'refused' : 'done';
  if (result instanceof Error && output === 'done') throw result;
  seen.stock(few, { client, input: { do: 'adjust', delta }, output, ...at });
};

const lookAtCoupon: Act = async (client, { coupon, timeline, seen }) => {
  const { result, at } = await timeline.timed(() => findPromotions({ codes: [coupon], forOrder: true }));
  const used = result.candidates.find(({ promotion: { definition } }) => definition.code === coupon)
    ?.promotion.used;
  if (used !== undefined) seen.uses.push({ client, input: { do: 'read' }, output: used, ...at });
};

const linesOf = (items: readonly Line[]): Record<string, number> =>
  Object.fromEntries(items.map(({ variantId, quantity }) => [variantId, quantity]));

const changeLine: Act = async (client, { few, more, cartId, customerId, timeline, seen }, random) => {
  const line = oneOf(random, [few, more]);
  const [kind, quantity] = [oneOf(random, ['add', 'set'] as const), 1 + Math.floor(random() * 3)];
  const edit: Edit = (kind === 'add' ? addPieces : setPieces)(line, quantity);
  const visitor = {
    caller: { userId: customerId, roles: ['customer'] as const, session: client },
    cartToken: undefined,
  };
  const { result, at } = await timeline.timed(() =>
    changeCart({ cartId, visitor, expectedVersion: undefined, ...edit, now: start }).catch(
      (error: unknown) => error,
    ),
  );
  if (isTooBusy(result)) return;
  if (result instanceof Error) throw result;
  const { cart } = result as { cart: { items: readonly Line[] } };
  seen.cart.push({ client, input: { do: kind, line, quantity }, output: linesOf(cart.items), ...at });
};

const lookAtCart: Act = async (client, { cartId, timeline, seen }) => {
  const { result, at } = await timeline.timed(() => getCart(cartId));
  seen.cart.push({ client, input: { do: 'read' }, output: linesOf(result?.items ?? []), ...at });
};

const acts: readonly Act[] = [
  buy,
  buy,
  buy,
  cancel,
  cancel,
  lookAtOrder,
  lookAtStock,
  adjust,
  lookAtCoupon,
  changeLine,
  lookAtCart,
];

let checked = 0;

it('twenty at once are told what one thing after the other would have told them', async () => {
  await tellAll(0.02, async (random, say) => {
    const shop: Shop = { ...(await begun()), timeline: newTimeline(), seen: new Histories(), placed: [] };
    const lives = Array.from({ length: people }, (_, index) => {
      const own = Array.from({ length: actsOfEach }, () => oneOf(random, acts));
      return async () => {
        for (const act of own) await act(`client ${index + 1}`, shop, random);
      };
    });
    const ends = await takeTurns(random, lives);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    const { few, more, seen } = shop;
    say(`${seen.orders.size} orders looked at, ${seen.uses.length} calls about the coupon`);
    assertLinearizable('the rare goods', stockModel(pieces.few), seen.stocks.get(few) ?? []);
    assertLinearizable('the other goods', stockModel(pieces.more), seen.stocks.get(more) ?? []);
    assertLinearizable('the coupon', usesModel(usesOfCoupon), seen.uses);
    assertLinearizable('the cart', cartModel({}), seen.cart);
    for (const [orderId, history] of seen.orders) assertLinearizable(orderId, orderModel, history);
    checked += [...seen.stocks.values(), seen.uses, seen.cart, ...seen.orders.values()].flat().length;
  });
  process.stdout.write(`${checked} calls of ${people} people at once, in an order that one thing can have\n`);
  expect(checked).toBeGreaterThan(people);
}, 900_000);
