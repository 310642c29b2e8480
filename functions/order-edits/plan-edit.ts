/**
 * An order with other lines, as a pure decision. What stays keeps its id, its snapshot and its price, and everything is
 * priced by the order's own rules: an edit changes what is bought, not what was agreed.
 */
import type { SellableVariant } from '../catalog/variant.ts';
import { itemOfLine } from '../checkout/new-order.ts';
import { countPieces } from '../orders/count-pieces.ts';
import type { Order, OrderItem } from '../orders/order.ts';
import type { EditWish } from '../orders/order-edit.ts';
import { type RepricedFields, type RuledItem, repriced, ruledItems } from '../orders/repriced.ts';
import { isUnpaid, itemIs } from '../orders/standing.ts';
import type { RuledLine } from '../pricing/price-rules.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { type Id, idOf, partUlid, ulidOf } from '../shared/ids.ts';
import { zero } from '../shared/money.ts';
import { maximumLines, maximumQuantity } from '../shared/order-size.ts';
import { requiresShipping } from '../shared/requires-shipping.ts';

/** What is for sale of the variants that are added, with the rules that hold for each today. */
export type ForSale = ReadonlyMap<
  Id<'variant'>,
  { readonly variant: SellableVariant; readonly rule: RuledLine }
>;

export type PlannedLine = { readonly item: OrderItem; readonly quantity: number; readonly before: number };

export type PlannedEdit = {
  /** The order's fields with the edit done, but for its money. */
  readonly fields: RepricedFields & Pick<Order, 'itemsEver'>;
  /** What changes: pieces of each line before and after; an added one had none, a removed one has none left. */
  readonly changed: readonly PlannedLine[];
};

const refused = (message: string, path: string): DomainError =>
  new DomainError('invalid-request', message, { errors: [{ path, message }] });

const illegal = (message: string): DomainError => new DomainError('illegal-transition', message);

const assertUntouched = (item: OrderItem): void => {
  const { shipped, cancelled } = countPieces(item);
  if (shipped > 0) throw illegal(`Item ${item.id} has left, in part at least`);
  if (cancelled > 0) throw illegal(`Pieces of item ${item.id} were cancelled: it does not change any more`);
};

/** Each once, and of this order. */
const assertKnown = (order: Order, { change, remove }: EditWish): void => {
  const itemIds = [...change.map((one) => one.itemId), ...remove];
  if (new Set(itemIds).size < itemIds.length)
    throw refused('each item may be changed or removed once', 'change');
  for (const itemId of itemIds) {
    const item = order.items.find(({ id }) => id === itemId);
    if (!item) throw notFound('order item');
    if (!itemIs(item, 'kept')) throw illegal(`Item ${itemId} is ${item.status}`);
  }
};

/** The quantities that the lines shall have: what is added of a variant that is there raises its line. */
const wantedOf = (lines: readonly RuledItem[], { add, change, remove }: EditWish): number[] =>
  lines.map(({ item: { id, variantId, quantity } }) => {
    if (remove.includes(id)) return 0;
    const asked = change.find(({ itemId }) => itemId === id)?.quantity ?? quantity;
    return asked + (add.find((line) => line.variantId === variantId)?.quantity ?? 0);
  });

const addedLines = (order: Order, { add, remove }: EditWish, forSale: ForSale) => {
  const there = new Map(order.items.map((item) => [item.variantId, item]));
  return add.flatMap(({ variantId, quantity }) => {
    const known = there.get(variantId);
    if (known && remove.includes(known.id)) {
      throw refused('is removed by the same edit: change its quantity instead', 'add');
    }
    if (known && !itemIs(known, 'kept')) throw illegal(`${variantId} was cancelled in this order`);
    if (known) return [];
    const found = forSale.get(variantId);
    if (!found) {
      throw new DomainError('not-sellable', `Not for sale in ${order.currency}: ${variantId}`, {
        variantIds: [variantId],
      });
    }
    return [{ ...found, quantity }];
  });
};

/** What is not shipped is delivered as its order is confirmed, and an order that goes nowhere has no price for a parcel. */
const assertFits = (order: Order, variant: SellableVariant): void => {
  const isShipped = requiresShipping(variant);
  if (isShipped && !order.shippingMethod)
    throw illegal('Nothing of this order is shipped: place another one');
  if (!isShipped && !isUnpaid(order)) throw illegal(`${variant.sku} is not shipped: place another order`);
};

const everIn = ({ items, itemsEver }: Order): number => itemsEver ?? items.length;

const newLine = (
  order: Order,
  { variant, rule, quantity }: ReturnType<typeof addedLines>[number],
  index: number,
): RuledItem => {
  const nothing = zero(order.currency);
  const unpriced = { variantId: variant.variantId, quantity, unitPrice: rule.unitPrice };
  const priced = { ...unpriced, discount: nothing, tax: nothing, total: nothing };
  const id = idOf('item', partUlid(ulidOf(order.id), everIn(order) + index + 1));
  return { item: itemOfLine(priced, variant, id), rule };
};

const assertSize = (quantities: readonly number[], path: string): void => {
  if (quantities.length === 0) throw illegal('Nothing would be left: cancel the order instead');
  if (quantities.length > maximumLines) throw refused(`an order takes at most ${maximumLines} lines`, path);
  if (quantities.some((quantity) => quantity > maximumQuantity)) {
    throw refused(`a line takes at most ${maximumQuantity} pieces`, path);
  }
};

/**
 * @throws DomainError `illegal-transition` for what cannot change any more, `not-found` for an item that it does not
 *   have, `not-sellable`, or `invalid-request`
 */
export const planEdit = (order: Order, wish: EditWish, forSale: ForSale): PlannedEdit => {
  const present = ruledItems(order);
  assertKnown(order, wish);
  order.items.filter((item) => itemIs(item, 'kept')).forEach(assertUntouched);
  const wanted = wantedOf(present, wish);
  const staying = present.flatMap(({ item, rule }, index) => {
    const quantity = wanted[index] ?? 0;
    return quantity > 0 ? [{ item: { ...item, quantity }, rule }] : [];
  });
  const more = addedLines(order, wish, forSale);
  for (const { variant } of more) assertFits(order, variant);
  const added = more.map((line, index) => newLine(order, line, index));
  const all = [...staying, ...added];
  assertSize(
    all.flatMap(({ item }) => (itemIs(item, 'kept') ? [item.quantity] : [])),
    added.length > 0 ? 'add' : 'change',
  );
  const pieces = new Map(all.map(({ item: { id, quantity } }) => [id, quantity]));
  const before = new Map(order.items.map(({ id, quantity }) => [id, quantity]));
  const everyItem = [...order.items, ...added.map(({ item }) => item)];
  return {
    fields: { ...repriced(order, all), itemsEver: everIn(order) + added.length },
    changed: everyItem
      .map((item) => ({ item, quantity: pieces.get(item.id) ?? 0, before: before.get(item.id) ?? 0 }))
      .filter((line) => line.quantity !== line.before),
  };
};
