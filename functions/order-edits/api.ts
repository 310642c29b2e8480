/** HTTP: changing an order's lines. */
import { actorOnOrder, assertMayTouch, readOrder } from '../orders/access.ts';
import { shownItem, shownOrder } from '../orders/answer.ts';
import { chargedFor } from '../orders/kept.ts';
import { itemOf, type Order } from '../orders/order.ts';
import type { EditWish } from '../orders/order-edit.ts';
import { mustGetEdit, storeEdit } from '../orders/order-edit-store.ts';
import { shownByOrders } from '../orders/show.ts';
import { orderIdOfItem } from '../orders/store.ts';
import type { Acting } from '../shared/actor.ts';
import { serve } from '../shared/http/serve.ts';
import { assertVersion, expectedVersions } from '../shared/http/version.ts';
import { idOf } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { subtract, zero } from '../shared/money.ts';
import { orderEditsRoutes } from './contract.ts';
import { editOrder, previewEdit } from './edit-order.ts';
import { assertMayBeEdited } from './may-be-edited.ts';

const noWish: EditWish = { add: [], change: [], remove: [] };

const byStaff = ({ scopes }: Acting): boolean => scopes.has('any');

type Request = Acting & { readonly now: Date };

/** Confirmed at once. */
const editAtOnce = async (
  request: Request,
  orderId: string,
  wish: EditWish,
  assertMayChange: (order: Order) => void = () => {},
): Promise<Order> => {
  const seen = await readOrder(request, orderId);
  return editOrder(
    orderId,
    {
      wish,
      byStaff: byStaff(request),
      cause: { actor: actorOnOrder(request, seen), reason: 'edited' },
      assertMayTouch: (order) => {
        assertMayTouch(request, order);
        assertMayChange(order);
      },
    },
    request.now,
  );
};

/** What was asked for so far, minus what went back. */
const standingOf = (order: Order) =>
  subtract(chargedFor(order), order.refundedForGoods ?? zero(order.currency));

export const handler = serve(
  orderEditsRoutes,
  {
    proposeEdit: async (request) => {
      const { params, body, seed, now } = request;
      const order = await readOrder(request, params.id);
      assertMayBeEdited(order, byStaff(request));
      const { totals } = (await previewEdit(order, body, now)).fields;
      const edit = await storeEdit({
        id: idOf('edit', seed),
        orderId: order.id,
        wish: body,
        total: totals.total,
        requestedBy: actorOnOrder(request, order),
        createdAt: now.toISOString(),
        version: 1,
      });
      const difference = subtract(totals.total, standingOf(order));
      return { status: 201, body: { editId: edit.id, totals, difference } };
    },

    confirmEdit: async (request) => {
      const { params, now } = request;
      const seen = await readOrder(request, params.id);
      const edit = await mustGetEdit(params.id, params.editId);
      const cause = { actor: actorOnOrder(request, seen), reason: 'edited' };
      const mayTouch = (order: Order): void => assertMayTouch(request, order);
      const doing = { wish: edit.wish, edit, byStaff: byStaff(request), cause, assertMayTouch: mayTouch };
      const order = await editOrder(params.id, doing, now);
      log.info('order edited', { orderId: order.id, editId: edit.id });
      return { status: 200, ...shownOrder(order) };
    },

    addItem: async (request) => {
      const { orderId, variantId, quantity } = request.body;
      const order = await editAtOnce(request, orderId, { ...noWish, add: [{ variantId, quantity }] });
      const item = order.items.find((one) => one.variantId === variantId);
      log.info('item added', { orderId, variantId });
      return { status: 201, ...shownItem(order, item?.id ?? '') };
    },

    changeItem: async (request) => {
      const { params, body, headers } = request;
      const orderId = orderIdOfItem(params.id);
      const wish = { ...noWish, change: [{ itemId: params.id, quantity: body.quantity }] };
      const order = await editAtOnce(request, orderId, wish, ({ version }) =>
        assertVersion(version, expectedVersions(headers)),
      );
      log.info('item changed', { orderId, itemId: params.id });
      return { status: 200, ...shownItem(order, params.id) };
    },

    removeItem: async (request) => {
      const { params } = request;
      const orderId = orderIdOfItem(params.id);
      itemOf(await readOrder(request, orderId), params.id);
      await editAtOnce(request, orderId, { ...noWish, remove: [params.id] });
      log.info('item removed', { orderId, itemId: params.id });
      return { status: 204 };
    },
  },
  { shownBy: shownByOrders },
);
