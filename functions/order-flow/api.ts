/** HTTP: changing and cancelling orders and items, and what happened to them. */
import { notHandedOverCheck } from '../fulfilment/warehouse/store.ts';
import {
  type Asking,
  actorOnOrder,
  assertItems,
  assertMayTouch,
  isOwnOrder,
  itemFilter,
  readOrder,
} from '../orders/access.ts';
import { shownItem, shownOrder } from '../orders/answer.ts';
import { orderMachine } from '../orders/lifecycle.ts';
import { moveItems } from '../orders/move-items.ts';
import { itemOf, type Order } from '../orders/order.ts';
import { isMetadataOnly, orderAmended } from '../orders/order-amended.ts';
import { provenOrderToken } from '../orders/order-token.ts';
import { shownByOrders } from '../orders/show.ts';
import { hideOrder, orderIdOfItem, orders } from '../orders/store.ts';
import type { Cause } from '../orders/transitions.ts';
import { actorOf, actorShownTo } from '../shared/actor.ts';
import { DomainError } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { assertVersion, expectedVersions } from '../shared/http/version.ts';
import { log } from '../shared/log.ts';
import { isFinal } from '../shared/machine.ts';
import type { Scope } from '../shared/permissions.ts';
import { longestWindowDays, orderFlowRoutes } from './contract.ts';
import { cancelItem, cancelOrder } from './end-order.ts';
import type { Restocking } from './goods-back.ts';
import { listHistory } from './history.ts';
import { linkToPay } from './payment-link.ts';
import { traceOrder } from './trace.ts';

/** @throws DomainError `forbidden` for a customer: they have not seen what comes back */
const restockingOf = ({
  body,
  scopes,
}: {
  readonly body?: { readonly restock?: boolean | undefined } | undefined;
  readonly scopes: ReadonlySet<Scope>;
}): Restocking => {
  if (body?.restock === undefined) return {};
  if (!scopes.has('any')) throw new DomainError('forbidden', 'Only staff say what can be sold again');
  return { restock: body.restock };
};

/** Who cancels, and why if they say so. */
const causeOf = (
  request: Asking,
  order: Order,
  body: { readonly reason?: string | undefined } | undefined,
): Cause => ({
  actor: actorOnOrder(request, order),
  ...(body?.reason !== undefined && { reason: body.reason }),
});

const itemTransitions = { shipped: 'ship', delivered: 'deliver' } as const;

type Moving = {
  readonly orderId: string;
  readonly itemId: string;
  readonly cause: Cause;
  readonly assertMayChange: (order: Order) => void;
};

const moveItemByHand = (
  { orderId, itemId, cause, assertMayChange }: Moving,
  status: 'processing' | keyof typeof itemTransitions,
  now: Date,
): Promise<Order> =>
  orders.change(orderId, (order) => {
    assertMayChange(order);
    if (status === 'processing') {
      throw new DomainError('illegal-transition', 'An item does not go back to processing', { orderId });
    }
    return moveItems(order, [itemId], itemTransitions[status], cause, now);
  });

export const handler = serve(
  orderFlowRoutes,
  {
    amendOrder: async (request) => {
      const { params, body, headers, now } = request;
      const amendment = {
        ...(body.shippingAddress && { shippingAddressSnapshot: body.shippingAddress }),
        ...(body.billingAddress && { billingAddress: body.billingAddress }),
        ...(body.note !== undefined && { note: body.note }),
        ...(body.metadata && { metadata: body.metadata }),
      };
      const amended = await orders.change(params.id, (order) => {
        assertMayTouch(request, order);
        assertVersion(order.version, expectedVersions(headers));
        const cause = { actor: actorOnOrder(request, order), reason: 'changed' };
        const also = isMetadataOnly(amendment) ? [] : [notHandedOverCheck(order.id)];
        return { ...orderAmended(order, amendment, cause, now), also };
      });
      return { status: 200, ...shownOrder(amended) };
    },

    deleteOrder: async (request) => {
      const { params, now } = request;
      const seen = await readOrder(request, params.id);
      if (!isFinal<Order['status']>(orderMachine, seen.status)) {
        const by = isOwnOrder(request, seen) ? 'its owner' : 'staff';
        const cause = { actor: actorOnOrder(request, seen), reason: `deleted by ${by}` };
        await cancelOrder(params.id, cause, now);
      }
      await hideOrder(params.id, now);
      log.info('order hidden', { orderId: params.id });
      return { status: 204 };
    },

    cancelOrder: async (request) => {
      const { params, body, now } = request;
      const cause = causeOf(request, await readOrder(request, params.id), body);
      const order = await cancelOrder(params.id, cause, now, restockingOf(request));
      log.info('order cancelled', { orderId: order.id });
      return { status: 200, ...shownOrder(order) };
    },

    linkPayment: async ({ params, body, now }) => {
      const { url, order } = await linkToPay(params.id, body?.days ?? longestWindowDays, now);
      log.info('payment linked', { orderId: order.id });
      return { status: 201, body: { url, paymentWindowEndsAt: order.paymentWindowEndsAt } };
    },

    getHistory: async (request) => {
      const order = await readOrder(request, request.params.id);
      const { limit, cursor } = request.query;
      const page = await listHistory(order.id, { limit, ...(cursor !== undefined && { cursor }) });
      const items = page.items.map((entry) => ({ ...entry, actor: actorShownTo(request, entry.actor) }));
      return { status: 200, body: { ...page, items } };
    },

    getTrace: async (request) => {
      const order = await readOrder(request, request.params.id);
      return { status: 200, body: await traceOrder(order.id) };
    },

    setItemStatus: async (request) => {
      const { params, body, headers, now } = request;
      const orderId = orderIdOfItem(params.id);
      const visible = await itemFilter(request);
      const assertMayChange = (order: Order): void => {
        assertItems(visible, order, [params.id]);
        assertVersion(order.version, expectedVersions(headers));
      };
      const moving = { orderId, itemId: params.id, cause: { actor: actorOf(request) }, assertMayChange };
      const order = await (body.status === 'cancelled'
        ? cancelItem(orderId, params.id, moving.cause, now, { assertMayChange })
        : moveItemByHand(moving, body.status, now));
      log.info('item moved', { orderId, itemId: params.id, status: body.status });
      return { status: 200, ...shownItem(order, params.id) };
    },

    cancelItem: async (request) => {
      const { params, body, now } = request;
      const order = await readOrder(request, orderIdOfItem(params.id));
      itemOf(order, params.id);
      const cause = causeOf(request, order, body);
      const cancelled = await cancelItem(order.id, params.id, cause, now, restockingOf(request));
      log.info('item cancelled', { orderId: order.id, itemId: params.id });
      return { status: 200, ...shownItem(cancelled, params.id) };
    },
  },
  { shownBy: shownByOrders, provenSecret: provenOrderToken },
);
